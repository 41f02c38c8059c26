pkgname = "rust-std"
pkgver = "1.96.0"
pkgrel = 0
make_env = {
    "CARGO_PROFILE_RELEASE_PANIC": "unwind",
    "RUSTC_BOOTSTRAP": "1",
    "__CARGO_DEFAULT_LIB_METADATA": "limyra",
}
hostmakedepends = ["cargo", "rust-src"]
makedepends = ["libunwind-devel"]
pkgdesc = "Rust standard library"
license = "MIT OR Apache-2.0"
url = "https://rust-lang.org"
tool_flags = {
    "RUSTFLAGS": ["-Cembed-bitcode=yes", "-Zforce-unstable-if-unmarked"],
}
# its tests want crates that are not beside it
options = ["!check", "!debug", "!lto"]

_sources = "/usr/lib/rustlib/src/rust"


# the compiler's own sources, of its very version
def extract(self):
    self.mkdir(self.cwd, parents=True)
    self.do(
        "cp", "-R", f"{_sources}/library/.", f"{_sources}/COPYRIGHT", "."
    )


# what tests and parts in C alone need is not there
def post_patch(self):
    self.do("sed", "-i", '/^  "[a-z]*tests",$/d', "Cargo.toml")
    self.do(
        "sed",
        "-i",
        "-e", "/^rand/d",
        "-e", "/^cc = /d",
        "-e", 's/"dep:cc"//',
        "compiler-builtins/compiler-builtins/Cargo.toml",
        "profiler_builtins/Cargo.toml",
        "std/Cargo.toml",
    )


def configure(self):
    self.mkdir(".cargo", parents=True)
    with open(self.cwd / ".cargo/config.toml", "w") as file:
        file.write(
            '[source.crates-io]\nreplace-with = "vendored"\n'
            '[source.vendored]\ndirectory = "vendor"\n'
        )


def build(self):
    from cbuild.util import cargo

    cargo.Cargo(self).build(
        args=[
            "--manifest-path",
            "sysroot/Cargo.toml",
            "--features",
            "backtrace,panic-unwind,system-llvm-libunwind",
        ]
    )


# libraries for linking alone: nothing at run time needs them
def install(self):
    triplet = self.profile().triplet
    place = f"usr/lib/rustlib/{triplet}/lib"
    self.install_dir(place)
    for file in (self.cwd / f"target/{triplet}/release/deps").glob("lib*.rlib"):
        self.install_file(file, place)
    self.install_license("COPYRIGHT")
