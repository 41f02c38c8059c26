pkgname = "ncurses"
pkgver = "6.5.20250216"
pkgrel = 2
build_style = "gnu_configure"
configure_args = [
    "--disable-root-access",
    "--disable-setuid-environ",
    "--disable-stripping",
    "--enable-pc-files",
    "--enable-widec",
    "--with-pkg-config-libdir=/usr/lib/pkgconfig",
    "--with-shared",
    # looked up first, and the only ones an image without the long list has
    "--with-terminfo-dirs=/etc/terminfo:/usr/share/terminfo",
    "--without-ada",
    "--without-cxx",
    "--without-cxx-binding",
    "--without-debug",
    "--without-manpages",
    "--without-tests",
]
# its configure script is made by an autoconf of its own
configure_gen = []
hostmakedepends = ["pkgconf"]
depends = [self.with_pkgver("ncurses-base")]
pkgdesc = "Terminal handling library and tools"
license = "MIT"
url = "https://invisible-island.net/ncurses"
source = "https://invisible-island.net/archives/ncurses/current/ncurses-6.5-20250216.tgz"
sha256 = "b37baafa436e7133bb12a185cb8f60e1599b1947e9f0181c76f3190acf28b6eb"
# int: terminal descriptions are packed with arithmetic that wraps
hardening = ["!int"]
# no check: tests are programs to look at
options = ["!check"]


def post_install(self):
    self.install_license("COPYING")
    # the only names some build files try
    for name in ["curses", "form", "menu", "ncurses", "panel"]:
        wide = "ncursesw" if name == "curses" else f"{name}w"
        self.install_link(f"usr/lib/lib{name}.so", f"lib{wide}.so")
    self.install_link("usr/lib/libcursesw.so", "libncursesw.so")
    self.install_link("usr/lib/pkgconfig/ncurses.pc", "ncursesw.pc")
    # busybox has them, and a base system wants no second copy
    self.uninstall("usr/bin/clear")
    self.uninstall("usr/bin/reset")
    self.uninstall("usr/lib/terminfo")


@subpackage("ncurses-libs")
def _(self):
    # without descriptions every program calls its terminal "not fully functional"
    self.depends = [self.with_pkgver("ncurses-base")]
    return self.default_libs()


@subpackage("ncurses-devel")
def _(self):
    return self.default_devel()


@subpackage("ncurses-base")
def _(self):
    self.subdesc = "terminals a machine boots with or is reached from"
    self.depends = []
    # a terminal of several names is one file
    self.options = ["hardlinks"]
    return [
        "usr/share/terminfo/a/ansi",
        "usr/share/terminfo/d/dumb",
        "usr/share/terminfo/f/foot*",
        "usr/share/terminfo/l/linux",
        "usr/share/terminfo/r/rxvt*",
        "usr/share/terminfo/s/screen*",
        "usr/share/terminfo/t/tmux*",
        "usr/share/terminfo/v/vt100",
        "usr/share/terminfo/v/vt102",
        "usr/share/terminfo/v/vt220",
        "usr/share/terminfo/x/xterm",
        "usr/share/terminfo/x/xterm-256color",
        "usr/share/terminfo/x/xterm-color",
    ]


@subpackage("ncurses-term")
def _(self):
    self.subdesc = "all other terminals"
    self.depends = [self.with_pkgver("ncurses-base")]
    # a terminal of several names is one file
    self.options = ["hardlinks"]
    return [
        "usr/share/tabset",
        "usr/share/terminfo",
    ]
