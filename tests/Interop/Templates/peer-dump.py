"""Loads every template of a cports checkout with the peer's own classes and writes one JSON object a line.

Usage: python peer-dump.py CHECKOUT ARCH HOST_ARCH   (Python 3.12 or newer; nothing is built)
"""

import configparser
import contextlib
import io
import json
import os
import pathlib
import sys
import tempfile

checkout, arch, host = sys.argv[1:4]
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(checkout, "src"))
scratch = tempfile.mkdtemp()
os.chdir(checkout)

from cbuild.core import chroot, errors, logger, paths, profile, spdx, template  # noqa: E402
from cbuild.apk import cli  # noqa: E402

paths.init(
    os.path.join(checkout, "src"), checkout, scratch + "/root", scratch + "/build",
    scratch + "/packages", None, scratch + "/stage", scratch + "/sources", scratch + "/cache",
)
logger.init(True, False, False)
chroot.set_host(host)
cli.get_arch = lambda: host
settings = configparser.ConfigParser()
settings.read_string("[flags]\nCFLAGS = -O2\nCXXFLAGS = -O2\nFFLAGS = -O2\n")
profile.init(settings)
template.register_cats(["main", "user"])
spdx.init()


def plain(value):
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if value is None or isinstance(value, (str, int, bool)):
        return value
    if isinstance(value, template.Package):
        return value.pkgname_ver
    return str(value)


def cells(function):
    names = function.__code__.co_freevars
    return dict(zip(names, [c.cell_contents for c in function.__closure__ or []]))


def content(function):
    kind = function.__qualname__.split(".")[0]
    if kind == "_subpkg_install_list":
        return {"list": plain(cells(function)["lst"])}
    if "default_" in function.__qualname__:
        name = [p for p in function.__qualname__.split(".") if p.startswith("default_")][0]
        found = cells(function)
        extra = found.get("extra")
        return {
            name: found.get("man"),
            "extra": plain(extra) if extra is None or isinstance(extra, list) else "function",
        }
    return {"function": True}


def lint(t):
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out):
            if t.broken:
                t.error(t.broken)
            t.validate_spdx()
            if t.options["lint"]:
                if t.pkgname.lower() != t.pkgname:
                    t.error("package name must be lowercase")
                t.validate_pkgdesc()
                t.validate_url()
                t.validate_vars()
                t.validate_ast(t.validate_order((t.template_path / "template.py").read_text()))
    except errors.PackageException as e:
        return str(e.args[0] if e.args else e)
    return None


def load(name, target="lint"):
    return template.Template(
        name, arch, True, False, (1, 1), True, (False, False, False), None, target=target
    )


for category in ("main", "user"):
    for path in sorted(pathlib.Path(category).iterdir()):
        if path.is_symlink() or not (path / "template.py").is_file():
            continue
        t = load(f"{category}/{path.name}")
        dumped = plain(t.dump())
        dumped["full_pkgname"] = t.full_pkgname
        dumped["lint"] = lint(t)
        dumped["all_subpackages"] = t.all_subpackages
        t.chroot_srcdir = pathlib.Path("/builddir") / f"{t.pkgname}-{t.pkgver}"
        flags = {}
        for flag in ("CFLAGS", "CXXFLAGS", "FFLAGS", "LDFLAGS", "RUSTFLAGS", "GOFLAGS"):
            try:
                flags[flag] = t.get_tool_flags(flag)
                flags[flag + ".shell"] = t.get_tool_flags(flag, shell=True)
            except errors.CbuildException as e:
                flags[flag] = "error: " + str(e.args[0] if e.args else e)
        dumped["flags"] = flags
        t.setup_vars()
        dumped["tools"] = {name: t.get_tool(name) for name in t.tools}
        hooks = []
        for phase in ("fetch", "extract", "prepare", "patch", "configure", "build", "check", "install"):
            names = ("init_" + phase, "pre_" + phase, phase, "post_" + phase)
            hooks += [name for name in names if hasattr(t._raw_mod, name)]
        dumped["hooks"] = hooks
        dumped["custom_targets"] = plain({k: v[1] for k, v in t._custom_targets.items()})
        try:
            dumped["build_depends"] = t.get_build_deps()
        except errors.PackageException as e:
            dumped["build_depends"] = "error: " + str(e.args[0] if e.args else e)
        dumped["depends"] = plain(t.depends)
        subpackages = {}
        for sp in t.subpkg_list:
            fields = {fl: plain(getattr(sp, fl)) for fl, _, _, _, own, _ in template.core_fields if own}
            fields["alternative"] = sp.alternative
            fields["content"] = content(sp.pkg_install)
            subpackages[sp.pkgname] = fields
        dumped["subpackage_fields"] = subpackages
        print(json.dumps(dumped, sort_keys=True))
