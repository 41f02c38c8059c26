pkgname = "dhcpcd"
pkgver = "10.1.0"
pkgrel = 0
build_style = "configure"
configure_args = [
    "--dbdir=/var/lib/dhcpcd",
    "--libexecdir=/usr/lib",
    "--mandir=/usr/share/man",
    "--prefix=/usr",
    "--privsepuser=_dhcpcd",
    "--rundir=/run/dhcpcd",
    "--sbindir=/usr/bin",
    "--sysconfdir=/etc",
    "--without-udev",
]
makedepends = ["dinit-chimera", "linux-headers"]
pkgdesc = "Network configuration by DHCP, IPv6 and link-local addresses"
license = "BSD-2-Clause"
url = "https://roy.marples.name/projects/dhcpcd"
source = f"https://github.com/NetworkConfiguration/dhcpcd/archive/v{pkgver}.tar.gz"
sha256 = "98b396730159902464714f1762da29fb19e748ede1ade3516f0aabc8059d9c4d"
# no check: its tests are for its functions of time and of strings on other systems
options = ["!check", "etcfiles"]


def post_install(self):
    self.install_license("LICENSE")
    self.install_sysusers(self.files_path / "sysusers.conf")
    self.install_tmpfiles(self.files_path / "tmpfiles.conf")
    self.install_service(self.files_path / "dhcpcd")
