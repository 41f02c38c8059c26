pkgname = "zstd"
pkgver = "1.5.7"
pkgrel = 0
pkgdesc = "Zstandard compression"
license = "BSD-3-Clause"
url = "https://facebook.github.io/zstd"
source = "$(DEBIAN_SITE)/main/libz/libzstd/libzstd_1.5.7+dfsg.orig.tar.xz"
sha256 = "0c092ef267edce57ba7f3f2645c861f72eaf5e76273c6c3632869423464b90a5"
# no check: its tests run for an hour
options = ["!check"]

_args = [
    "HAVE_LZ4=0",
    "HAVE_LZMA=0",
    "HAVE_ZLIB=0",
    "PREFIX=/usr",
]


# its makefile loses -shared when tools come as arguments, as the build style gives them
def build(self):
    self.do("make", f"-j{self.make_jobs}", *_args, "-C", "lib", "lib-mt")
    self.do(
        "make",
        f"-j{self.make_jobs}",
        *_args,
        "-C",
        "programs",
        "zstd-dll",
    )


def install(self):
    self.do("make", *_args, f"DESTDIR={self.chroot_destdir}", "-C", "lib", "install")
    self.do(
        "make",
        *_args,
        f"DESTDIR={self.chroot_destdir}",
        "-C",
        "programs",
        "install",
    )
    self.install_license("LICENSE")
    # shell scripts around grep and less
    self.uninstall("usr/bin/zstdgrep")
    self.uninstall("usr/bin/zstdless")


@subpackage("zstd-progs")
def _(self):
    return self.default_progs()


@subpackage("zstd-devel")
def _(self):
    return self.default_devel()
