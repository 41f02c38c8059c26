pkgname = "libexpat"
pkgver = "2.5.0"
pkgrel = 0
build_wrksrc = "expat"
build_style = "gnu_configure"
configure_args = [
    "--without-docbook",
    "--without-examples",
    "--without-tests",
]
hostmakedepends = ["automake", "libtool"]
pkgdesc = "XML parser library"
license = "MIT"
url = "https://libexpat.github.io"
source = f"https://github.com/libexpat/libexpat/archive/R_{pkgver.replace('.', '_')}.tar.gz"
sha256 = "ab00ee05c7067fd10a35c5d2a4922ebba746ddd50ff83b79c828da17bbdf1757"
# no check: its tests are C++ and are left out above
options = ["!check"]


def post_install(self):
    self.install_license("COPYING")


@subpackage("libexpat-progs")
def _(self):
    return self.default_progs()


@subpackage("libexpat-devel")
def _(self):
    return self.default_devel()
