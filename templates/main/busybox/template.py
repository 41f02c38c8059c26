pkgname = "busybox"
pkgver = "1.37.0"
pkgrel = 0
hostmakedepends = ["perl"]
makedepends = ["linux-headers"]
pkgdesc = "Shell and utilities in one program"
license = "GPL-2.0-only"
url = "https://busybox.net"
source = f"https://busybox.net/downloads/busybox-{pkgver}.tar.bz2"
sha256 = "3311dff32e746499f4df0d5df04d7eb396382d7e108bb9250e7b519b837043a4"
# int: its hashes, its shell arithmetic and its awk rely on wrapping
hardening = ["!int"]
# no check: needs a test root of its own; no lto: links in parts with ld -r first
options = ["!check", "!lto"]


# kconfig, not a configure script
def configure(self):
    self.cp(self.files_path / "limyra.config", ".")
    self.cp(self.files_path / "configure.sh", ".")
    self.do("sh", "./configure.sh", "limyra.config")


# its makefile hands LDFLAGS to the linker itself, so ours go the other way
def build(self):
    self.do(
        "make",
        f"-j{self.make_jobs}",
        "CC=clang",
        "HOSTCC=clang",
        "LDFLAGS=",
        "SKIP_STRIP=y",
        f"CFLAGS_busybox={self.get_ldflags(shell=True)}",
        f"EXTRA_CFLAGS={self.get_cflags(shell=True)}",
        "busybox",
        "busybox.links",
    )


def install(self):
    self.install_bin("busybox")
    self.cp(self.files_path / "links.sh", ".")
    self.do("sh", "./links.sh", self.chroot_destdir / "usr/bin")
    self.install_file(
        self.files_path / "udhcpc.script",
        "usr/share/udhcpc",
        mode=0o755,
        name="default.script",
    )
