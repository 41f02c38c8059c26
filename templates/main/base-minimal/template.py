pkgname = "base-minimal"
pkgver = "1.0"
pkgrel = 0
build_style = "meta"
depends = [
    "apk-tools",
    "base-files",
    "busybox",
    "musl",
]
pkgdesc = "Smallest set of packages with a shell and a package manager"
license = "custom:meta"
url = "https://chimera-linux.org"
options = ["empty"]
