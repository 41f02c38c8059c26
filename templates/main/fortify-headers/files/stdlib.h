#include "bounds.h"
#include_next <stdlib.h>

#if defined(__fortify_on) && !defined(LIMYRA_FORTIFY_STDLIB_H)
#define LIMYRA_FORTIFY_STDLIB_H
#include <limits.h>
__fortify_begin

#if (defined(_XOPEN_SOURCE) || defined(_GNU_SOURCE) || defined(_BSD_SOURCE)) && defined(PATH_MAX)
extern char *__fortify_realpath(const char *__restrict, char *__restrict) __asm__("realpath");

__fortify_over char *realpath(const char *__restrict __path, char *__restrict __fortify_sized __d)
{
	/* The call writes up to PATH_MAX bytes whatever the path is. */
	if (__d && __fortify_room(__d) < PATH_MAX)
		__fortify_trap();
	return __fortify_realpath(__path, __d);
}
#endif

__fortify_end
#endif
