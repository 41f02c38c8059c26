#include "bounds.h"
#include_next <strings.h>

#if defined(__fortify_on) && !defined(LIMYRA_FORTIFY_STRINGS_H) \
	&& (defined(_GNU_SOURCE) || defined(_BSD_SOURCE))
#define LIMYRA_FORTIFY_STRINGS_H
__fortify_begin

__fortify_over void bcopy(const void *__fortify_sized __s, void *__fortify_sized __d, size_t __n)
{
	__fortify_need(__d, __n);
	__fortify_need(__s, __n);
	__builtin_memmove(__d, __s, __n);
}

__fortify_over void bzero(void *__fortify_sized __d, size_t __n)
{
	__fortify_need(__d, __n);
	__builtin_memset(__d, 0, __n);
}

__fortify_end
#endif
