pkgname = "dinit"
pkgver = "0.22.0"
pkgrel = 0
# users, groups and files that packages ask for; the script names the program that reads these, and no shell
triggers = ["/usr/lib/sysusers.d", "/usr/lib/tmpfiles.d"]
pkgdesc = "Service manager and init system"
license = "Apache-2.0"
url = "https://chimera-linux.org"
# no check: tested with the project that it is published from
options = ["!check"]


# the program is published by the project itself: static, with no library; it sees from its name what it is to do
def install(self):
    self.do(
        "install",
        "-D",
        "-m",
        "755",
        "/sources/published/dinit",
        self.chroot_destdir / "usr/bin/dinit",
    )
    for f in [
        "dinit-check",
        "dinit-early",
        "dinit-monitor",
        "dinitctl",
        "halt",
        "init",
        "poweroff",
        "reboot",
        "shutdown",
        "soft-reboot",
    ]:
        self.install_link(f"usr/bin/{f}", "dinit")
