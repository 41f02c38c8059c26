pkgname = "libxau"
pkgver = "1.0.11"
pkgrel = 0
build_style = "gnu_configure"
configure_gen = []
hostmakedepends = ["pkgconf"]
makedepends = ["xorgproto"]
pkgdesc = "Permissions to talk to an X server"
license = "MIT"
url = "https://xorg.freedesktop.org"
source = f"$(DEBIAN_SITE)/main/libx/libxau/libxau_{pkgver}.orig.tar.gz"
sha256 = "3a321aaceb803577a4776a5efe78836eb095a9e44bbc7a465d29463e1a14f189"


def post_install(self):
    self.install_license("COPYING")


@subpackage("libxau-devel")
def _(self):
    self.depends += ["xorgproto"]
    return self.default_devel()
