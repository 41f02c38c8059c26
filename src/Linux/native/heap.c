/* How a program that works and ends takes memory that it is certain to write. Page by page a fault costs several times
   what the page itself does; they were a third of the processor time of a package manager's upgrade
   (bench/README.md).

   The collector takes its heap into use in steps of 16 pages, which it clears right away: mprotect(2), then madvise(2)
   with the advice to dump them should the program crash. What was never written is never dumped, so that advice and its
   opposite are left out, which also keeps the kernel from dividing the mapping at every step. In their place the step is
   faulted in at once; and a step that reaches a new block of 2 MiB makes all of that block accessible first, so that the
   kernel may give a huge page for it (transparent huge pages "madvise" or "always"): 0.1 ms, in steps 0.8 ms. So is the
   first block of new objects: it costs a program that needs little of it nothing but those 2 MiB. The first block of
   a later region is only taken so when two were before it, so that what is taken and not needed stays a part of what is
   needed.

   The runtime unpacks its tables at the start, two megabytes in a section of their own. That section begins at a block
   here and ends behind the next, so that one huge page can take it: page by page it is faulted in at the start. */
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE 4096UL
#define STEP (16 * PAGE)                        /* gcpriv.h, commit_min_th */
#define BLOCK (512 * PAGE)
#define HUGEPAGE 14                             /* MADV_HUGEPAGE */
#define POPULATE_WRITE 23                       /* MADV_POPULATE_WRITE, Linux 5.14; older kernels fault as before */

__asm__(".section .hydrated, \"aw\", @nobits\n.p2align 21\nlimyra_tables_end: .zero 1\n.previous");
extern char limyra_tables_end[] __attribute__((visibility("hidden")));

#define NEW_OBJECTS 3                           /* the first regions are made for the oldest objects first */

static int blocks, regions;

/* Regions are larger than a block and aligned to it, so a block that a step or a first page reaches is in its region. */
static void take(unsigned long at, unsigned long size)
{
    unsigned long block = (at + size - 1) & -BLOCK;
    int is_first = size == PAGE && block == at;
    regions += is_first;
    if ((block >= at && size >= STEP && size < BLOCK) || (is_first && (blocks >= 2 || regions == NEW_OBJECTS))) {
        blocks++;
        if (syscall(SYS_mprotect, block, BLOCK, PROT_READ | PROT_WRITE) == 0)
            syscall(SYS_madvise, block, BLOCK, HUGEPAGE);
    }
    if (size == STEP) syscall(SYS_madvise, at, size, POPULATE_WRITE);
    if (size >= BLOCK) syscall(SYS_madvise, at, size, HUGEPAGE);
}

int madvise(void *at, size_t size, int advice)
{
    if (advice == MADV_DONTDUMP) return 0;
    if (advice != MADV_DODUMP) return syscall(SYS_madvise, at, size, advice);
    take((unsigned long)at, size);
    return 0;
}

__attribute__((constructor(101))) static void populate_tables(void)
{
    unsigned long from = ((unsigned long)limyra_tables_end - BLOCK) & -PAGE;
    syscall(SYS_madvise, from, BLOCK, HUGEPAGE);
    syscall(SYS_madvise, from, BLOCK, POPULATE_WRITE);
}
