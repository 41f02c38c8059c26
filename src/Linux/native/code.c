/* Gives back the pages of our own code and constants that starting up has touched. They are clean pages of the
   program's file: whatever is needed again comes back with a fault. Where the linker gives no bounds (a shared
   library for tests) there is nothing to give back. */

extern char __executable_start[] __attribute__((weak));
extern char etext[] __attribute__((weak));

void limyra_release_code(void)
{
    const long page = 4096, dontneed = 4;
    long from = ((long)__executable_start + page - 1) & -page, to = (long)etext & -page, result;
    if (!__executable_start || !etext || from >= to) return;
    __asm__ volatile("syscall" : "=a"(result) : "a"(28L /* madvise */), "D"(from), "S"(to - from), "d"(dontneed)
                     : "rcx", "r11", "memory");
}
