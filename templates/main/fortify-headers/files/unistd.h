#include "bounds.h"
#include_next <unistd.h>

#if defined(__fortify_on) && !defined(LIMYRA_FORTIFY_UNISTD_H)
#define LIMYRA_FORTIFY_UNISTD_H
__fortify_begin

extern ssize_t __fortify_read(int, void *, size_t) __asm__("read");
extern ssize_t __fortify_write(int, const void *, size_t) __asm__("write");
extern ssize_t __fortify_pread(int, void *, size_t, off_t) __asm__("pread");
extern ssize_t __fortify_pwrite(int, const void *, size_t, off_t) __asm__("pwrite");
extern ssize_t __fortify_readlink(const char *__restrict, char *__restrict, size_t) __asm__("readlink");
extern char *__fortify_getcwd(char *, size_t) __asm__("getcwd");

__fortify_over ssize_t read(int __fd, void *__fortify_sized __d, size_t __n)
{
	__fortify_need(__d, __n);
	return __fortify_read(__fd, __d, __n);
}

__fortify_over ssize_t write(int __fd, const void *__fortify_sized __s, size_t __n)
{
	__fortify_need(__s, __n);
	return __fortify_write(__fd, __s, __n);
}

__fortify_over ssize_t pread(int __fd, void *__fortify_sized __d, size_t __n, off_t __at)
{
	__fortify_need(__d, __n);
	return __fortify_pread(__fd, __d, __n, __at);
}

__fortify_over ssize_t pwrite(int __fd, const void *__fortify_sized __s, size_t __n, off_t __at)
{
	__fortify_need(__s, __n);
	return __fortify_pwrite(__fd, __s, __n, __at);
}

__fortify_over ssize_t readlink(const char *__restrict __path, char *__restrict __fortify_sized __d, size_t __n)
{
	__fortify_need(__d, __n);
	return __fortify_readlink(__path, __d, __n);
}

__fortify_over char *getcwd(char *__fortify_sized __d, size_t __n)
{
	if (__d)
		__fortify_need(__d, __n);
	return __fortify_getcwd(__d, __n);
}

__fortify_end
#endif
