pkgname = "python-setuptools"
pkgver = "78.1.1"
pkgrel = 0
build_style = "python_pep517"
hostmakedepends = ["python-build", "python-installer", "python-wheel"]
depends = ["python-layout", "python-wheel"]
pkgdesc = "Build backend setuptools"
license = "MIT"
url = "https://setuptools.pypa.io"
source = f"$(DEBIAN_SITE)/main/s/setuptools/setuptools_{pkgver}.orig.tar.gz"
sha256 = "fcc17fd9cd898242f6b4adfaca46137a9edef687f43e6f78469692a5e70d851d"
# no check: wants many modules
options = ["!check"]


def post_install(self):
    self.install_license("LICENSE")
