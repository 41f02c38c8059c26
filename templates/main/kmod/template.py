pkgname = "kmod"
pkgver = "34.2"
pkgrel = 0
build_style = "meson"
configure_args = [
    "-Dbashcompletiondir=no",
    "-Dfishcompletiondir=no",
    "-Dmanpages=false",
    "-Dopenssl=disabled",
    "-Dxz=disabled",
    "-Dzlib=disabled",
    "-Dzshcompletiondir=no",
    "-Dzstd=enabled",
]
hostmakedepends = [
    "meson",
    "pkgconf",
]
makedepends = [
    "linux-headers",
    "zstd-devel",
]
pkgdesc = "Linux kernel module handling"
license = "GPL-2.0-or-later AND LGPL-2.1-or-later"
url = "https://git.kernel.org/pub/scm/utils/kernel/kmod/kmod.git"
source = f"$(DEBIAN_SITE)/main/k/kmod/kmod_{pkgver}.orig.tar.xz"
sha256 = "012d16e2099115486d8aa9f2c2a23d058d3d0cad83113a60512647d25d3869e8"
# no check: builds kernel modules for its tests
options = ["!check"]


@subpackage("kmod-libs")
def _(self):
    return self.default_libs()


@subpackage("kmod-devel")
def _(self):
    return self.default_devel()
