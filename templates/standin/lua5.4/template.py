pkgname = "lua5.4"
pkgver = "5.4.7"
pkgrel = 0
pkgdesc = "Lua language"
license = "MIT"
url = "https://www.lua.org"
source = f"$(DEBIAN_SITE)/main/l/lua5.4/lua5.4_{pkgver}.orig.tar.gz"
sha256 = "9fbf5e28ef86c69858f6d3d34eccc32e911c1a28b4120ff3e84aaa70cfbf1e30"
# no check: its tests are another archive
options = ["!check"]

_library = f"liblua5.4.so.{pkgver}"


# its makefiles know no shared library
def build(self):
    objects = []
    flags = self.get_cflags(
        ["-fPIC", "-DLUA_COMPAT_5_3", "-DLUA_USE_LINUX", "-Wall"]
    )
    for file in sorted((self.cwd / "src").glob("*.c")):
        if file.name not in ["lua.c", "luac.c"]:
            objects.append(f"src/{file.stem}.o")
        self.do(
            self.get_tool("CC"),
            *flags,
            "-c",
            f"src/{file.name}",
            "-o",
            f"src/{file.stem}.o",
        )
    link = [self.get_tool("CC"), *flags, *self.get_ldflags()]
    self.do(
        *link,
        "-shared",
        "-Wl,-soname,liblua5.4.so.5.4",
        *objects,
        "-lm",
        "-o",
        _library,
    )
    self.do(self.get_tool("AR"), "rcs", "liblua5.4.a", *objects)
    self.do(*link, "src/lua.o", _library, "-o", "lua5.4")
    # the compiler uses what the library does not show
    self.do(*link, "src/luac.o", *objects, "-lm", "-o", "luac5.4")


def install(self):
    for name in ["lua5.4", "luac5.4"]:
        self.install_bin(name)
    for name in ["lauxlib.h", "lua.h", "lua.hpp", "luaconf.h", "lualib.h"]:
        self.install_file(f"src/{name}", "usr/include/lua5.4")
    self.install_file("liblua5.4.a", "usr/lib")
    self.install_file(_library, "usr/lib", mode=0o755)
    self.install_link("usr/lib/liblua5.4.so.5.4", _library)
    self.install_link("usr/lib/liblua5.4.so", _library)
    self.install_file(self.files_path / "lua5.4.pc", "usr/lib/pkgconfig")
    self.install_link("usr/lib/pkgconfig/lua.pc", "lua5.4.pc")
    self.install_link("usr/bin/lua", "lua5.4")
    self.install_link("usr/bin/luac", "luac5.4")
    self.install_license("doc/readme.html")


@subpackage("lua5.4-devel")
def _(self):
    return self.default_devel()
