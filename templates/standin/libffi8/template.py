pkgname = "libffi8"
pkgver = "3.4.8"
pkgrel = 0
build_style = "gnu_configure"
configure_args = [
    "--disable-docs",
    "--disable-exec-static-tramp",
    "--disable-multi-os-directory",
]
hostmakedepends = ["automake", "libtool", "libtool-devel", "pkgconf"]
makedepends = ["linux-headers"]
pkgdesc = "Calls of functions known at run time"
license = "MIT"
url = "https://sourceware.org/libffi"
source = f"$(DEBIAN_SITE)/main/libf/libffi/libffi_{pkgver}.orig.tar.gz"
sha256 = "cbb7f0b3b095dc506387ec1e35b891bfb4891d05b90a495bc69a10f2293f80ff"
# no check: wants dejagnu; its list of versions names what not every machine has
options = ["!check", "linkundefver"]


def post_install(self):
    self.install_license("LICENSE")


@subpackage("libffi8-devel")
def _(self):
    self.provides = [self.with_pkgver("libffi-devel")]
    return self.default_devel()
