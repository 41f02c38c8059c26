pkgname = "aubio"
pkgver = "0.4.9"
pkgrel = 0
build_style = "waf"
configure_script = "waf"
hostmakedepends = ["pkgconf", "python"]
pkgdesc = "Library for audio labelling"
license = "GPL-3.0-or-later"
url = "https://aubio.org"
source = f"https://aubio.org/pub/aubio-{pkgver}.tar.bz2"
sha256 = "d48282ae4dab83b3dc94c16cf011bcb63835c1c02b515490e1883049c3d1f3da"
# no check: its tests are run by the build
options = ["!check"]


# newer Pythons do not know this mode of opening files
def post_extract(self):
    self.do("sed", "-i", "s/'rU'/'r'/", "waflib/ConfigSet.py", "waflib/Context.py")


@subpackage("aubio-devel")
def _(self):
    return self.default_devel()


@subpackage("aubio-progs")
def _(self):
    return self.default_progs()
