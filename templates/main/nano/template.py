pkgname = "nano"
pkgver = "8.4"
pkgrel = 0
build_style = "gnu_configure"
configure_args = [
    "--disable-libmagic",
    "--disable-nls",
    "--enable-utf8",
]
# its own configure script is current
configure_gen = []
hostmakedepends = ["pkgconf"]
makedepends = ["ncurses-devel"]
pkgdesc = "Text editor"
license = "GPL-3.0-or-later"
url = "https://www.nano-editor.org"
source = f"$(GNU_SITE)/nano/nano-{pkgver}.tar.xz"
sha256 = "5ad29222bbd55624d87ea677928b3106a743114d6c6f9b41f36c97be2a8e628d"
