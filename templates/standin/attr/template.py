pkgname = "attr"
pkgver = "2.5.2"
pkgrel = 0
build_style = "gnu_configure"
configure_gen = []
hostmakedepends = ["pkgconf"]
pkgdesc = "Extended attributes of files"
license = "LGPL-2.1-or-later"
url = "https://savannah.nongnu.org/projects/attr"
source = f"$(DEBIAN_SITE)/main/a/attr/attr_{pkgver}.orig.tar.xz"
sha256 = "f2e97b0ab7ce293681ab701915766190d607a1dba7fae8a718138150b700a70b"
# it has basename from another C library
tool_flags = {"CFLAGS": ["-include", "libgen.h"]}
# etcfiles: how attributes are copied
# no check: wants a file system with extended attributes
options = ["!check", "etcfiles"]


@subpackage("attr-devel")
def _(self):
    return self.default_devel()


@subpackage("attr-progs")
def _(self):
    return self.default_progs()
