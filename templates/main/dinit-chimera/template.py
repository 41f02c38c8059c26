pkgname = "dinit-chimera"
pkgver = "0.99.24"
pkgrel = 0
depends = ["dinit"]
provides = ["dinit-chimera-device=0"]
pkgdesc = "Core services suite"
license = "Apache-2.0"
url = "https://chimera-linux.org"
# brokenlinks: they lead to the program of dinit; no check: nothing is built; no dinit split: the services are the package
options = ["brokenlinks", "!check", "!splitdinit"]


def install(self):
    for f in sorted((self.files_path / "services").iterdir()):
        self.install_file(f, "usr/lib/dinit.d")
    for f in sorted((self.files_path / "user").iterdir()):
        self.install_file(f, "usr/lib/dinit.d/user")

    # what packages enable; the administrator's is in /etc
    for f in ["agetty", "tmpfiles-clean", "udhcpc"]:
        self.install_dir("usr/lib/dinit.d/boot.d")
        self.install_link(f"usr/lib/dinit.d/boot.d/{f}", f"../{f}")

    for f in sorted((self.files_path / "sysctl.d").iterdir()):
        self.install_file(f, "usr/lib/sysctl.d")

    self.install_tmpfiles(self.files_path / "tmpfiles.conf", name="dinit")

    # one program; it sees from its name what it is to do
    self.install_dir("usr/lib/dinit")
    self.install_link("usr/lib/dinit/shutdown-hook", "../../bin/dinit")
    self.install_dir("usr/lib/dinit.d/early/helpers")
    for f in ["binfmt", "hwclock", "kmod", "mnt", "mnt-service", "swap", "swclock", "sysctl", "zram"]:
        self.install_link(f"usr/lib/dinit.d/early/helpers/{f}", "../../../../bin/dinit")
