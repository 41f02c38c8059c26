#include "bounds.h"
#include_next <string.h>

#if defined(__fortify_on) && !defined(LIMYRA_FORTIFY_STRING_H)
#define LIMYRA_FORTIFY_STRING_H
__fortify_begin

__fortify_call void *memcpy(void *__restrict __d, const void *__restrict __s, size_t __n)
{
	__fortify_need(__d, __n);
	__fortify_need(__s, __n);
	return __builtin_memcpy(__d, __s, __n);
}

__fortify_call void *memmove(void *__d, const void *__s, size_t __n)
{
	__fortify_need(__d, __n);
	__fortify_need(__s, __n);
	return __builtin_memmove(__d, __s, __n);
}

__fortify_call void *memset(void *__d, int __c, size_t __n)
{
	__fortify_need(__d, __n);
	return __builtin_memset(__d, __c, __n);
}

__fortify_call char *strcpy(char *__restrict __d, const char *__restrict __s)
{
	if (__fortify_room(__d) != (size_t)-1)
		__fortify_need(__d, __builtin_strlen(__s) + 1);
	return __builtin_strcpy(__d, __s);
}

__fortify_call char *strncpy(char *__restrict __d, const char *__restrict __s, size_t __n)
{
	__fortify_need(__d, __n);
	return __builtin_strncpy(__d, __s, __n);
}

__fortify_call char *strcat(char *__restrict __d, const char *__restrict __s)
{
	if (__fortify_room(__d) != (size_t)-1)
		__fortify_need(__d, __builtin_strlen(__d) + __builtin_strlen(__s) + 1);
	return __builtin_strcat(__d, __s);
}

__fortify_call char *strncat(char *__restrict __d, const char *__restrict __s, size_t __n)
{
	if (__fortify_room(__d) != (size_t)-1)
		__fortify_need(__d, __builtin_strlen(__d) + 1);
	return __builtin_strncat(__d, __s, __n);
}

#if defined(_POSIX_SOURCE) || defined(_POSIX_C_SOURCE) || defined(_XOPEN_SOURCE) \
	|| defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
__fortify_call char *stpcpy(char *__restrict __d, const char *__restrict __s)
{
	if (__fortify_room(__d) != (size_t)-1)
		__fortify_need(__d, __builtin_strlen(__s) + 1);
	return __builtin_stpcpy(__d, __s);
}
#endif

#ifdef _GNU_SOURCE
__fortify_call void *mempcpy(void *__d, const void *__s, size_t __n)
{
	__fortify_need(__d, __n);
	__fortify_need(__s, __n);
	return (char *)__builtin_memcpy(__d, __s, __n) + __n;
}
#endif

__fortify_end
#endif
