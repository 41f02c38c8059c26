pkgname = "clang-rt-devel"
pkgver = "22.1.8"
pkgrel = 0
build_style = "cmake"
configure_args = [
    "-DCMAKE_ASM_COMPILER_TARGET=x86_64-chimera-linux-musl",
    "-DCMAKE_CXX_COMPILER_TARGET=x86_64-chimera-linux-musl",
    "-DCMAKE_C_COMPILER_TARGET=x86_64-chimera-linux-musl",
    # where clang looks: its resource directory
    "-DCMAKE_INSTALL_PREFIX=/usr/lib/clang/22",
    # nothing links yet: there is no C library
    "-DCMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY",
    "-DCOMPILER_RT_BUILD_BUILTINS=ON",
    "-DCOMPILER_RT_BUILD_CRT=ON",
    "-DCOMPILER_RT_BUILD_CTX_PROFILE=OFF",
    "-DCOMPILER_RT_BUILD_GWP_ASAN=OFF",
    "-DCOMPILER_RT_BUILD_LIBFUZZER=OFF",
    "-DCOMPILER_RT_BUILD_MEMPROF=OFF",
    "-DCOMPILER_RT_BUILD_ORC=OFF",
    "-DCOMPILER_RT_BUILD_PROFILE=OFF",
    "-DCOMPILER_RT_BUILD_SANITIZERS=OFF",
    "-DCOMPILER_RT_BUILD_XRAY=OFF",
    "-DCOMPILER_RT_DEFAULT_TARGET_ONLY=ON",
    "-DLLVM_DEFAULT_TARGET_TRIPLE=x86_64-chimera-linux-musl",
    "-DLLVM_ENABLE_PER_TARGET_RUNTIME_DIR=ON",
]
cmake_dir = "compiler-rt"
hostmakedepends = [
    "cmake",
    "ninja",
    "python",
]
pkgdesc = "Clang runtime development files"
license = "Apache-2.0 WITH LLVM-exception"
url = "https://llvm.org"
# not extracted by themselves: a small part of a large archive is wanted
source = [
    "!$(DEBIAN_SITE)/main/l/llvm-toolchain-22/llvm-toolchain-22_22.1.8.orig.tar.xz",
    "!https://musl.libc.org/releases/musl-1.2.6.tar.gz",
]
sha256 = [
    "b49b9277aef97616320b2da259e1f8174c65b0ce2fbe2e8629644a97693402fe",
    "d585fd3b613c66151fc3249e8ed44f77020cb5e6c1e635a616d3f9f82460512a",
]
tool_flags = {
    # the driver's defaults, switched off again: these run before canaries exist
    "CFLAGS": [
        "-fno-stack-clash-protection",
        "-isystem",
        f"/builddir/{pkgname}-{pkgver}/headers/usr/include",
    ],
}
# called by any code at any time, also before the C library is set up
hardening = ["!int", "!scp", "!ssp", "!var-init"]
# no check: tests need a C library; no lto: linked into every kind of program
options = ["bootstrap", "!check", "!lto", "!splitstatic"]


# the C library's headers are needed before the C library
def post_extract(self):
    self.do(
        "tar",
        "-xf",
        self.chroot_sources_path / "llvm-toolchain-22_22.1.8.orig.tar.xz",
        "--strip-components=1",
        "llvm-toolchain-22_22.1.8/cmake",
        "llvm-toolchain-22_22.1.8/compiler-rt",
        "llvm-toolchain-22_22.1.8/llvm/LICENSE.TXT",
        "llvm-toolchain-22_22.1.8/llvm/cmake",
    )
    self.mkdir("musl")
    self.do(
        "tar",
        "-xf",
        self.chroot_sources_path / "musl-1.2.6.tar.gz",
        "--strip-components=1",
        "-C",
        "musl",
    )


def pre_configure(self):
    self.do(
        "./configure",
        "--prefix=/usr",
        "--target=x86_64-chimera-linux-musl",
        wrksrc="musl",
    )
    self.do("make", "DESTDIR=../headers", "install-headers", wrksrc="musl")


def post_install(self):
    self.install_license("llvm/LICENSE.TXT")
    # without it clang refuses -fsanitize=cfi
    self.install_file(
        "compiler-rt/lib/cfi/cfi_ignorelist.txt", "usr/lib/clang/22/share"
    )
