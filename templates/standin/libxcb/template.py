pkgname = "libxcb"
pkgver = "1.17.0"
pkgrel = 0
build_style = "gnu_configure"
configure_gen = []
hostmakedepends = ["pkgconf", "python", "xcbproto"]
makedepends = ["libxau-devel", "xcbproto", "xorgproto"]
pkgdesc = "Protocol of X for C"
license = "MIT"
url = "https://xcb.freedesktop.org"
source = f"$(DEBIAN_SITE)/main/libx/libxcb/libxcb_{pkgver}.orig.tar.gz"
sha256 = "2c69287424c9e2128cb47ffe92171e10417041ec2963bceafb65cb3fcf8f0b85"


def post_install(self):
    self.install_license("COPYING")


@subpackage("libxcb-devel")
def _(self):
    self.depends += ["libxau-devel", "xorgproto"]
    return self.default_devel()
