pkgname = "chrony"
pkgver = "4.6.1"
pkgrel = 1
build_style = "gnu_configure"
# no shell of its own to edit lines in, no hashes but its built-in ones; as another user than it is told of, it
# would find the folder of its socket in the wrong hands and not listen there
configure_args = [
    "--chronyrundir=/run/chrony",
    "--chronyvardir=/var/lib/chrony",
    "--disable-readline",
    "--disable-sechash",
    "--with-pidfile=/run/chrony/chronyd.pid",
    "--with-user=_chrony",
    "--without-gnutls",
    "--without-nettle",
    "--without-nss",
    "--without-tomcrypt",
]
configure_gen = []
make_dir = "."
makedepends = ["dinit-chimera", "linux-headers"]
pkgdesc = "Client and server of the network time protocol"
license = "GPL-2.0-only"
url = "https://chrony-project.org"
source = f"https://chrony-project.org/releases/chrony-{pkgver}.tar.gz"
sha256 = "571ff73fbf0ae3097f0604eca2e00b1d8bb2e91affe1a3494785ff21d6199c5c"
# no check: simulates a network with a library of its own; etcfiles: administrators edit the list of servers
options = ["!check", "etcfiles"]


def post_install(self):
    # what tmpfiles make
    self.rm(self.destdir / "var", recursive=True)
    self.install_file(self.files_path / "chrony.conf", "etc")
    self.install_sysusers(self.files_path / "sysusers.conf")
    self.install_tmpfiles(self.files_path / "tmpfiles.conf")
    self.install_service(self.files_path / "chronyd", enable=True)
    # for who cannot work with a wrong clock; nobody else should wait for the network
    self.install_service(self.files_path / "chrony-wait")
