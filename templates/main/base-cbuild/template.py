pkgname = "base-cbuild"
pkgver = "1.0"
pkgrel = 0
build_style = "meta"
depends = [
    "base-seed",
    "clang-rt-devel",
    "fortify-headers",
    "libcxx-devel",
    "linux-headers",
    "musl-devel",
]
pkgdesc = "Core package set for package builds"
license = "custom:meta"
url = "https://chimera-linux.org"
# bootstrap: it is what all others are built with
options = ["bootstrap", "empty"]
