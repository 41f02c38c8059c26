#include "bounds.h"
#include_next <poll.h>

#if defined(__fortify_on) && !defined(LIMYRA_FORTIFY_POLL_H)
#define LIMYRA_FORTIFY_POLL_H
__fortify_begin

extern int __fortify_poll(struct pollfd *, nfds_t, int) __asm__("poll");

__fortify_over int poll(struct pollfd *__fortify_sized __d, nfds_t __n, int __wait)
{
	if (__fortify_room(__d) / sizeof *__d < __n)
		__fortify_trap();
	return __fortify_poll(__d, __n, __wait);
}

__fortify_end
#endif
