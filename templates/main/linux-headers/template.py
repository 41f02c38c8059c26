pkgname = "linux-headers"
pkgver = "6.1.176"
pkgrel = 0
hostmakedepends = [
    "perl",
    "rsync",
]
makedepends = [
    "clang-rt-devel",
    "musl-devel",
]
pkgdesc = "Linux API headers for userland development"
license = "GPL-2.0-only WITH Linux-syscall-note"
url = "https://www.kernel.org"
# not extracted by itself: a twentieth of the archive is wanted
source = f"!$(DEBIAN_SITE)/main/l/linux/linux_{pkgver}.orig.tar.xz"
sha256 = "9aad4025973feea3f0d978e82ab7db97d8d5ce3f59fcc6b1f316153d66e3a504"
# no check: nothing to run
options = ["bootstrap", "!check"]


# only what the headers are made from
def post_extract(self):
    self.do(
        "tar",
        "-xf",
        self.chroot_sources_path / f"linux_{pkgver}.orig.tar.xz",
        "--strip-components=1",
        f"linux-{pkgver}/Makefile",
        f"linux-{pkgver}/arch/x86",
        f"linux-{pkgver}/include",
        f"linux-{pkgver}/scripts",
        f"linux-{pkgver}/tools/include",
    )


# no build style knows the kernel's makefile
def build(self):
    self.do(
        "make",
        "ARCH=x86_64",
        # there is no unwinder yet
        "HOSTCC=clang --unwindlib=none",
        "HOSTCFLAGS=",
        "headers",
    )


def install(self):
    self.do(
        "make",
        "ARCH=x86_64",
        "HOSTCC=clang --unwindlib=none",
        "HOSTCFLAGS=",
        f"INSTALL_HDR_PATH={self.chroot_destdir}/usr",
        "headers_install",
    )
    # libdrm brings its own
    self.uninstall("usr/include/drm")
