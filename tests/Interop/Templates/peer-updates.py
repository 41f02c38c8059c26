"""Runs the peer's update check over every template with made-up pages; writes pages and results as JSON lines.

Usage: python peer-updates.py CHECKOUT   (Python 3.12 or newer; nothing is fetched)
"""

import configparser
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import contextlib

checkout = sys.argv[1]
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(checkout, "src"))
scratch = tempfile.mkdtemp()
os.chdir(checkout)

from cbuild.core import chroot, logger, paths, profile, template, update_check  # noqa: E402
from cbuild.apk import cli  # noqa: E402

paths.init(
    os.path.join(checkout, "src"), checkout, scratch + "/root", scratch + "/build",
    scratch + "/packages", None, scratch + "/stage", scratch + "/sources", scratch + "/cache",
)
logger.init(True, False, False)
chroot.set_host("x86_64")
cli.get_arch = lambda: "x86_64"
profile.init(configparser.ConfigParser())
template.register_cats(["main", "user"])
update_check.time.sleep = lambda seconds: None
pages = {}
everything = []


def page(url):
    versions = ["0.1", "99.2", "3.4.0", "20991231", "99_1", "v99.3-rc1", "98.8.8"]
    names = set(re.findall(r"[A-Za-z][A-Za-z0-9+_-]*", url)) | {current.pkgname}
    names |= {current.pkgname.split("-", 1)[-1]}
    out = ""
    for name in sorted(names):
        for v in versions:
            out += f'<a href="{name}-{v}.tar.gz">{name}_{v}.orig.tar.xz</a> <a href="{v}/"> <a href="{name}-{v}/">\n'
            out += f'<a href="v{v}/"> refs/tags/v{v}\nrefs/tags/{name}-{v}\n/archive/v{v}.tar.gz" /archive/{name}-{v}.tar.gz"\n'
            out += f'/gems/{name}/versions/{v}" linux-{v}.tar.xz {name}-v{v}.zip tag/{v}" >{v}< /-/tags/{v}" release {v}\n'
    return out


def fetch(self, url):
    if url in self._urlcache:
        return False
    self._urlcache[url] = True
    pages[url] = page(url)
    return pages[url]


update_check.UpdateCheck._fetch = fetch
# Versions are compared by our own tests; here every version that is not ignored counts.
cli.compare_version = lambda a, b, check=True: -1

for category in ("main", "user"):
    for path in sorted(pathlib.Path(category).iterdir()):
        if path.is_symlink() or not (path / "template.py").is_file():
            continue
        current = template.Template(
            f"{category}/{path.name}", "x86_64", True, False, (1, 1), False, False, None, target="lint"
        )
        pages.clear()
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                found = update_check.update_check(current, False, True)
        except Exception as e:
            found = f"error {e!r}"
        found = sorted(set(v for _, v in found)) if isinstance(found, list) else found
        print(json.dumps({"name": current.full_pkgname, "pages": pages, "found": found}))
