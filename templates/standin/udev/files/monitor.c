/* Events, of the kernel or of a device manager. */
#include <errno.h>
#include <linux/netlink.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "private.h"

enum { KERNEL = 1, MANAGER = 2 };

struct udev_monitor {
    int uses;
    int socket;
    struct udev *udev;
    struct sockaddr_nl address;
    struct udev_list_entry *subsystems;
    struct udev_list_entry *tags;
};

/* What a device manager puts before the properties. */
struct header {
    char name[8];
    uint32_t magic;
    uint32_t size;
    uint32_t properties;
    uint32_t properties_size;
};

struct udev_monitor *udev_monitor_new_from_netlink(struct udev *udev, const char *name)
{
    bool is_kernel = name && strcmp(name, "kernel") == 0;
    if (!name || (!is_kernel && strcmp(name, "udev") != 0)) {
        errno = EINVAL;
        return NULL;
    }

    struct udev_monitor *monitor = calloc(1, sizeof *monitor);
    if (!monitor)
        return NULL;

    monitor->uses = 1;
    monitor->udev = udev;
    monitor->address.nl_family = AF_NETLINK;
    monitor->address.nl_groups = is_kernel ? KERNEL : MANAGER;
    monitor->socket =
        socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);
    int on = 1;
    if (monitor->socket < 0
        || setsockopt(monitor->socket, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) != 0)
        return udev_monitor_unref(monitor);
    return monitor;
}

struct udev_monitor *udev_monitor_ref(struct udev_monitor *monitor)
{
    if (monitor)
        monitor->uses++;
    return monitor;
}

struct udev_monitor *udev_monitor_unref(struct udev_monitor *monitor)
{
    if (!monitor || --monitor->uses > 0)
        return NULL;

    if (monitor->socket >= 0)
        close(monitor->socket);
    list_clear(&monitor->subsystems);
    list_clear(&monitor->tags);
    free(monitor);
    return NULL;
}

struct udev *udev_monitor_get_udev(struct udev_monitor *monitor)
{
    return monitor ? monitor->udev : NULL;
}

int udev_monitor_enable_receiving(struct udev_monitor *monitor)
{
    if (!monitor)
        return -EINVAL;

    struct sockaddr *address = (struct sockaddr *)&monitor->address;
    return bind(monitor->socket, address, sizeof monitor->address) == 0 || errno == EINVAL ? 0 : -errno;
}

int udev_monitor_get_fd(struct udev_monitor *monitor)
{
    return monitor ? monitor->socket : -EINVAL;
}

int udev_monitor_set_receive_buffer_size(struct udev_monitor *monitor, int size)
{
    if (!monitor)
        return -EINVAL;

    return setsockopt(monitor->socket, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) == 0
        || setsockopt(monitor->socket, SOL_SOCKET, SO_RCVBUF, &size, sizeof size) == 0 ? 0 : -errno;
}

/* A subsystem, or "subsystem/type". */
int udev_monitor_filter_add_match_subsystem_devtype(struct udev_monitor *monitor, const char *subsystem,
    const char *devtype)
{
    if (!monitor || !subsystem)
        return -EINVAL;

    size_t length = strlen(subsystem) + (devtype ? strlen(devtype) : 0) + 2;
    char *name = calloc(1, length);
    if (!name)
        return -ENOMEM;

    strcpy(name, subsystem);
    if (devtype)
        strcat(strcat(name, "/"), devtype);
    int result = list_set(&monitor->subsystems, name, NULL);
    free(name);
    return result;
}

int udev_monitor_filter_add_match_tag(struct udev_monitor *monitor, const char *tag)
{
    return monitor && tag ? list_set(&monitor->tags, tag, NULL) : -EINVAL;
}

int udev_monitor_filter_remove(struct udev_monitor *monitor)
{
    if (!monitor)
        return -EINVAL;

    list_clear(&monitor->subsystems);
    list_clear(&monitor->tags);
    return 0;
}

/* Events are looked at as they are received. */
int udev_monitor_filter_update(struct udev_monitor *monitor)
{
    return monitor ? 0 : -EINVAL;
}

static bool fits(struct udev_monitor *monitor, struct udev_device *device)
{
    const char *subsystem = udev_device_get_subsystem(device);
    const char *type = udev_device_get_devtype(device);
    bool is_wanted = !monitor->subsystems;
    for (struct udev_list_entry *entry = monitor->subsystems; entry && subsystem; entry = entry->next) {
        size_t length = strcspn(entry->name, "/");
        bool is_type = entry->name[length] == '\0' || (type && strcmp(entry->name + length + 1, type) == 0);
        is_wanted |= strlen(subsystem) == length && strncmp(entry->name, subsystem, length) == 0 && is_type;
    }

    bool is_tagged = !monitor->tags;
    for (struct udev_list_entry *tag = monitor->tags; tag; tag = tag->next)
        is_tagged |= udev_device_has_tag(device, tag->name) != 0;
    return is_wanted && is_tagged;
}

static bool is_from_root(struct msghdr *message)
{
    struct cmsghdr *note = CMSG_FIRSTHDR(message);
    struct ucred sender;
    if (!note || note->cmsg_level != SOL_SOCKET || note->cmsg_type != SCM_CREDENTIALS)
        return false;

    memcpy(&sender, CMSG_DATA(note), sizeof sender);
    return sender.uid == 0;
}

/* Without an event that fits there is none, and errno is EAGAIN. */
struct udev_device *udev_monitor_receive_device(struct udev_monitor *monitor)
{
    static const char prefix[8] = "libudev";
    char text[16384], note[CMSG_SPACE(sizeof(struct ucred))];
    struct sockaddr_nl sender;
    struct iovec part = { .iov_base = text, .iov_len = sizeof text - 1 };
    struct header header;
    while (monitor) {
        struct msghdr message = {
            .msg_name = &sender, .msg_namelen = sizeof sender, .msg_iov = &part, .msg_iovlen = 1,
            .msg_control = note, .msg_controllen = sizeof note,
        };
        ssize_t received = recvmsg(monitor->socket, &message, 0);
        if (received < 0)
            return NULL;

        size_t size = (size_t)received, start = strnlen(text, size) + 1;
        text[size] = '\0';
        bool is_kernel = sender.nl_groups == KERNEL && sender.nl_pid == 0;
        if (message.msg_flags & MSG_TRUNC || !is_from_root(&message)
            || (sender.nl_groups == KERNEL && !is_kernel))
            continue;

        if (!is_kernel) {
            if (size < sizeof header || memcmp(text, prefix, sizeof prefix) != 0)
                continue;
            memcpy(&header, text, sizeof header);
            start = header.properties;
        }

        struct udev_device *device =
            start < size ? device_from_message(monitor->udev, text + start, size - start) : NULL;
        if (device && fits(monitor, device))
            return device;
        udev_device_unref(device);
    }

    errno = EINVAL;
    return NULL;
}
