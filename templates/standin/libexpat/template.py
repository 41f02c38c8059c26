pkgname = "libexpat"
pkgver = "2.8.3"
pkgrel = 0
build_wrksrc = "expat"
build_style = "cmake"
configure_args = ["-DEXPAT_BUILD_DOCS=OFF", "-DEXPAT_BUILD_EXAMPLES=OFF"]
hostmakedepends = ["cmake", "ninja", "pkgconf"]
pkgdesc = "Parser of XML"
license = "MIT"
url = "https://libexpat.github.io"
source = f"$(DEBIAN_SITE)/main/e/expat/expat_{pkgver}.orig.tar.gz"
sha256 = "533659a16e0184035a99fd8e783f1ad61a887a7bf8586a8681740b9d7ed42389"


def post_install(self):
    self.install_license("COPYING")


@subpackage("libexpat-devel")
def _(self):
    return self.default_devel()


@subpackage("libexpat-progs")
def _(self):
    return self.default_progs()
