pkgname = "gtest"
pkgver = "1.16.0"
pkgrel = 0
build_style = "cmake"
configure_args = ["-DBUILD_SHARED_LIBS=ON", "-DCMAKE_SKIP_INSTALL_RPATH=ON"]
hostmakedepends = ["cmake", "ninja", "pkgconf", "python"]
pkgdesc = "Unit tests for C++"
license = "BSD-3-Clause"
url = "https://github.com/google/googletest"
source = f"$(DEBIAN_SITE)/main/g/googletest/googletest_{pkgver}.orig.tar.gz"
sha256 = "2f54382b5d13d6cd0be2afc524f1e510d37f8ba78c2d439c5bea64ef37e30d01"
# no check: they are not built
options = ["!check"]


def post_install(self):
    self.install_license("LICENSE")


@subpackage("gtest-devel")
def _(self):
    return self.default_devel()
