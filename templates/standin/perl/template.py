pkgname = "perl"
pkgver = "5.40.1"
pkgrel = 0
hostmakedepends = ["gmake"]
pkgdesc = "Perl language"
license = "Artistic-1.0-Perl OR GPL-1.0-or-later"
url = "https://www.perl.org"
source = f"$(DEBIAN_SITE)/main/p/perl/perl_{pkgver}.orig.tar.xz"
sha256 = "dfa20c2eef2b4af133525610bbb65dd13777ecf998c9c5b1ccf0d308e732ee3f"
tool_flags = {
    # C as perl writes it: types in disguise
    "CFLAGS": ["-fno-strict-aliasing"],
    # threads of 128 KiB, as musl would have them, are too small
    "LDFLAGS": ["-Wl,-z,stack-size=2097152"],
}
# its numbers wrap
hardening = ["!int"]
# no check: half an hour; lto: extensions would be told to
options = ["!check", "!lto"]

_library = f"libperl.so.{'.'.join(pkgver.split('.')[:2])}"


def configure(self):
    # read last by Configure
    self.cp(self.files_path / "config.over", ".")
    cflags = self.get_cflags(shell=True)
    ldflags = self.get_ldflags(shell=True)
    answers = {
        "cc": self.get_tool("CC"),
        "ld": self.get_tool("CC"),
        "ar": self.get_tool("AR"),
        "nm": self.get_tool("NM"),
        "optimize": cflags,
        "ccflags": "-D_GNU_SOURCE -DNO_POSIX_2008_LOCALE",
        "ldflags": ldflags,
        "lddlflags": f"-shared {ldflags}",
        "cccdlflags": "-fPIC",
        "libperl": _library,
        "archname": f"{self.profile().arch}-linux-thread-multi",
        "myhostname": "localhost",
        "mydomain": ".localdomain",
        "cf_by": "limyra",
        "perladmin": "root@localhost",
        # the seeds' libraries are of another C library
        "libpth": "/usr/lib",
        "plibpth": "/usr/lib",
        "loclibpth": "",
        "locincpth": "",
        "glibpth": "/usr/lib",
        "libswanted": "pthread dl m crypt util c",
        "prefix": "/usr",
        "vendorprefix": "/usr",
        "privlib": "/usr/share/perl5/core_perl",
        "archlib": "/usr/lib/perl5/core_perl",
        "vendorlib": "/usr/share/perl5/vendor_perl",
        "vendorarch": "/usr/lib/perl5/vendor_perl",
        "sitelib": "/usr/share/perl5/site_perl",
        "sitearch": "/usr/lib/perl5/site_perl",
        # modules of seeds
        "otherlibdirs": "/usr/share/perl5",
        "scriptdir": "/usr/bin",
        "vendorscript": "/usr/bin",
        "man1dir": "/usr/share/man/man1",
        "man3dir": "/usr/share/man/man3",
        "man1ext": "1p",
        "man3ext": "3p",
        "inc_version_list": "none",
        "pager": "/usr/bin/less",
    }
    self.do(
        "sh",
        "./Configure",
        "-des",
        "-Dusethreads",
        "-Duseshrplib",
        "-Dusevendorprefix",
        "-Uusenm",
        *[f"-D{name}={answer}" for name, answer in answers.items()],
    )


_make_args = [f"SHRPLDFLAGS=$(LDDLFLAGS) -Wl,-soname,{_library}"]


def build(self):
    self.do("gmake", f"-j{self.make_jobs}", *_make_args)


def install(self):
    self.do("gmake", *_make_args, f"DESTDIR={self.chroot_destdir}", "install")
    for file in (self.destdir / "usr").rglob(".packlist"):
        file.unlink()
    core = "usr/lib/perl5/core_perl/CORE"
    (self.destdir / core / _library).chmod(0o755)
    self.mv(self.destdir / core / _library, self.destdir / "usr/lib")
    self.install_link("usr/lib/libperl.so", _library)
    self.install_link(f"{core}/libperl.so", f"../../../{_library}")
    self.install_link(f"{core}/{_library}", f"../../../{_library}")
    for name, target in [
        (f"usr/bin/perl{pkgver}", "perl"),
        ("usr/bin/perlthanks", "perlbug"),
        ("usr/share/man/man1/perlthanks.1p", "perlbug.1p"),
    ]:
        self.uninstall(name)
        self.install_link(name, target)
