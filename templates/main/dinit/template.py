pkgname = "dinit"
pkgver = "0.22.0"
pkgrel = 1
# users, groups and files that packages ask for; the script names the program that reads these, and no shell
triggers = ["/usr/lib/sysusers.d", "/usr/lib/tmpfiles.d"]
pkgdesc = "Service manager and init system"
license = "Apache-2.0"
url = "https://chimera-linux.org"
# no check: tested with the project that it is published from
options = ["!check"]


# the programs are published by the project itself: static, with no library; dinit sees from its name what it is to
# do, dinit-early asks for a step of the boot or becomes dinit
def install(self):
    for f in ["dinit", "dinit-early"]:
        self.do(
            "install",
            "-D",
            "-m",
            "755",
            f"/sources/published/{f}",
            self.chroot_destdir / f"usr/bin/{f}",
        )
    self.install_dir("usr/lib/dinit")
    self.install_link("usr/lib/dinit/dinit-early", "../../bin/dinit")
    for f in [
        "dinit-check",
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
