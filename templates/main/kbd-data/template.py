pkgname = "kbd-data"
pkgver = "2.7.1"
pkgrel = 0
pkgdesc = "Keymaps and fonts of the Linux console"
license = "GPL-2.0-or-later"
url = "https://kbd-project.org"
source = f"https://kernel.org/pub/linux/utils/kbd/kbd-{pkgver}.tar.gz"
sha256 = "1fd74ac647c5ba5b3ebe09a204483544c5f1ef89ff42f37a11eab040cac9595d"
# no check: nothing is built; what loads them is part of dinit
options = ["!check"]


def install(self):
    self.install_dir("usr/share/kbd/keymaps")
    for d in ["i386", "include"]:
        self.install_files(f"data/keymaps/{d}", "usr/share/kbd/keymaps")
    self.install_files("data/consolefonts", "usr/share/kbd")
    self.install_files("data/consoletrans", "usr/share/kbd")
    self.install_files("data/unimaps", "usr/share/kbd")
