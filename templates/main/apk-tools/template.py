pkgname = "apk-tools"
pkgver = "3.0.0"
pkgrel = 0
provides = [self.with_pkgver("apk-tools-static-bin")]
pkgdesc = "Package manager"
license = "Apache-2.0"
url = "https://chimera-linux.org"
# no check: tested with the project that it is published from
options = ["!check"]


# the program is published by the project itself: static, with no library
def install(self):
    self.do(
        "install",
        "-D",
        "-m",
        "755",
        "/sources/published/apk",
        self.chroot_destdir / "usr/bin/apk",
    )
    self.install_link("usr/bin/apk.static", "apk")
