pkgname = "acl"
pkgver = "2.3.2"
pkgrel = 0
build_style = "gnu_configure"
configure_gen = []
hostmakedepends = ["pkgconf"]
makedepends = ["attr-devel"]
pkgdesc = "Access control lists of files"
license = "LGPL-2.1-or-later"
url = "https://savannah.nongnu.org/projects/acl"
source = f"$(DEBIAN_SITE)/main/a/acl/acl_{pkgver}.orig.tar.xz"
sha256 = "97203a72cae99ab89a067fe2210c1cbf052bc492b479eca7d226d9830883b0bd"
# no check: wants users and a file system with access control lists
options = ["!check"]


@subpackage("acl-devel")
def _(self):
    self.depends += ["attr-devel"]
    return self.default_devel()


@subpackage("acl-progs")
def _(self):
    return self.default_progs()
