pkgname = "console-setup"
pkgver = "1.242"
pkgrel = 0
hostmakedepends = ["perl"]
pkgdesc = "Keyboard layouts, fonts and code sets of the console"
# keyboard data of X11 (MIT), Terminus (OFL-1.1), the fonts of X11 and of VGA cards (public domain)
license = "GPL-2.0-or-later AND MIT AND OFL-1.1"
url = "https://salsa.debian.org/installer-team/console-setup"
source = f"$(DEBIAN_SITE)/main/c/console-setup/console-setup_{pkgver}~deb13u1.tar.xz"
sha256 = "3c5eaeedc2d602a3ca8537bb0a333c66975b7867b33a6fa2d67fbd8a3dff2e21"
# no check: it has none; etcfiles: the two files people edit
options = ["!check", "etcfiles"]

_sizes = "(14|16|20x10|24x12|32x16)"
_faces = f"(Terminus|TerminusBold){_sizes}|VGA(8|16)|Fixed(13|15|18)"
_codes = "Armenian|Cyr(Asia|Koi|Slav)|Georgian|Greek|Hebrew|Lat(15|2|38|7)|Thai"


# our dinit reads what the scripts here would; only the fonts have to be made, those a text screen can show
def build(self):
    self.do(
        "sh",
        "-c",
        "tr ' ' '\\n' <Fonts/soft.Makefile"
        f" | grep -Ex '({_codes})-({_faces})' | sort -u | sed \"s,.*,$PWD/Fonts/&.psf,\""
        f" | xargs make -j{self.make_jobs}",
    )


def install(self):
    self.install_dir("usr/share/consolefonts")
    self.install_dir("usr/share/consoletrans")
    self.do(
        "sh",
        "-c",
        f"gzip -9n Fonts/*.psf && cp Fonts/*.psf.gz {self.chroot_destdir}/usr/share/consolefonts"
        f" && cp acm/*.acm {self.chroot_destdir}/usr/share/consoletrans"
        f" && gzip -9n {self.chroot_destdir}/usr/share/consoletrans/*.acm",
    )
    for d in ["keycodes", "rules", "symbols"]:
        self.install_files(f"Keyboard/ckb/{d}", "usr/share/console-setup/ckb")
    for f in ["keyboard", "console-setup"]:
        self.install_file(self.files_path / f, "etc/default")
    self.install_license("debian/copyright")
