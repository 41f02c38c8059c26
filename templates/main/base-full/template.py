pkgname = "base-full"
pkgver = "1.0"
pkgrel = 0
build_style = "meta"
depends = [
    "base-minimal",
    "dinit",
    "dinit-chimera",
    "e2fsprogs",
    "kmod",
    "less",
    "nano",
]
pkgdesc = "Base package set of machines that boot"
license = "custom:meta"
url = "https://chimera-linux.org"
options = ["empty"]
