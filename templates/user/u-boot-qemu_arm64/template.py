pkgname = "u-boot-qemu_arm64"
pkgver = "2025.01"
pkgrel = 0
build_style = "u_boot"
hostmakedepends = ["bison", "flex", "gcc-aarch64-linux-gnu", "gmake"]
pkgdesc = "U-Boot for qemu-aarch64"
license = "GPL-2.0-only AND BSD-3-Clause"
url = "https://www.denx.de/wiki/U-Boot"
source = f"https://ftp.denx.de/pub/u-boot/u-boot-{pkgver}.tar.bz2"
sha256 = "cdef7d507c93f1bbd9f015ea9bc21fa074268481405501945abc6f854d5b686f"
env = {
    "U_BOOT_TRIPLET": "aarch64-linux-gnu",
    "U_BOOT_TARGETS": "u-boot",
}
# the checks of integers would need a library
hardening = ["!int"]
# no check: it runs on a board; foreignelf, execstack: it is for another machine, and no program of a system
options = ["!check", "!debug", "execstack", "foreignelf", "!lto", "!strip"]

_unwanted = [
    "EFI_CAPSULE_AUTHENTICATE",
    "TOOLS_KWBIMAGE",
    "TOOLS_LIBCRYPTO",
    "TOOLS_MKEFICAPSULE",
]


# programs of the build machine that want libraries of their own and are not used
def post_configure(self):
    for name in _unwanted:
        self.do(
            "sed",
            "-i",
            f"s/^CONFIG_{name}=y/# CONFIG_{name} is not set/",
            ".config",
        )
    self.do("make", "olddefconfig", "CROSS_COMPILE=aarch64-linux-gnu-")
