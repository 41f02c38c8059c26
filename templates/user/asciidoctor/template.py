pkgname = "asciidoctor"
pkgver = "2.0.26"
pkgrel = 0
build_style = "ruby_gem"
hostmakedepends = ["ruby"]
depends = ["ruby"]
pkgdesc = "Ruby-based AsciiDoc converter"
license = "MIT"
url = "https://asciidoctor.org"
source = f"https://github.com/asciidoctor/asciidoctor/archive/refs/tags/v{pkgver}.tar.gz"
sha256 = "25c22b934bc0ae2448f2d73d4b2eba0c59e0521cf5e893fb0b0ad54a461bf066"


# the gem is made here: its registry has the same files packed
def extract(self):
    self.mkdir(self.cwd, parents=True)
    self.do(
        "tar",
        "xf",
        f"/sources/{pkgname}-{pkgver}/v{pkgver}.tar.gz",
        "--strip-components=1",
    )


# the style wants a packed gem
def build(self):
    self.do("gem", "build", "asciidoctor.gemspec")
