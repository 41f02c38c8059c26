pkgname = "xz"
pkgver = "5.8.1"
pkgrel = 0
build_style = "gnu_configure"
configure_args = [
    "--disable-doc",
    "--disable-nls",
    # shell scripts around grep, diff and less
    "--disable-scripts",
]
# its own configure script is current
configure_gen = []
hostmakedepends = ["pkgconf"]
pkgdesc = "XZ compression utilities"
license = "0BSD"
url = "https://tukaani.org/xz"
source = f"https://github.com/tukaani-project/xz/releases/download/v{pkgver}/xz-{pkgver}.tar.xz"
sha256 = "0b54f79df85912504de0b14aec7971e3f964491af1812d83447005807513cd9e"
# int: with any sanitizer xz gives up its own Landlock sandbox, which is worth more
hardening = ["!int"]


def post_install(self):
    self.install_license("COPYING")


@subpackage("xz-libs")
def _(self):
    return self.default_libs()


@subpackage("xz-devel")
def _(self):
    return self.default_devel()
