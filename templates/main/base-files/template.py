pkgname = "base-files"
pkgver = "0.3"
pkgrel = 0
# owns every directory that several packages have
replaces_priority = 65535
pkgdesc = "Base system files"
license = "Apache-2.0"
url = "https://chimera-linux.org"
file_modes = {
    "+root": ("root", "root", 0o700),
    "+tmp": ("root", "root", 0o1777),
    "+var/tmp": ("root", "root", 0o1777),
    "etc/shadow": ("root", "root", 0o600),
}
# etcfiles: users and groups are needed before any script runs; keepempty, brokenlinks: that is what a skeleton is
options = ["brokenlinks", "!check", "etcfiles", "keepempty"]

# mounted over, or filled by a running system
_places = ["boot", "dev", "home", "media", "mnt", "opt", "proc", "run", "srv", "sys"]
_places += [f"var/{name}" for name in ["cache", "empty", "lib", "log", "spool"]]
# filled by packages, and by administrators below usr/local
_places += [f"usr/{name}" for name in ["bin", "include", "lib/apk/exec", "lib/profile.d", "share/man", "src"]]
_places += [f"usr/local/{name}" for name in ["bin", "include", "lib", "share", "src"]]
_places += ["etc/dinit.d/boot.d", "etc/profile.d"]

# programs have one place and libraries have one, whatever name a script or a compiler calls it by
_names = {
    "bin": "usr/bin",
    "sbin": "usr/bin",
    "usr/sbin": "bin",
    "usr/local/sbin": "bin",
    "lib": "usr/lib",
    f"lib{self.profile().wordsize}": "usr/lib",
    f"usr/lib{self.profile().wordsize}": "lib",
    f"usr/local/lib{self.profile().wordsize}": "lib",
}


# nothing is built: the package is its folders and the files beside this template
def install(self):
    for path in _places:
        self.install_dir(path)
    for name, target in _names.items():
        self.install_link(name, target)

    for path in ["etc/group", "etc/passwd", "etc/shadow"]:
        self.install_file(self.files_path / path, "etc")
    # edited by administrators, so tmpfiles copies them once and no package tracks them
    for path in (self.files_path / "share").iterdir():
        self.install_file(path, "usr/share/base-files")

    self.install_file(self.files_path / "lib/os-release", "usr/lib")
    self.install_sysusers(self.files_path / "sysusers.conf")
    self.install_tmpfiles(self.files_path / "tmpfiles.conf")
