"""The folders of upstream's Python instead of Debian's: what is built goes to /usr/lib/pythonX.Y/site-packages,
and what lies there is found."""

import site
import sys
import sysconfig

for name in ("deb_system", "posix_local"):
    if name in sysconfig._INSTALL_SCHEMES:
        sysconfig._INSTALL_SCHEMES[name] = dict(sysconfig._INSTALL_SCHEMES["posix_prefix"])

site.addsitedir("/usr/lib/python%d.%d/site-packages" % sys.version_info[:2])
