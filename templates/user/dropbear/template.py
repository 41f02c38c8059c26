pkgname = "dropbear"
pkgver = "2025.89"
pkgrel = 0
build_style = "gnu_configure"
configure_args = [
    "--disable-lastlog",
    "--disable-utmp",
    "--disable-utmpx",
    "--disable-wtmp",
    "--disable-wtmpx",
    "--disable-zlib",
]
configure_gen = []
make_dir = "."
makedepends = ["dinit-chimera", "linux-headers"]
pkgdesc = "Small server and client of SSH"
license = "MIT"
url = "https://matt.ucc.asn.au/dropbear/dropbear.html"
source = f"https://matt.ucc.asn.au/dropbear/releases/dropbear-{pkgver}.tar.bz2"
sha256 = "0d1f7ca711cfc336dc8a85e672cab9cfd8223a02fe2da0a4a7aeb58c9e113634"
# int: libtommath and libtomcrypt count on numbers that wrap
hardening = ["!int"]
# no check: needs python and a network
options = ["!check"]


def post_install(self):
    self.install_license("LICENSE")
    self.install_tmpfiles(self.files_path / "tmpfiles.conf")
    self.install_service(self.files_path / "dropbear")
