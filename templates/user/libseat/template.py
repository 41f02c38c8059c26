pkgname = "libseat"
pkgver = "0.9.1"
pkgrel = 0
build_style = "meson"
# no logind: seatd is the seat manager; no manual pages: they need scdoc; warnings of a newer compiler are no errors
configure_args = [
    "-Dexamples=disabled",
    "-Dlibseat-logind=disabled",
    "-Dman-pages=disabled",
    "-Dwerror=false",
]
hostmakedepends = ["meson", "pkgconf"]
makedepends = ["dinit-chimera", "linux-headers"]
pkgdesc = "Seat management"
license = "MIT"
url = "https://sr.ht/~kennylevinsen/seatd"
source = f"https://git.sr.ht/~kennylevinsen/seatd/archive/{pkgver}.tar.gz"
sha256 = "819979c922a0be258aed133d93920bce6a3d3565a60588d6d372ce9db2712cd3"


def post_install(self):
    self.install_license("LICENSE")
    self.install_sysusers(self.files_path / "sysusers.conf")
    self.install_service(self.files_path / "seatd")


@subpackage("libseat-seatd")
def _(self):
    self.pkgdesc = "Seat management daemon"
    self.provides = [self.with_pkgver("seatd")]

    return self.default_progs(extra=["usr/lib/dinit.d", "usr/lib/sysusers.d"])


@subpackage("libseat-devel")
def _(self):
    return self.default_devel()
