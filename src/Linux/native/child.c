/* Starts a child process and applies a plan to it, without one instruction of managed code in the child:
   the plan is complete before the call (src/Linux/ChildPlan.cs), and everything below is plain system calls.
   No C library function is called and errno is not touched, because a child that shares memory with its
   parent (CLONE_VM) also shares the parent's thread-local storage.
   docs/decisions/0006-starting-children.md has the reasons and the measurements. x86-64 only. */

typedef unsigned long ulong_t;

struct limit { int resource; int flags; ulong_t soft; ulong_t hard; };   /* flags: 1 soft set, 2 hard set */
struct descriptor { int from; int to; };

struct plan {
    const char *const *paths;       /* what to execute, in order, up to a null */
    const char *const *arguments;
    const char *const *shell;       /* arguments for /bin/sh when the kernel says ENOEXEC; [1] is set here */
    char **environment;
    char *pid_text;                 /* where the child writes its own number in decimal, or null */
    const char *directory;
    const char *root;
    const char *output_path;        /* stdout and stderr: opened here for appending, or null */
    const char *cgroup_procs;
    const char *uid_map;            /* for a user namespace, user_namespaces(7) */
    const char *gid_map;
    const char *nice_text;          /* for /proc/self/autogroup */
    const char *oom_text;
    const struct descriptor *descriptors;
    const struct limit *limits;
    const int *groups;
    ulong_t signal_mask;            /* what the program starts with */
    ulong_t bounding_drop;          /* one bit a capability */
    ulong_t ambient;
    ulong_t inheritable;
    int descriptor_count;
    int limit_count;
    int group_count;                /* -1: leave the groups alone */
    int uid;                        /* -1: leave it alone */
    int gid;
    int status_fd;                  /* close-on-exec; receives {stage, errno} when something fails */
    int stdin_fd;                   /* -1: /dev/null; -2: keep what is there; -3: leave to descriptors */
    int stdout_fd;                  /* -1: output_path or /dev/null; -2; -3 */
    int stderr_fd;                  /* as stdout_fd; -4: the same file as stdout */
    int output_mode;                /* -1: leave owner and mode alone */
    int output_uid;
    int output_gid;
    int session;                    /* 0 none, 1 setsid, 2 console in the foreground, 3 console shared */
    int nice;                       /* -1000: leave it alone */
    int io_priority;                /* -1: leave it alone */
    int secure_bits;                /* 0: leave them alone */
    int flags;                      /* 1 no-new-privs, 2 set capabilities, 4 share memory, 8 die with the parent,
                                       16 own mounts, 32 /proc in the root, 64 /dev in the root, 128 root of itself */
    int least_fd;                   /* first number above all targets in descriptors and 0-2 */
};

#define DESCRIPTOR_LIMIT 24             /* ChildPlan.DescriptorLimit */

enum stage {
    ARRANGE_FDS = 0, CHDIR = 5, STDIO = 6, CGROUP = 7, RLIMITS = 8, IDS = 9, LOGFILE = 10, CAPS = 11, PRIO = 12,
    EXEC = 18,
};

#define EINTR 4
#define EBUSY 16
#define ENOENT 2
#define ENOTDIR 20
#define EACCES 13
#define ENOEXEC 8

#define SYS_write 1
#define SYS_close 3
#define SYS_rt_sigaction 13
#define SYS_rt_sigprocmask 14
#define SYS_ioctl 16
#define SYS_dup2 33
#define SYS_getpid 39
#define SYS_clone 56
#define SYS_execve 59
#define SYS_exit_group 231
#define SYS_fcntl 72
#define SYS_chdir 80
#define SYS_mkdir 83
#define SYS_fchmod 91
#define SYS_fchown 93
#define SYS_setpgid 109
#define SYS_setsid 112
#define SYS_setgroups 116
#define SYS_setresuid 117
#define SYS_setresgid 119
#define SYS_capget 125
#define SYS_capset 126
#define SYS_setpriority 141
#define SYS_prctl 157
#define SYS_chroot 161
#define SYS_mount 165
#define SYS_ioprio_set 251
#define SYS_openat 257
#define SYS_mknodat 259
#define SYS_unshare 272
#define SYS_prlimit64 302
#define SYS_memfd_create 319
#define SYS_close_range 436

static inline long call5(long number, long a, long b, long c, long d, long e)
{
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                     : "rcx", "r11", "memory");
    return result;
}

#define CALL(number, a, b, c, d) call5(number, (long)(a), (long)(b), (long)(c), (long)(d), 0)

#define AT_FDCWD (-100)
#define O_WRONLY 1
#define O_CREAT 0100
#define O_APPEND 02000
#define O_NOCTTY 0400
#define O_CLOEXEC 02000000

static long text_length(const char *text)
{
    long length = 0;
    while (text[length]) length++;
    return length;
}

static long open_path(const char *path, int flags, int mode)
{
    long fd;
    do fd = CALL(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, mode); while (fd == -EINTR);
    return fd;
}

static long put_text(const char *path, const char *text)
{
    long fd = open_path(path, O_WRONLY, 0);
    if (fd < 0) return fd;
    long result = CALL(SYS_write, fd, text, text_length(text), 0);
    CALL(SYS_close, fd, 0, 0, 0);
    return result < 0 ? result : 0;
}

/* dup2 onto itself would keep close-on-exec, so that case clears the flag instead. */
static long place(long from, long to)
{
    long result;
    if (from == to) return CALL(SYS_fcntl, to, 2 /* F_SETFD */, 0, 0);
    do result = CALL(SYS_dup2, from, to, 0, 0); while (result == -EINTR || result == -EBUSY);
    return result < 0 ? result : 0;
}

static void write_number(char *at, long value)
{
    char digits[20];
    int count = 0;
    do digits[count++] = (char)('0' + value % 10); while ((value /= 10) > 0);
    while (count > 0) *at++ = digits[--count];
    *at = 0;
}

/* First everything is lifted above all targets, then set down: no order of numbers can then clash. */
static long arrange(const struct plan *p, int *lifted, int *input, int *output, int *error)
{
    for (int i = 0; i < p->descriptor_count; i++) {
        long fd = CALL(SYS_fcntl, p->descriptors[i].from, 1030 /* F_DUPFD_CLOEXEC */, p->least_fd, 0);
        if (fd < 0) return fd;
        lifted[i] = (int)fd;
    }
    int *standard[3] = { input, output, error };
    for (int i = 0; i < 3; i++) {
        if (*standard[i] < 0) continue;
        long fd = CALL(SYS_fcntl, *standard[i], 1030, p->least_fd, 0);
        if (fd < 0) return fd;
        *standard[i] = (int)fd;
    }
    return 0;
}

static long standard_files(const struct plan *p, int input, int output, int error, int *stage)
{
    long result = 0;
    if (p->stdin_fd == -1) {
        long fd = open_path("/dev/null", 0, 0);
        /* Before /dev is mounted: an empty file in memory reads the same. */
        if (fd == -ENOENT) fd = CALL(SYS_memfd_create, "null", 1 /* MFD_CLOEXEC */, 0, 0);
        if (fd < 0) return fd;
        result = place(fd, 0);
        if (fd > 2) CALL(SYS_close, fd, 0, 0, 0);
    } else if (p->stdin_fd >= 0) {
        result = place(input, 0);
    }
    if (result < 0) return result;
    if (p->stdout_fd == -1 || p->stderr_fd == -1) {
        const char *path = p->output_path ? p->output_path : "/dev/null";
        long fd = open_path(path, p->output_path ? O_WRONLY | O_CREAT | O_APPEND | O_NOCTTY : O_WRONLY, 0600);
        /* Likewise: then what is said goes where our own output goes, rather than nowhere. */
        if (fd == -ENOENT && !p->output_path) fd = CALL(SYS_fcntl, 1, 1030, p->least_fd, 0);
        if (fd < 0) {
            if (p->output_path) *stage = LOGFILE;
            return fd;
        }
        if (p->output_path && p->output_mode != -1) {
            *stage = LOGFILE;
            result = CALL(SYS_fchown, fd, p->output_uid, p->output_gid, 0);
            if (result >= 0) result = CALL(SYS_fchmod, fd, p->output_mode, 0, 0);
            if (result < 0) return result;
            *stage = STDIO;
        }
        long high = fd > 2 ? fd : CALL(SYS_fcntl, fd, 1030, p->least_fd, 0);
        if (high < 0) return high;
        if (p->stdout_fd == -1) result = place(high, 1);
        if (result >= 0 && p->stderr_fd == -1) result = place(high, 2);
        if (result < 0) return result;
    }
    if (p->stdout_fd >= 0 && (result = place(output, 1)) < 0) return result;
    if (p->stderr_fd >= 0 && (result = place(error, 2)) < 0) return result;
    if (p->stderr_fd == -4 && (result = place(1, 2)) < 0) return result;
    return 0;
}

/* Where mounts are forbidden, as in many containers, device nodes of the root's own take the place of /dev. */
static void make_devices(void)
{
    static const struct { const char *path; int mode, number; } nodes[] = {
        { "dev/null", 0020666, 0x103 }, { "dev/zero", 0020666, 0x105 }, { "dev/random", 0020666, 0x108 },
        { "dev/urandom", 0020666, 0x109 }, { "dev/console", 0020600, 0x501 },
    };
    for (int i = 0; i < 5; i++) CALL(SYS_mknodat, AT_FDCWD, nodes[i].path, nodes[i].mode, nodes[i].number);
}

#define BIND (4096 | 16384)             /* MS_BIND | MS_REC */
#define RESTRICT (32 | 4096 | 1 | 2 | 8)    /* MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NOEXEC */

/* /proc and /dev of the host in the working directory, a root that has none of its own, for this child and its descendants alone. What
   cannot be mounted is left out: programs that need it will say so. */
static long mount_own(const struct plan *p)
{
    if (!(p->flags & (16 | 128))) return 0;
    long result = CALL(SYS_unshare, (p->flags & 16 ? 0x20000 : 0) | (p->flags & 128 ? 0x10000000 : 0), 0, 0, 0);
    if (result < 0 && (p->flags & 128)) return result;
    int may_mount = result >= 0;
    if (p->flags & 128) {
        if ((result = put_text("/proc/self/uid_map", p->uid_map)) < 0) return result;
        if ((result = put_text("/proc/self/setgroups", "deny")) < 0) return result;
        if ((result = put_text("/proc/self/gid_map", p->gid_map)) < 0) return result;
    }
    if (!(p->flags & 16)) return 0;
    if (may_mount && (result = call5(SYS_mount, (long)"none", (long)"/", 0, 16384 | (1 << 18) /* MS_PRIVATE */, 0)) < 0)
        return result;
    if (p->flags & 32) {
        CALL(SYS_mkdir, "proc", 0755, 0, 0);
        if (may_mount && call5(SYS_mount, (long)"/proc", (long)"proc", 0, BIND, 0) < 0)
            call5(SYS_mount, (long)"proc", (long)"proc", (long)"proc", 0, 0);
    }
    if (p->flags & 64) {
        CALL(SYS_mkdir, "dev", 0755, 0, 0);
        if (!may_mount) make_devices();
        else if (call5(SYS_mount, (long)"/dev", (long)"dev", 0, BIND, 0) >= 0)
            call5(SYS_mount, 0, (long)"dev", 0, RESTRICT, 0);
    }
    return 0;
}

static void enter_session(const struct plan *p, int owns_terminal)
{
    if (p->session == 1) {
        CALL(SYS_setsid, 0, 0, 0, 0);
    } else if (p->session > 1) {
        if (owns_terminal) {
            CALL(SYS_setsid, 0, 0, 0, 0);
            CALL(SYS_ioctl, 0, 0x540e /* TIOCSCTTY */, 0, 0);
        }
        CALL(SYS_setpgid, 0, 0, 0, 0);
        int group = (int)CALL(SYS_getpid, 0, 0, 0, 0);
        if (p->session == 2) CALL(SYS_ioctl, 0, 0x5410 /* TIOCSPGRP */, &group, 0);
    }
}

static long set_limits(const struct plan *p)
{
    for (int i = 0; i < p->limit_count; i++) {
        const struct limit *wanted = &p->limits[i];
        ulong_t pair[2];
        long result = CALL(SYS_prlimit64, 0, wanted->resource, 0, pair);
        if (result < 0) return result;
        if (wanted->flags & 1) pair[0] = wanted->soft;
        if (wanted->flags & 2) pair[1] = wanted->hard;
        result = CALL(SYS_prlimit64, 0, wanted->resource, pair, 0);
        if (result < 0) return result;
    }
    return 0;
}

static long set_priorities(const struct plan *p)
{
    long result;
    if (p->nice != -1000) {
        if ((result = CALL(SYS_setpriority, 0, 0, p->nice, 0)) < 0) return result;
        /* An unprivileged process may not write there, and the file may be absent: both are fine. */
        put_text("/proc/self/autogroup", p->nice_text);
    }
    if (p->io_priority >= 0 && (result = CALL(SYS_ioprio_set, 1, 0, p->io_priority, 0)) < 0) return result;
    if (p->oom_text && (result = put_text("/proc/self/oom_score_adj", p->oom_text)) < 0) return result;
    return 0;
}

static long set_ids(const struct plan *p)
{
    long result;
    if (p->group_count >= 0 && (result = CALL(SYS_setgroups, p->group_count, p->groups, 0, 0)) < 0) return result;
    if (p->gid != -1 && (result = CALL(SYS_setresgid, p->gid, p->gid, p->gid, 0)) < 0) return result;
    if (p->uid == -1) return 0;
    if ((p->flags & 2) && (result = CALL(SYS_prctl, 8 /* PR_SET_KEEPCAPS */, 1, 0, 0)) < 0) return result;
    return CALL(SYS_setresuid, p->uid, p->uid, p->uid, 0);
}

static long set_capabilities(const struct plan *p)
{
    struct { unsigned version; int pid; } header = { 0x20080522, 0 };
    struct { unsigned effective, permitted, inheritable; } data[2];
    long result = CALL(SYS_capget, &header, data, 0, 0);
    if (result < 0) return result;
    for (int half = 0; half < 2; half++) data[half].effective = data[half].permitted;
    if ((result = CALL(SYS_capset, &header, data, 0, 0)) < 0) return result;
    for (int i = 0; i < 64; i++) {
        if (!(p->bounding_drop >> i & 1)) continue;
        result = CALL(SYS_prctl, 24 /* PR_CAPBSET_DROP */, i, 0, 0);
        if (result < 0) return result;
    }
    data[0].inheritable = (unsigned)p->inheritable;
    data[1].inheritable = (unsigned)(p->inheritable >> 32);
    if ((result = CALL(SYS_capset, &header, data, 0, 0)) < 0) return result;
    if ((result = call5(SYS_prctl, 47 /* PR_CAP_AMBIENT */, 4 /* clear all */, 0, 0, 0)) < 0) return result;
    for (int i = 0; i < 64; i++) {
        if (!(p->ambient >> i & 1)) continue;
        if ((result = call5(SYS_prctl, 47, 2 /* raise */, i, 0, 0)) < 0) return result;
    }
    return 0;
}

static long set_privileges(const struct plan *p)
{
    long result;
    if ((p->flags & 2) && (result = set_capabilities(p)) < 0) return result;
    if (p->secure_bits && (result = CALL(SYS_prctl, 28 /* PR_SET_SECUREBITS */, p->secure_bits, 0, 0)) < 0) {
        return result;
    }
    if ((p->flags & 1) && (result = call5(SYS_prctl, 38 /* PR_SET_NO_NEW_PRIVS */, 1, 0, 0, 0)) < 0) return result;
    return 0;
}

/* Handlers go to default by themselves at execve; what is ignored would stay ignored. */
static void reset_signals(const struct plan *p)
{
    struct { ulong_t handler, flags, restorer, mask; } standard = { 0, 0, 0, 0 };
    for (int i = 1; i <= 64; i++) CALL(SYS_rt_sigaction, i, &standard, 0, 8);
    CALL(SYS_rt_sigprocmask, 2 /* SIG_SETMASK */, &p->signal_mask, 0, 8);
}

static long execute(const struct plan *p)
{
    long result = -ENOENT, best = -ENOENT;
    for (const char *const *path = p->paths; *path; path++) {
        result = CALL(SYS_execve, *path, p->arguments, p->environment, 0);
        if (result == -ENOEXEC) {
            ((const char **)p->shell)[1] = *path;
            return CALL(SYS_execve, "/bin/sh", p->shell, p->environment, 0);
        }
        if (result != -ENOENT && result != -ENOTDIR && result != -EACCES) return result;
        if (result == -EACCES) best = result;
    }
    return best == -EACCES ? best : result;
}

static long apply(struct plan *p, int *stage)
{
    int lifted[DESCRIPTOR_LIMIT];
    int input = p->stdin_fd, output = p->stdout_fd, error = p->stderr_fd;
    long result;
    /* A console without a session is ours to claim; if it has one, we run inside that session. */
    int session_of;
    int owns_terminal = p->session > 1 && CALL(SYS_ioctl, 0, 0x5429 /* TIOCGSID */, &session_of, 0) < 0;

    *stage = ARRANGE_FDS;
    if (p->flags & 8) CALL(SYS_prctl, 1 /* PR_SET_PDEATHSIG */, 9, 0, 0);
    if ((result = arrange(p, lifted, &input, &output, &error)) < 0) return result;
    long status = CALL(SYS_fcntl, p->status_fd, 1030, p->least_fd, 0);
    if (status < 0) return status;
    p->status_fd = (int)status;
    if (p->pid_text) write_number(p->pid_text, CALL(SYS_getpid, 0, 0, 0, 0));

    *stage = CHDIR;
    /* With a new root, the directory is one inside it. */
    if (p->root && (result = CALL(SYS_chdir, p->root, 0, 0, 0)) < 0) return result;
    if (!p->root && p->directory && (result = CALL(SYS_chdir, p->directory, 0, 0, 0)) < 0) return result;
    if ((result = mount_own(p)) < 0) return result;
    if (p->root && (result = CALL(SYS_chroot, ".", 0, 0, 0)) < 0) return result;
    if (p->root && p->directory && (result = CALL(SYS_chdir, p->directory, 0, 0, 0)) < 0) return result;

    *stage = STDIO;
    if ((result = standard_files(p, input, output, error, stage)) < 0) return result;
    *stage = ARRANGE_FDS;
    CALL(SYS_close_range, 3, ~0U, 4 /* CLOSE_RANGE_CLOEXEC */, 0);
    for (int i = 0; i < p->descriptor_count; i++) {
        if ((result = place(lifted[i], p->descriptors[i].to)) < 0) return result;
    }

    enter_session(p, owns_terminal);
    *stage = RLIMITS;
    if ((result = set_limits(p)) < 0) return result;
    *stage = PRIO;
    if ((result = set_priorities(p)) < 0) return result;
    *stage = CGROUP;
    if (p->cgroup_procs && (result = put_text(p->cgroup_procs, "0")) < 0) return result;
    *stage = IDS;
    if ((result = set_ids(p)) < 0) return result;
    *stage = CAPS;
    if ((result = set_privileges(p)) < 0) return result;
    reset_signals(p);
    *stage = EXEC;
    return execute(p);
}

__attribute__((used, noreturn)) static void child_main(struct plan *p)
{
    int report[2] = { 0, 0 };
    report[1] = (int)-apply(p, &report[0]);
    CALL(SYS_write, p->status_fd, report, 8, 0);
    for (;;) CALL(SYS_exit_group, 0, 0, 0, 0);
}

/* Returns the child's number or a negative errno. stack_top is used when memory is shared. */
long limyra_start_child(struct plan *p, void *stack_top)
{
    ulong_t all = ~0UL, before;
    CALL(SYS_rt_sigprocmask, 2, &all, &before, 8);
    long flags = 17 /* SIGCHLD */ | ((p->flags & 4) ? 0x100 /* CLONE_VM */ : 0);
    void *stack = (p->flags & 4) ? stack_top : (void *)0;
    long result;
    register long r10 __asm__("r10") = 0;
    register long r8 __asm__("r8") = 0;
    __asm__ volatile(
        "syscall\n\t"
        "test %%rax, %%rax\n\t"
        "jnz 1f\n\t"
        "xor %%ebp, %%ebp\n\t"
        "mov %[plan], %%rdi\n\t"
        "and $-16, %%rsp\n\t"
        "call child_main\n\t"
        "hlt\n"
        "1:"
        : "=a"(result)
        : "a"(SYS_clone), "D"(flags), "S"(stack), "d"(0L), "r"(r10), "r"(r8), [plan] "b"(p)
        : "rcx", "r11", "memory", "cc");
    CALL(SYS_rt_sigprocmask, 2, &before, 0, 8);
    return result;
}

/* For the test that holds the managed structure against this one. */
int limyra_plan_size(void) { return (int)sizeof(struct plan); }
int limyra_plan_flags_offset(void) { return (int)__builtin_offsetof(struct plan, flags); }
