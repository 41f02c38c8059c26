pkgname = "libx11"
pkgver = "1.8.12"
pkgrel = 0
build_style = "gnu_configure"
configure_gen = []
hostmakedepends = ["perl", "pkgconf"]
makedepends = ["libxcb-devel", "xorgproto", "xtrans"]
pkgdesc = "Client of the X protocol"
license = "MIT"
url = "https://xorg.freedesktop.org"
source = f"$(DEBIAN_SITE)/main/libx/libx11/libx11_{pkgver}.orig.tar.gz"
sha256 = "220fbcf54b6e4d8dc40076ff4ab87954358019982490b33c7802190b62d89ce1"


def post_install(self):
    self.install_license("COPYING")


@subpackage("libx11-devel")
def _(self):
    self.depends += ["libxcb-devel", "xorgproto"]
    return self.default_devel()
