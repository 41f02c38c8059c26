pkgname = "libcbor"
pkgver = "0.10.2"
pkgrel = 0
build_style = "cmake"
configure_args = ["-DBUILD_SHARED_LIBS=ON", "-DWITH_EXAMPLES=OFF"]
hostmakedepends = ["cmake", "ninja"]
pkgdesc = "Binary objects by RFC 8949"
license = "MIT"
url = "https://github.com/PJK/libcbor"
source = f"$(DEBIAN_SITE)/main/libc/libcbor/libcbor_{pkgver}.orig.tar.gz"
sha256 = "e75f712215d7b7e5c89ef322a09b701f7159f028b8b48978865725f00f79875b"
# no check: wants cmocka
options = ["!check"]


def post_install(self):
    self.install_license("LICENSE.md")


@subpackage("libcbor-devel")
def _(self):
    return self.default_devel()
