pkgname = "libtool"
pkgver = "2.5.4"
pkgrel = 0
build_style = "gnu_configure"
configure_gen = []
hostmakedepends = ["gm4"]
depends = ["automake", "gm4"]
pkgdesc = "Generic library support script"
license = "GPL-2.0-or-later AND LGPL-2.0-or-later"
url = "https://www.gnu.org/software/libtool"
source = f"$(DEBIAN_SITE)/main/libt/libtool/libtool_{pkgver}.orig.tar.xz"
sha256 = "d9189031edeaa6aa74695b2aeb80a8c26df50b29d8b72c991667e01adecea42c"
# no check: hours; lto: the script would hand it on to what it links
options = ["!check", "!lto"]


@subpackage("libtool-libs")
def _(self):
    return self.default_libs()


@subpackage("libtool-devel")
def _(self):
    return [
        "usr/include",
        "usr/lib/*.a",
        "usr/lib/*.so",
        "usr/share/aclocal/ltdl.m4",
        "usr/share/libtool/ltdl*",
    ]
