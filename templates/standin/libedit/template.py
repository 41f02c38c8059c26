pkgname = "libedit"
pkgver = "3.1.20250104"
pkgrel = 0
build_style = "gnu_configure"
configure_gen = []
hostmakedepends = ["pkgconf"]
makedepends = ["ncurses-devel"]
pkgdesc = "Line editing as in NetBSD"
license = "BSD-3-Clause"
url = "https://www.thrysoee.dk/editline"
source = "$(DEBIAN_SITE)/main/libe/libedit/libedit_3.1-20250104.orig.tar.gz"
sha256 = "23792701694550a53720630cd1cd6167101b5773adddcb4104f7345b73a568ac"
# says that wide characters are Unicode
tool_flags = {"CFLAGS": ["-include", "stdc-predef.h"]}


def post_install(self):
    self.install_license("COPYING")
    # the names of readline
    for name in ["history", "readline"]:
        self.install_link(
            f"usr/include/readline/{name}.h", "../editline/readline.h"
        )
        self.install_link(f"usr/lib/lib{name}.so", "libedit.so")
    self.install_link("usr/lib/pkgconfig/readline.pc", "libedit.pc")


@subpackage("libedit-readline-devel")
def _(self):
    self.depends += [self.with_pkgver("libedit-devel")]
    return [
        "usr/include/readline",
        "usr/lib/libhistory.so",
        "usr/lib/libreadline.so",
        "usr/lib/pkgconfig/readline.pc",
    ]


@subpackage("libedit-devel")
def _(self):
    self.depends += ["ncurses-devel"]
    return self.default_devel()
