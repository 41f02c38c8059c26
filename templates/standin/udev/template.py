pkgname = "udev"
pkgver = "183"
pkgrel = 0
makedepends = ["linux-headers"]
pkgdesc = "Library of udev that reads the kernel's files itself"
license = "Apache-2.0"
url = "https://www.freedesktop.org/software/systemd/man/latest/libudev.html"
# no check: it has none
options = ["!check"]


# no source that is to be had builds for the C library of the target
def build(self):
    self.do(
        self.get_tool("CC"),
        *self.get_cflags(
            [
                "-std=c11",
                "-D_GNU_SOURCE",
                "-Wall",
                "-Wextra",
                "-fPIC",
                "-fvisibility=hidden",
            ]
        ),
        *self.get_ldflags(),
        "-shared",
        "-Wl,-soname,libudev.so.1",
        *sorted(file.name for file in self.files_path.glob("*.c")),
        "-o",
        "libudev.so.1",
    )


def prepare(self):
    for file in self.files_path.glob("*"):
        self.cp(file, ".")


def install(self):
    self.install_file("libudev.h", "usr/include")
    self.install_file("libudev.so.1", "usr/lib", mode=0o755)
    self.install_link("usr/lib/libudev.so", "libudev.so.1")
    self.install_file("libudev.pc", "usr/lib/pkgconfig")


@subpackage("udev-devel")
def _(self):
    return self.default_devel()
