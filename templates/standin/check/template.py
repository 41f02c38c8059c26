pkgname = "check"
pkgver = "0.15.2"
pkgrel = 0
build_style = "gnu_configure"
hostmakedepends = ["automake", "libtool", "pkgconf", "texinfo"]
pkgdesc = "Unit tests for C"
license = "LGPL-2.1-or-later"
url = "https://libcheck.github.io/check"
source = f"$(DEBIAN_SITE)/main/c/check/check_{pkgver}.orig.tar.gz"
sha256 = "8451b68ac5d6f3157b24f22eceff575bcf566264f6d78f3852f89d4e08cf42e1"
# no check: measures time
options = ["!check"]


@subpackage("check-devel")
def _(self):
    return self.default_devel()
