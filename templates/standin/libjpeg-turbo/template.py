pkgname = "libjpeg-turbo"
pkgver = "3.1.3"
pkgrel = 0
build_style = "cmake"
# SIMD: wants nasm, which is no seed
configure_args = ["-DENABLE_STATIC=OFF", "-DWITH_JPEG8=ON", "-DWITH_SIMD=OFF"]
hostmakedepends = ["cmake", "ninja", "pkgconf"]
pkgdesc = "Images in the format JPEG"
license = "IJG AND BSD-3-Clause AND Zlib"
url = "https://libjpeg-turbo.org"
source = f"$(DEBIAN_SITE)/main/libj/libjpeg-turbo/libjpeg-turbo_{pkgver}.orig.tar.gz"
sha256 = "3a13a5ba767dc8264bc40b185e41368a80d5d5f945944d1dbaa4b2fb0099f4e5"
# no check: several hundred, some minutes
options = ["!check"]


def post_install(self):
    self.install_license("LICENSE.md")


@subpackage("libjpeg-turbo-devel")
def _(self):
    return self.default_devel()


@subpackage("libjpeg-turbo-progs")
def _(self):
    return self.default_progs()
