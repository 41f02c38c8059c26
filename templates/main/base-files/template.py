pkgname = "base-files"
pkgver = "0.2"
pkgrel = 0
# owns every directory that several packages have
replaces_priority = 65535
pkgdesc = "Base system files"
license = "Apache-2.0"
url = "https://chimera-linux.org"
# etcfiles: users and groups are needed before any script runs; keepempty, brokenlinks: that is what a skeleton is
options = ["brokenlinks", "!check", "etcfiles", "keepempty"]


def install(self):
    for d in [
        "boot",
        "dev",
        "etc/dinit.d/boot.d",
        "etc/profile.d",
        "home",
        "media",
        "mnt",
        "opt",
        "proc",
        "root",
        "run",
        "srv",
        "sys",
        "tmp",
        "usr/bin",
        "usr/include",
        "usr/lib/apk/exec",
        "usr/lib/profile.d",
        "usr/local/bin",
        "usr/local/include",
        "usr/local/lib",
        "usr/local/share",
        "usr/local/src",
        "usr/share/man",
        "usr/src",
        "var/cache",
        "var/empty",
        "var/lib",
        "var/log",
        "var/spool",
        "var/tmp",
    ]:
        self.install_dir(d)

    (self.destdir / "root").chmod(0o700)
    (self.destdir / "tmp").chmod(0o1777)
    (self.destdir / "var/tmp").chmod(0o1777)

    # one place for programs, one for libraries
    self.install_link("bin", "usr/bin")
    self.install_link("sbin", "usr/bin")
    self.install_link("usr/sbin", "bin")
    self.install_link("usr/local/sbin", "bin")
    self.install_link("lib", "usr/lib")
    libwn = f"lib{self.profile().wordsize}"
    self.install_link(libwn, "usr/lib")
    self.install_link(f"usr/{libwn}", "lib")
    self.install_link(f"usr/local/{libwn}", "lib")

    for f in ["group", "passwd"]:
        self.install_file(self.files_path / "etc" / f, "etc")
    self.install_file(self.files_path / "etc/shadow", "etc", mode=0o600)

    # edited by administrators, so copied once and not tracked
    for f in ["fstab", "hosts", "issue", "nsswitch.conf", "profile", "shells"]:
        self.install_file(self.files_path / "share" / f, "usr/share/base-files")

    self.install_file(self.files_path / "lib/os-release", "usr/lib")
    self.install_tmpfiles(self.files_path / "tmpfiles.conf")
    self.install_sysusers(self.files_path / "sysusers.conf")
