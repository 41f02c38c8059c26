pkgname = "zlib"
pkgver = "1.3.1"
pkgrel = 0
build_style = "configure"
configure_args = [
    "--libdir=/usr/lib",
    "--prefix=/usr",
    "--shared",
]
configure_env = {
    # its list of versions names symbols that a test program lacks
    "LDSHARED": "clang -shared -Wl,-soname,libz.so.1,--version-script,zlib.map,--undefined-version",
}
# the name that templates ask for
provides = [self.with_pkgver("zlib-ng-compat")]
pkgdesc = "Compression library"
license = "Zlib"
url = "https://zlib.net"
source = "$(DEBIAN_SITE)/main/z/zlib/zlib_1.3.dfsg+really1.3.1.orig.tar.gz"
sha256 = "60dd315c07f616887caa029408308a018ace66e3d142726a97db164b3b8f69fb"


def post_install(self):
    self.install_license("LICENSE")


@subpackage("zlib-devel")
def _(self):
    self.provides = [self.with_pkgver("zlib-ng-compat-devel")]
    return self.default_devel()
