pkgname = "libcxx"
pkgver = "22.1.8"
pkgrel = 0
build_style = "cmake"
configure_args = [
    "-DCMAKE_ASM_COMPILER_TARGET=x86_64-chimera-linux-musl",
    "-DCMAKE_CXX_COMPILER_TARGET=x86_64-chimera-linux-musl",
    "-DCMAKE_CXX_COMPILER_WORKS=ON",
    "-DCMAKE_C_COMPILER_TARGET=x86_64-chimera-linux-musl",
    # linking any program needs the unwinder that is built here
    "-DCMAKE_C_COMPILER_WORKS=ON",
    "-DLIBCXXABI_ENABLE_STATIC_UNWINDER=OFF",
    "-DLIBCXXABI_USE_COMPILER_RT=ON",
    "-DLIBCXXABI_USE_LLVM_UNWINDER=ON",
    "-DLIBCXX_CXX_ABI=libcxxabi",
    # a static program needs one library then, not two
    "-DLIBCXX_ENABLE_STATIC_ABI_LIBRARY=ON",
    "-DLIBCXX_HARDENING_MODE=fast",
    "-DLIBCXX_HAS_MUSL_LIBC=ON",
    "-DLIBCXX_INCLUDE_BENCHMARKS=OFF",
    "-DLIBCXX_INSTALL_MODULES=OFF",
    "-DLIBCXX_USE_COMPILER_RT=ON",
    "-DLIBUNWIND_ENABLE_ASSERTIONS=OFF",
    "-DLIBUNWIND_USE_COMPILER_RT=ON",
    "-DLLVM_DEFAULT_TARGET_TRIPLE=x86_64-chimera-linux-musl",
    "-DLLVM_ENABLE_RUNTIMES=libunwind;libcxxabi;libcxx",
    "-DLLVM_INCLUDE_TESTS=OFF",
]
cmake_dir = "runtimes"
hostmakedepends = [
    "cmake",
    "ninja",
    "python",
]
makedepends = [
    "clang-rt-devel",
    "linux-headers",
    "musl-devel",
]
pkgdesc = "LLVM C++ standard library"
license = "Apache-2.0 WITH LLVM-exception"
url = "https://libcxx.llvm.org"
# not extracted by itself: a small part of a large archive is wanted
source = "!$(DEBIAN_SITE)/main/l/llvm-toolchain-22/llvm-toolchain-22_22.1.8.orig.tar.xz"
sha256 = "b49b9277aef97616320b2da259e1f8174c65b0ce2fbe2e8629644a97693402fe"
# symbols of the library are only ever looked at in a debugger
debug_level = 1
# int: hashing and random numbers wrap on purpose
hardening = ["!int"]
# no check: the test suite takes hours; no lto: linked into every kind of program
options = ["bootstrap", "!check", "!lto"]


# only the run-time libraries and what their build files include
def post_extract(self):
    self.do(
        "tar",
        "-xf",
        self.chroot_sources_path / "llvm-toolchain-22_22.1.8.orig.tar.xz",
        "--strip-components=1",
        "llvm-toolchain-22_22.1.8/cmake",
        "llvm-toolchain-22_22.1.8/libc",
        "llvm-toolchain-22_22.1.8/libcxx",
        "llvm-toolchain-22_22.1.8/libcxxabi",
        "llvm-toolchain-22_22.1.8/libunwind",
        "llvm-toolchain-22_22.1.8/llvm/cmake",
        "llvm-toolchain-22_22.1.8/runtimes",
    )


def post_install(self):
    self.install_license("libcxx/LICENSE.TXT")


@subpackage("libcxxabi")
def _(self):
    self.subdesc = "low-level support library"
    return ["usr/lib/libc++abi.so.*"]


@subpackage("libunwind")
def _(self):
    self.subdesc = "stack unwinder"
    return ["usr/lib/libunwind.so.*"]


@subpackage("libcxx-devel-static")
def _(self):
    self.depends = []
    return ["usr/lib/*.a"]


@subpackage("libcxxabi-devel")
def _(self):
    self.depends = [self.with_pkgver("libcxxabi")]
    return [
        "usr/include/c++/v1/__cxxabi_config.h",
        "usr/include/c++/v1/cxxabi.h",
        "usr/lib/libc++abi.so",
    ]


@subpackage("libunwind-devel")
def _(self):
    self.depends = [self.with_pkgver("libunwind")]
    return [
        "usr/include/*unwind*",
        "usr/include/mach-o",
        "usr/lib/libunwind.so",
    ]


@subpackage("libcxx-devel")
def _(self):
    self.depends = [
        self.parent,
        self.with_pkgver("libcxxabi-devel"),
        self.with_pkgver("libunwind-devel"),
    ]
    return [
        "usr/include",
        "usr/lib/libc++.so",
    ]
