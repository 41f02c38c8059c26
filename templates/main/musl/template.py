pkgname = "musl"
pkgver = "1.2.6"
pkgrel = 0
build_style = "gnu_configure"
configure_args = [
    "--disable-gcc-wrapper",
    "--syslibdir=/usr/lib",
]
configure_env = {
    "LIBCC": "/usr/lib/clang/22/lib/x86_64-chimera-linux-musl/libclang_rt.builtins.a",
}
# a configure script written by hand
configure_gen = []
makedepends = ["clang-rt-devel"]
# its one library has no soname of its own
provides = ["so:libc.so=0"]
pkgdesc = "Musl C library"
license = "MIT"
url = "https://musl.libc.org"
source = f"https://musl.libc.org/releases/musl-{pkgver}.tar.gz"
sha256 = "d585fd3b613c66151fc3249e8ed44f77020cb5e6c1e635a616d3f9f82460512a"
tool_flags = {
    "CFLAGS": ["-fno-stack-clash-protection"],
    # its configure script asks for both tables
    "LDFLAGS": ["-Wl,--hash-style=gnu"],
}
# scp: probes the stack of threads that are just being made;
# int: its arithmetic relies on wrapping in places
hardening = ["!int", "!scp"]
# no check: ships no tests; no lto: the loader relocates itself, call by call
options = ["bootstrap", "!check", "!lto"]


# the loader is found beside the library, wherever the root is mounted
def post_install(self):
    self.uninstall("usr/lib/ld-musl-x86_64.so.1")
    self.install_link("usr/lib/ld-musl-x86_64.so.1", "libc.so")
    self.install_dir("usr/bin")
    self.install_link("usr/bin/ldd", "../lib/libc.so")
    self.install_license("COPYRIGHT")


@subpackage("musl-progs")
def _(self):
    # the link leads to the library of the other package
    self.options = ["brokenlinks"]
    self.depends = [self.parent]
    return self.default_progs()


@subpackage("musl-devel-static")
def _(self):
    return ["usr/lib/libc.a"]


@subpackage("musl-devel")
def _(self):
    self.depends = [self.parent]
    # the other .a files are empty: their content is in libc
    self.options = ["!splitstatic"]
    return [
        "usr/include",
        "usr/lib/*.a",
        "usr/lib/*.o",
    ]
