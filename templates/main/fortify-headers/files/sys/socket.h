#include "../bounds.h"
#include_next <sys/socket.h>

#if defined(__fortify_on) && !defined(LIMYRA_FORTIFY_SYS_SOCKET_H)
#define LIMYRA_FORTIFY_SYS_SOCKET_H
__fortify_begin

extern ssize_t __fortify_recv(int, void *, size_t, int) __asm__("recv");
extern ssize_t __fortify_recvfrom(int, void *__restrict, size_t, int, struct sockaddr *__restrict,
	socklen_t *__restrict) __asm__("recvfrom");
extern ssize_t __fortify_send(int, const void *, size_t, int) __asm__("send");
extern ssize_t __fortify_sendto(int, const void *, size_t, int, const struct sockaddr *, socklen_t) __asm__("sendto");

__fortify_over ssize_t recv(int __fd, void *__fortify_sized __d, size_t __n, int __flags)
{
	__fortify_need(__d, __n);
	return __fortify_recv(__fd, __d, __n, __flags);
}

__fortify_over ssize_t recvfrom(int __fd, void *__restrict __fortify_sized __d, size_t __n, int __flags,
	struct sockaddr *__restrict __from, socklen_t *__restrict __length)
{
	__fortify_need(__d, __n);
	return __fortify_recvfrom(__fd, __d, __n, __flags, __from, __length);
}

__fortify_over ssize_t send(int __fd, const void *__fortify_sized __s, size_t __n, int __flags)
{
	__fortify_need(__s, __n);
	return __fortify_send(__fd, __s, __n, __flags);
}

__fortify_over ssize_t sendto(int __fd, const void *__fortify_sized __s, size_t __n, int __flags, const struct sockaddr *__to,
	socklen_t __length)
{
	__fortify_need(__s, __n);
	return __fortify_sendto(__fd, __s, __n, __flags, __to, __length);
}

__fortify_end
#endif
