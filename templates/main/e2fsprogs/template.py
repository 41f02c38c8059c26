pkgname = "e2fsprogs"
pkgver = "1.47.2"
pkgrel = 0
build_style = "gnu_configure"
configure_args = [
    "--disable-debugfs",
    "--disable-e2initrd-helper",
    "--disable-fuse2fs",
    "--disable-nls",
    "--disable-rpath",
    "--disable-uuidd",
    "--enable-elf-shlibs",
    "--enable-relative-symlinks",
    "--enable-symlink-build",
    "--enable-symlink-install",
    "--with-root-prefix=/usr",
    "--without-crond-dir",
    "--without-systemd-unit-dir",
    "--without-udev-rules-dir",
]
# its own configure script is current, and patched by hand
configure_gen = []
# one at a time: both targets install the shared libraries, and stumble over each other's files
make_install_args = ["-j1", "install-libs"]
hostmakedepends = ["pkgconf"]
makedepends = ["linux-headers"]
pkgdesc = "Ext2, ext3 and ext4 file system utilities"
license = "GPL-2.0-or-later AND LGPL-2.1-or-later"
url = "https://e2fsprogs.sourceforge.net"
source = f"$(KERNEL_SITE)/kernel/people/tytso/e2fsprogs/v{pkgver}/e2fsprogs-{pkgver}.tar.gz"
sha256 = "6dcd67ff9d8b13274ba3f088e4318be4f5b71412cd863524423fc49d39a6371f"
# no check: takes ten minutes; etcfiles: the table of file system kinds is edited there
options = ["!check", "etcfiles"]


def post_install(self):
    # shell scripts for file systems on LVM
    self.uninstall("etc/e2scrub.conf")
    self.uninstall("usr/bin/e2scrub")
    self.uninstall("usr/bin/e2scrub_all")


@subpackage("e2fsprogs-libs")
def _(self):
    return self.default_libs()


@subpackage("e2fsprogs-devel")
def _(self):
    return self.default_devel(
        extra=[
            "usr/bin/compile_et",
            "usr/bin/mk_cmds",
            "usr/share/et",
            "usr/share/ss",
        ]
    )
