pkgname = "libpcap"
pkgver = "1.10.5"
pkgrel = 0
build_style = "gnu_configure"
configure_args = ["--disable-usb", "--with-pcap=linux", "--without-libnl"]
configure_gen = []
hostmakedepends = ["bison", "flex", "pkgconf"]
makedepends = ["linux-headers"]
pkgdesc = "Capture of network packets"
license = "BSD-3-Clause"
url = "https://www.tcpdump.org"
source = f"$(DEBIAN_SITE)/main/libp/libpcap/libpcap_{pkgver}.orig.tar.xz"
sha256 = "84fa89ac6d303028c1c5b754abff77224f45eca0a94eb1a34ff0aa9ceece3925"
# no check: it has none
options = ["!check"]


def post_install(self):
    self.install_license("LICENSE")


@subpackage("libpcap-devel")
def _(self):
    return self.default_devel()
