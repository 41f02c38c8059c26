pkgname = "libpng"
pkgver = "1.6.58"
pkgrel = 0
build_style = "gnu_configure"
configure_gen = []
hostmakedepends = ["pkgconf"]
makedepends = ["zlib-devel"]
pkgdesc = "Images in the format PNG"
license = "Libpng"
url = "https://www.libpng.org/pub/png/libpng.html"
source = f"$(DEBIAN_SITE)/main/libp/libpng1.6/libpng1.6_{pkgver}.orig.tar.gz"
sha256 = "a9d4df463d36a6e5f9c29bd6f4967312d17e996c1854f3511f833924eb1993cf"


def post_install(self):
    self.install_license("LICENSE")


@subpackage("libpng-devel")
def _(self):
    return self.default_devel()


@subpackage("libpng-progs")
def _(self):
    return self.default_progs()
