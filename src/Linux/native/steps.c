/* A step of the boot that was started by process 1 asks the process that runs such steps
   (src/Early/Base/StepServer.cs) to do it, before the runtime of this one starts, which costs more than
   nearly every step does. Who does not answer, or hangs up, leaves the step to us.

   The question is one packet: the number of arguments (4 bytes), the arguments, the environment, a zero byte
   behind each text; with it go standard input, output and error, and the connection to the service manager if
   there is one. The answer is one byte, the exit code. */

#define PLACE "/run/dinit/steps"
#define PACKET_BYTES 8192                  /* of services: arguments and a few variables */
#define MOST_DESCRIPTORS 4

struct address { unsigned short family; char path[108]; };                          /* sockaddr_un, unix(7) */
struct slice { void *start; unsigned long length; };                                /* iovec */
struct message {                                                                    /* msghdr of the kernel */
    void *name; long name_length; struct slice *slices; unsigned long slice_count;
    void *control; unsigned long control_length; long flags;
};
struct control { unsigned long length; int level, type, descriptors[MOST_DESCRIPTORS]; };    /* cmsg(3) */

char **limyra_arguments(void);
extern char **environ;

static long call6(long number, long a, long b, long c, long d, long e, long f)
{
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
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

static int connection_to_manager(void)
{
    int fd = -1;
    for (char **variable = environ; *variable; variable++) {
        if (!begins(*variable, "DINIT_CS_FD=")) continue;
        fd = 0;
        for (const char *digit = *variable + 12; *digit >= '0' && *digit <= '9' && fd < 100000; digit++)
            fd = fd * 10 + (*digit - '0');
    }
    return fd;
}

static int put(long at)
{
    static const struct address place = { 1 /* AF_UNIX */, PLACE };
    char packet[PACKET_BYTES], *end = packet + sizeof packet;
    char **arguments = limyra_arguments();
    int count = 0;
    while (arguments[count]) count++;
    *(int *)packet = count;
    char *next = pack(arguments, packet + sizeof count, end);
    if (next) next = pack(environ, next, end);
    if (!next || call6(42 /* connect */, at, (long)&place, sizeof place, 0, 0, 0)) return -1;

    int manager = connection_to_manager(), given = manager < 0 ? 3 : 4;
    struct slice slice = { packet, (unsigned long)(next - packet) };
    struct control control = {
        16 + 4 * (unsigned long)given, 1 /* SOL_SOCKET */, 1 /* SCM_RIGHTS */, { 0, 1, 2, manager },
    };
    struct message message = { 0, 0, &slice, 1, &control, (control.length + 7) & ~7UL, 0 };
    if (call6(46 /* sendmsg */, at, (long)&message, 0x4000 /* MSG_NOSIGNAL */, 0, 0, 0) < 0) return -1;
    unsigned char code;
    long got;
    do got = call6(45 /* recvfrom */, at, (long)&code, 1, 0, 0, 0); while (got == -4 /* EINTR */);
    return got == 1 ? code : -1;
}

__attribute__((constructor(103))) static void ask_for_step(void)
{
    char name[16] = { 0 };
    call6(157 /* prctl */, 16 /* PR_GET_NAME */, (long)name, 0, 0, 0, 0);
    if (!begins(name, "dinit-early") || name[11] || call6(110 /* getppid */, 0, 0, 0, 0, 0, 0) != 1) return;
    long at = call6(41 /* socket */, 1, 5 | 02000000 /* SOCK_SEQPACKET, SOCK_CLOEXEC */, 0, 0, 0, 0);
    if (at < 0) return;
    int code = put(at);
    if (code >= 0) call6(231 /* exit_group */, code, 0, 0, 0, 0, 0);
    call6(3 /* close */, at, 0, 0, 0, 0, 0);
}
