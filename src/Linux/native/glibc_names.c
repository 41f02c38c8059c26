/* The names by which the linux-x64 NativeAOT archives, compiled against glibc, call what musl offers under
   another name. On x86-64 off_t, ino_t and rlim_t are 64 bits wide in both libraries and the structures agree
   (feature_test_macros(7), stat(2)), so each name is the plain call. All are weak: a libc that has one wins.
   Linked into every program of the target; docs/decisions/0003-static-musl-programs.md tells why. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/uio.h>
#include <unistd.h>

#define WEAK __attribute__((weak))

WEAK int open64(const char *path, int flags, ...)
{
    mode_t mode = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, mode_t);
        va_end(arguments);
    }
    return open(path, flags, mode);
}

WEAK FILE *fopen64(const char *path, const char *mode) { return fopen(path, mode); }
WEAK void *mmap64(void *at, size_t size, int protection, int flags, int fd, off_t offset)
{
    return mmap(at, size, protection, flags, fd, offset);
}

WEAK off_t lseek64(int fd, off_t offset, int whence) { return lseek(fd, offset, whence); }
WEAK ssize_t pread64(int fd, void *to, size_t size, off_t offset) { return pread(fd, to, size, offset); }
WEAK ssize_t pwrite64(int fd, const void *from, size_t size, off_t offset)
{
    return pwrite(fd, from, size, offset);
}
WEAK ssize_t preadv64(int fd, const struct iovec *to, int count, off_t offset)
{
    return preadv(fd, to, count, offset);
}
WEAK ssize_t pwritev64(int fd, const struct iovec *from, int count, off_t offset)
{
    return pwritev(fd, from, count, offset);
}
WEAK ssize_t sendfile64(int out, int in, off_t *offset, size_t count)
{
    return sendfile(out, in, offset, count);
}
WEAK int ftruncate64(int fd, off_t size) { return ftruncate(fd, size); }
WEAK int fallocate64(int fd, int mode, off_t at, off_t size) { return fallocate(fd, mode, at, size); }
WEAK int posix_fadvise64(int fd, off_t at, off_t size, int advice)
{
    return posix_fadvise(fd, at, size, advice);
}
WEAK int mkstemps64(char *template, int suffix) { return mkstemps(template, suffix); }
WEAK struct dirent *readdir64(DIR *directory) { return readdir(directory); }
WEAK int statfs64(const char *path, struct statfs *status) { return statfs(path, status); }
WEAK int fstatfs64(int fd, struct statfs *status) { return fstatfs(fd, status); }
WEAK int getrlimit64(int resource, struct rlimit *limit) { return getrlimit(resource, limit); }
WEAK int setrlimit64(int resource, const struct rlimit *limit) { return setrlimit(resource, limit); }

/* glibc before 2.33 had no stat symbol of its own: the version argument names the structure's layout. */
WEAK int __xstat64(int version, const char *path, struct stat *status)
{
    (void)version;
    return stat(path, status);
}
WEAK int __lxstat64(int version, const char *path, struct stat *status)
{
    (void)version;
    return lstat(path, status);
}
WEAK int __fxstat64(int version, int fd, struct stat *status)
{
    (void)version;
    return fstat(fd, status);
}
WEAK int __xmknod(int version, const char *path, mode_t mode, dev_t *device)
{
    (void)version;
    return mknod(path, mode, *device);
}

WEAK cpu_set_t *__sched_cpualloc(size_t count) { return calloc(1, CPU_ALLOC_SIZE(count)); }
WEAK void __sched_cpufree(cpu_set_t *set) { free(set); }
