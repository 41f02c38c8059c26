/* What process 1 starts for a step of the boot: a program of a few kilobytes without a C library, because the
   start of dinit's runtime costs more than nearly every step does. It asks the process that runs such steps
   (src/Early/Base/StepServer.cs) and ends with the exit code it gets. Who does not answer, or hangs up, leaves
   the step to dinit itself, which this program then becomes; so does everybody who is no child of process 1.

   The question is one packet: the number of arguments (4 bytes), the arguments, the environment, a zero byte
   behind each text; with it go standard input, output and error, and the connection to the service manager if
   there is one. An answer of one byte is the exit code. A longer one asks for a program that the step needs:
   the number of arguments, the file and the arguments. It runs here, because here are the step's terminal and
   place among the processes; the next packet says how it ended, as wait4 or the error told it. */

#ifndef PLACE
#define PLACE "/run/dinit/steps"
#define ITSELF "/usr/lib/dinit/dinit-early"     /* leads to dinit; it sees from the name what it is to do */
#define PARENT 1
#endif
#define PACKET_BYTES 8192                       /* of services: arguments and a few variables */
#define MOST_TEXTS 256
#define MOST_DESCRIPTORS 4
#define PATH_VARIABLE "PATH=/usr/bin:/bin:/usr/sbin:/sbin"

enum {
    SYS_read, SYS_write, SYS_close = 3, SYS_rt_sigaction = 13, SYS_rt_sigprocmask, SYS_socket = 41,
    SYS_connect, SYS_sendto = 44, SYS_recvfrom, SYS_sendmsg, SYS_fork = 57, SYS_execve = 59, SYS_wait4 = 61,
    SYS_getppid = 110, SYS_exit_group = 231, SYS_pipe2 = 293,
};
enum { EINTR = 4, E2BIG = 7, CLOSE_ON_EXEC = 02000000, NO_SIGNAL = 0x4000 };

struct address { unsigned short family; char path[108]; };                          /* sockaddr_un, unix(7) */
struct slice { void *start; unsigned long length; };                                /* iovec */
struct message {                                                                    /* msghdr of the kernel */
    void *name; long name_length; struct slice *slices; unsigned long slice_count;
    void *control; unsigned long control_length; long flags;
};
struct control { unsigned long length; int level, type, descriptors[MOST_DESCRIPTORS]; };    /* cmsg(3) */
struct action { void *handler; unsigned long flags; void *restorer; unsigned long mask; };   /* sigaction */

static long call(long number, long a, long b, long c, long d)
{
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = 0;
    register long r9 __asm__("r9") = 0;
    __asm__ volatile("syscall" : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

static int begins(const char *text, const char *with)
{
    while (*with && *text == *with) text++, with++;
    return !*with;
}

/* The texts of a list behind each other; 0 if they do not fit. */
static char *pack(char **texts, char *to, char *end)
{
    for (; *texts; texts++) {
        const char *from = *texts;
        do if (to == end) return 0; while ((*to++ = *from++));
    }
    return to;
}

static int connection_to_manager(char **environment)
{
    int fd = -1;
    for (; *environment; environment++) {
        if (!begins(*environment, "DINIT_CS_FD=")) continue;
        fd = 0;
        for (const char *digit = *environment + 12; *digit >= '0' && *digit <= '9' && fd < 100000; digit++)
            fd = fd * 10 + (*digit - '0');
    }
    return fd;
}

/* Does not come back, unless it failed. Signals are at their defaults for the program, as for each of dinit. */
static void become(char **texts, char **environment, int report)
{
    struct action standard = { 0, 0, 0, 0 };
    for (int signal = 1; signal <= 64; signal++)
        call(SYS_rt_sigaction, signal, (long)&standard, 0, 8);
    unsigned long none = 0;
    call(SYS_rt_sigprocmask, 2 /* SIG_SETMASK */, (long)&none, 0, 8);
    int failed = (int)call(SYS_execve, (long)texts[0], (long)(texts + 1), (long)environment, 0);
    call(SYS_write, report, (long)&failed, sizeof failed, 0);
    call(SYS_exit_group, 127, 0, 0, 0);
}

/* How the program of a packet ended, as wait4 says it; below zero the error that kept it from starting. */
static int run(char *packet, long length, char **environment)
{
    char *texts[MOST_TEXTS + 1], *variables[MOST_TEXTS + 2], *end = packet + length;
    int wanted = *(int *)packet + 1, count = 0, has_path = 0, variable_count = 0;
    if (end[-1] || wanted > MOST_TEXTS) return -E2BIG;
    for (char *text = packet + 4; text < end && count < wanted; text++) {
        texts[count++] = text;
        while (*text) text++;
    }
    texts[count] = 0;
    for (; *environment && variable_count < MOST_TEXTS; environment++) {
        has_path |= begins(*environment, "PATH=");
        variables[variable_count++] = *environment;
    }
    if (!has_path) variables[variable_count++] = PATH_VARIABLE;
    variables[variable_count] = 0;

    int ends[2], failed = 0, status = 0;
    long error = call(SYS_pipe2, (long)ends, CLOSE_ON_EXEC, 0, 0);
    if (error < 0) return (int)error;
    long child = call(SYS_fork, 0, 0, 0, 0);
    if (child == 0) become(texts, variables, ends[1]);
    call(SYS_close, ends[1], 0, 0, 0);
    if (child > 0) {
        long got;
        do got = call(SYS_read, ends[0], (long)&failed, sizeof failed, 0); while (got == -EINTR);
        do got = call(SYS_wait4, child, (long)&status, 0, 0); while (got == -EINTR);
        if (got < 0) failed = (int)got;
    }
    call(SYS_close, ends[0], 0, 0, 0);
    return child < 0 ? (int)child : failed ? failed : status;
}

/* The exit code, or -1 if the step was left to us. */
static int ask(int at, char **arguments, char **environment)
{
    static const struct address place = { 1 /* AF_UNIX */, PLACE };
    char packet[PACKET_BYTES], *end = packet + sizeof packet;
    int count = 0;
    while (arguments[count]) count++;
    *(int *)packet = count;
    char *next = pack(arguments, packet + sizeof count, end);
    if (next) next = pack(environment, next, end);
    if (!next || call(SYS_connect, at, (long)&place, sizeof place, 0)) return -1;

    int manager = connection_to_manager(environment), given = manager < 0 ? 3 : 4;
    struct slice slice = { packet, (unsigned long)(next - packet) };
    struct control control = {
        16 + 4 * (unsigned long)given, 1 /* SOL_SOCKET */, 1 /* SCM_RIGHTS */, { 0, 1, 2, manager },
    };
    struct message message = { 0, 0, &slice, 1, &control, (control.length + 7) & ~7UL, 0 };
    if (call(SYS_sendmsg, at, (long)&message, NO_SIGNAL, 0) < 0) return -1;
    for (;;) {
        long got;
        do got = call(SYS_recvfrom, at, (long)packet, sizeof packet, 0); while (got == -EINTR);
        if (got == 1) return (unsigned char)*packet;
        if (got < 8) return -1;
        int status = run(packet, got, environment);
        if (call(SYS_sendto, at, (long)&status, sizeof status, NO_SIGNAL) != sizeof status) return -1;
    }
}

__attribute__((used)) static void begin(long *stack)
{
    char **arguments = (char **)(stack + 1), **environment = arguments + stack[0] + 1;
    if (stack[0] > 1 && call(SYS_getppid, 0, 0, 0, 0) == PARENT) {
        int at = (int)call(SYS_socket, 1, 5 /* SOCK_SEQPACKET */ | CLOSE_ON_EXEC, 0, 0);
        int code = at < 0 ? -1 : ask(at, arguments, environment);
        if (code >= 0) call(SYS_exit_group, code, 0, 0, 0);
        if (at >= 0) call(SYS_close, at, 0, 0, 0);
    }
    call(SYS_execve, (long)ITSELF, (long)arguments, (long)environment, 0);
    static const char missing[] = "dinit-early: " ITSELF " cannot be started; it is of the package dinit\n";
    call(SYS_write, 2, (long)missing, sizeof missing - 1, 0);
    call(SYS_exit_group, 127, 0, 0, 0);
}

/* The stack as the kernel laid it out: the number of arguments, they, a null, the environment, a null. */
__asm__(".globl _start\n.type _start, @function\n_start:\n xor %ebp, %ebp\n mov %rsp, %rdi\n"
        " and $-16, %rsp\n call begin\n hlt\n.size _start, . - _start\n");
