pkgname = "pcre2"
pkgver = "10.46"
pkgrel = 0
build_style = "gnu_configure"
configure_args = [
    "--enable-jit",
    "--enable-newline-is-anycrlf",
    "--enable-pcre2-16",
    "--enable-pcre2-32",
]
configure_gen = []
hostmakedepends = ["pkgconf"]
pkgdesc = "Regular expressions as in Perl"
license = "BSD-3-Clause"
url = "https://www.pcre.org"
source = f"$(DEBIAN_SITE)/main/p/pcre2/pcre2_{pkgver}.orig.tar.gz"
sha256 = "8d28d7f2c3b970c3a4bf3776bcbb5adfc923183ce74bc8df1ebaad8c1985bd07"


def post_install(self):
    self.install_license("LICENCE.md")


@subpackage("pcre2-libs")
def _(self):
    return self.default_libs()


@subpackage("pcre2-devel")
def _(self):
    return self.default_devel()
