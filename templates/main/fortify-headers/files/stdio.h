#include "bounds.h"
#include_next <stdio.h>

#if defined(__fortify_on) && !defined(LIMYRA_FORTIFY_STDIO_H)
#define LIMYRA_FORTIFY_STDIO_H
__fortify_begin

extern char *__fortify_fgets(char *, int, FILE *) __asm__("fgets");
extern size_t __fortify_fread(void *, size_t, size_t, FILE *) __asm__("fread");
extern size_t __fortify_fwrite(const void *, size_t, size_t, FILE *) __asm__("fwrite");

__fortify_over char *fgets(char *__fortify_sized __d, int __n, FILE *__f)
{
	if (__n > 0)
		__fortify_need(__d, __n);
	return __fortify_fgets(__d, __n, __f);
}

__fortify_over size_t fread(void *__fortify_sized __d, size_t __n, size_t __m, FILE *__f)
{
	size_t __all;
	if (__builtin_mul_overflow(__n, __m, &__all))
		__fortify_trap();
	__fortify_need(__d, __all);
	return __fortify_fread(__d, __n, __m, __f);
}

__fortify_over size_t fwrite(const void *__fortify_sized __s, size_t __n, size_t __m, FILE *__f)
{
	size_t __all;
	if (__builtin_mul_overflow(__n, __m, &__all))
		__fortify_trap();
	__fortify_need(__s, __all);
	return __fortify_fwrite(__s, __n, __m, __f);
}

extern int __fortify_vsnprintf(char *, size_t, const char *, __builtin_va_list) __asm__("vsnprintf");

__fortify_over int vsnprintf(char *__fortify_sized __d, size_t __n, const char *__format, __builtin_va_list __v)
{
	/* More than INT_MAX is a way to say "unbounded", and checked by nobody. */
	if (__n <= 0x7fffffff)
		__fortify_need(__d, __n);
	return __fortify_vsnprintf(__d, __n, __format, __v);
}

__fortify_over int vsprintf(char *__fortify_sized __d, const char *__format, __builtin_va_list __v)
{
	size_t __room = __fortify_room(__d);
	int __n;
	if (__room > 0x7fffffff)
		__room = 0x7fffffff;
	__n = __fortify_vsnprintf(__d, __room, __format, __v);
	if (__n >= 0 && (size_t)__n >= __room)
		__fortify_trap();
	return __n;
}

__attribute__((__format__(__printf__, 3, 4)))
__fortify_variadic int snprintf(char *__fortify_sized __d, size_t __n, const char *__format, ...)
{
	__builtin_va_list __v;
	int __r;
	if (__n <= 0x7fffffff)
		__fortify_need(__d, __n);
	__builtin_va_start(__v, __format);
	__r = __fortify_vsnprintf(__d, __n, __format, __v);
	__builtin_va_end(__v);
	return __r;
}

__attribute__((__format__(__printf__, 2, 3)))
__fortify_variadic int sprintf(char *__fortify_sized __d, const char *__format, ...)
{
	size_t __room = __fortify_room(__d);
	__builtin_va_list __v;
	int __r;
	if (__room > 0x7fffffff)
		__room = 0x7fffffff;
	__builtin_va_start(__v, __format);
	__r = __fortify_vsnprintf(__d, __room, __format, __v);
	__builtin_va_end(__v);
	if (__r >= 0 && (size_t)__r >= __room)
		__fortify_trap();
	return __r;
}

__fortify_end
#endif
