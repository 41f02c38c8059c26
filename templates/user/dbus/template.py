pkgname = "dbus"
pkgver = "1.16.2"
pkgrel = 0
build_style = "meson"
configure_args = [
    "-Dapparmor=disabled",
    "-Dasserts=false",
    "-Ddbus_user=_dbus",
    "-Ddoxygen_docs=disabled",
    "-Dducktype_docs=disabled",
    "-Depoll=enabled",
    "-Dinotify=enabled",
    "-Dlibaudit=disabled",
    "-Dmodular_tests=disabled",
    "-Dqt_help=disabled",
    "-Druntime_dir=/run",
    "-Dselinux=disabled",
    "-Dsystem_socket=/run/dbus/system_bus_socket",
    "-Dsystemd=disabled",
    "-Dtraditional_activation=true",
    "-Duser_session=false",
    "-Dx11_autolaunch=disabled",
    "-Dxml_docs=disabled",
]
hostmakedepends = ["meson", "pkgconf"]
makedepends = ["dinit-chimera", "libexpat-devel", "linux-headers"]
pkgdesc = "Message bus"
license = "AFL-2.1 OR GPL-2.0-or-later"
url = "https://www.freedesktop.org/wiki/Software/dbus"
source = f"https://dbus.freedesktop.org/releases/dbus/dbus-{pkgver}.tar.xz"
sha256 = "0ba2a1a4b16afe7bceb2c07e9ce99a8c2c3508e5dec290dbb643384bd6beb7e2"
file_modes = {"usr/lib/dbus-daemon-launch-helper": ("root", "root", 0o4750)}
# no check: wants python and a running bus
options = ["!check", "etcfiles"]


def post_install(self):
    self.install_license("COPYING")
    self.install_sysusers(self.files_path / "sysusers.conf")
    self.install_tmpfiles(self.files_path / "tmpfiles.conf")
    self.install_service(self.files_path / "dbus-daemon", enable=True)
    self.install_service(self.files_path / "dbus-daemon.user", enable=True)


@subpackage("dbus-libs")
def _(self):
    return self.default_libs()


@subpackage("dbus-devel")
def _(self):
    return self.default_devel(extra=["usr/lib/dbus-1.0"])
