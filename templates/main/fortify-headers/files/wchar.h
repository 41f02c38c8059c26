#include "bounds.h"
#include_next <wchar.h>

#if defined(__fortify_on) && !defined(LIMYRA_FORTIFY_WCHAR_H)
#define LIMYRA_FORTIFY_WCHAR_H
__fortify_begin

extern wchar_t *__fortify_wmemcpy(wchar_t *__restrict, const wchar_t *__restrict, size_t) __asm__("wmemcpy");
extern wchar_t *__fortify_wmemset(wchar_t *, wchar_t, size_t) __asm__("wmemset");

__fortify_over wchar_t *wmemcpy(wchar_t *__restrict __fortify_sized __d, const wchar_t *__restrict __fortify_sized __s, size_t __n)
{
	if (__fortify_room(__d) / sizeof(wchar_t) < __n || __fortify_room(__s) / sizeof(wchar_t) < __n)
		__fortify_trap();
	return __fortify_wmemcpy(__d, __s, __n);
}

__fortify_over wchar_t *wmemset(wchar_t *__fortify_sized __d, wchar_t __c, size_t __n)
{
	if (__fortify_room(__d) / sizeof(wchar_t) < __n)
		__fortify_trap();
	return __fortify_wmemset(__d, __c, __n);
}

__fortify_end
#endif
