/*
 * What the headers of this folder share. Each of them stands before the C library's header of its name, includes that
 * one, and defines inline versions of calls that write or read through a pointer. The compiler knows the size of many
 * objects; a call that would leave one traps. A program may ask for none of it with -D_FORTIFY_SOURCE=0.
 */
#ifndef LIMYRA_FORTIFY_BOUNDS_H
#define LIMYRA_FORTIFY_BOUNDS_H

#if defined(__clang__) && defined(__OPTIMIZE__) && __STDC_HOSTED__ \
	&& !(defined(_FORTIFY_SOURCE) && _FORTIFY_SOURCE + 0 == 0) \
	&& !__has_feature(address_sanitizer) && !__has_feature(memory_sanitizer)
#define __fortify_on 1
#ifndef _FORTIFY_SOURCE
#define _FORTIFY_SOURCE 3
#endif
#endif

#ifdef __cplusplus
#define __fortify_begin extern "C" {
#define __fortify_end }
#else
#define __fortify_begin
#define __fortify_end
#endif

/* gnu_inline: no copy of its own is ever emitted; a program that defines the call itself, or takes its address,
 * gets the plain one. */
#define __fortify_call extern __inline __attribute__((__always_inline__, __gnu_inline__, __artificial__))

/* For calls that the compiler does not know by name: an overload of the plain call, preferred because it is told the
 * size of what its pointer points to. */
#define __fortify_over __fortify_call __attribute__((__overloadable__))
#define __fortify_sized const __attribute__((__pass_dynamic_object_size__(0)))

/* A number in the instruction tells these traps from others: a debugger and an audit can read it there. */
#if defined(__x86_64__) || defined(__i386__)
#define __fortify_trap() \
	(__extension__({ __asm__ __volatile__("ud1l 0x46(%eax), %eax"); __builtin_unreachable(); }))
#elif defined(__aarch64__)
#define __fortify_trap() (__extension__({ __asm__ __volatile__("brk #0x5546"); __builtin_unreachable(); }))
#else
#define __fortify_trap() __builtin_trap()
#endif

/* For calls with "...": their arguments can be handed on by a va_list alone, and no function that makes one can be inlined.
 * So each unit has a copy of its own of those it uses. */
#define __fortify_variadic static __attribute__((__overloadable__, __unused__, __noinline__))

/* Bytes behind a pointer, at most; all of memory when unknown. */
#define __fortify_room(p) __builtin_dynamic_object_size((p), 0)

#define __fortify_need(p, n) \
	do { \
		if (__fortify_room(p) < (__SIZE_TYPE__)(n)) \
			__fortify_trap(); \
	} while (0)

#endif
