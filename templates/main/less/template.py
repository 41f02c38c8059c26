pkgname = "less"
pkgver = "668"
pkgrel = 0
build_style = "gnu_configure"
configure_args = ["--with-regex=posix"]
# its own configure script is current
configure_gen = []
makedepends = ["ncurses-devel"]
pkgdesc = "Pager"
license = "GPL-3.0-or-later OR BSD-2-Clause"
url = "https://www.greenwoodsoftware.com/less"
source = f"https://www.greenwoodsoftware.com/less/less-{pkgver}.tar.gz"
sha256 = "2819f55564d86d542abbecafd82ff61e819a3eec967faa36cd3e68f1596a44b8"
# no check: its tests need a recorded terminal
options = ["!check"]


def post_install(self):
    self.install_license("LICENSE")
