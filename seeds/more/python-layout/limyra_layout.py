"""The folders of upstream's Python instead of Debian's: what is built goes to /usr/lib/pythonX.Y/site-packages,
and what lies there is found, before what Debian has in dist-packages."""

import site
import sys
import sysconfig

for name in ("deb_system", "posix_local"):
    if name in sysconfig._INSTALL_SCHEMES:
        sysconfig._INSTALL_SCHEMES[name] = dict(sysconfig._INSTALL_SCHEMES["posix_prefix"])

folder = "/usr/lib/python%d.%d/site-packages" % sys.version_info[:2]
site.addsitedir(folder)
if folder in sys.path:
    sys.path.remove(folder)
    debian = (place for place in sys.path if place.endswith("/dist-packages"))
    sys.path.insert(sys.path.index(next(debian, sys.path[-1])), folder)
