pkgname = "fortify-headers"
pkgver = "1.1"
pkgrel = 0
pkgdesc = "Bounds checks around calls of the C library"
license = "Apache-2.0"
url = "https://chimera-linux.org"
# no check: the compiler's configuration is tested with them
options = ["bootstrap", "!check"]


# the headers are files of this package
def install(self):
    self.install_file(self.files_path / "bounds.h", "usr/include/fortify")
    self.install_file(self.files_path / "poll.h", "usr/include/fortify")
    self.install_file(self.files_path / "stdio.h", "usr/include/fortify")
    self.install_file(self.files_path / "stdlib.h", "usr/include/fortify")
    self.install_file(self.files_path / "string.h", "usr/include/fortify")
    self.install_file(self.files_path / "strings.h", "usr/include/fortify")
    self.install_file(self.files_path / "unistd.h", "usr/include/fortify")
    self.install_file(self.files_path / "wchar.h", "usr/include/fortify")
    self.install_file(
        self.files_path / "sys/socket.h", "usr/include/fortify/sys"
    )
