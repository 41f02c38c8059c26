/* What is asked of a device. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "device.h"

struct udev *udev_device_get_udev(struct udev_device *device)
{
    return device ? device->udev : NULL;
}

/* The next folder above that is a device; it belongs to this one. */
struct udev_device *udev_device_get_parent(struct udev_device *device)
{
    if (!device || device->parent_is_known)
        return device ? device->parent : NULL;

    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s", device->syspath);
    device->parent_is_known = true;
    while (!device->parent) {
        *strrchr(path, '/') = '\0';
        if (strlen(path) <= strlen("/sys/devices"))
            break;
        device->parent = udev_device_new_from_syspath(device->udev, path);
    }

    if (!device->parent)
        errno = ENOENT;
    return device->parent;
}

struct udev_device *udev_device_get_parent_with_subsystem_devtype(struct udev_device *device,
    const char *subsystem, const char *devtype)
{
    while ((device = udev_device_get_parent(device))) {
        const char *theirs = udev_device_get_subsystem(device);
        const char *type = udev_device_get_devtype(device);
        if (theirs && subsystem && strcmp(theirs, subsystem) == 0
            && (!devtype || (type && strcmp(type, devtype) == 0)))
            return device;
    }

    errno = ENOENT;
    return NULL;
}

const char *udev_device_get_property_value(struct udev_device *device, const char *name)
{
    struct udev_list_entry *entry =
        device && name ? udev_list_entry_get_by_name(device->properties, name) : NULL;
    if (!entry)
        errno = ENOENT;
    return entry ? entry->value : NULL;
}

const char *udev_device_get_action(struct udev_device *device)
{
    return udev_device_get_property_value(device, "ACTION");
}

const char *udev_device_get_devnode(struct udev_device *device)
{
    return udev_device_get_property_value(device, "DEVNAME");
}

dev_t udev_device_get_devnum(struct udev_device *device)
{
    const char *first = udev_device_get_property_value(device, "MAJOR");
    const char *second = udev_device_get_property_value(device, "MINOR");
    return first && second ? makedev((unsigned)atoi(first), (unsigned)atoi(second)) : 0;
}

const char *udev_device_get_devpath(struct udev_device *device)
{
    return device ? device->syspath + strlen("/sys") : NULL;
}

const char *udev_device_get_devtype(struct udev_device *device)
{
    return udev_device_get_property_value(device, "DEVTYPE");
}

const char *udev_device_get_driver(struct udev_device *device)
{
    return udev_device_get_property_value(device, "DRIVER");
}

int udev_device_get_is_initialized(struct udev_device *device)
{
    return device && device->is_initialized;
}

unsigned long long int udev_device_get_seqnum(struct udev_device *device)
{
    const char *number = udev_device_get_property_value(device, "SEQNUM");
    return number ? strtoull(number, NULL, 10) : 0;
}

const char *udev_device_get_subsystem(struct udev_device *device)
{
    return udev_device_get_property_value(device, "SUBSYSTEM");
}

const char *udev_device_get_sysname(struct udev_device *device)
{
    return device ? device->sysname : NULL;
}

/* The digits at the end of the name. */
const char *udev_device_get_sysnum(struct udev_device *device)
{
    if (!device)
        return NULL;

    const char *number = device->sysname + strlen(device->sysname);
    while (number > device->sysname && number[-1] >= '0' && number[-1] <= '9')
        number--;
    return *number ? number : NULL;
}

const char *udev_device_get_syspath(struct udev_device *device)
{
    return device ? device->syspath : NULL;
}

unsigned long long int udev_device_get_usec_since_initialized(struct udev_device *device)
{
    struct timespec now;
    if (!device || device->initialized == 0 || clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return 0;

    unsigned long long time = (unsigned long long)now.tv_sec * 1000000;
    time += (unsigned long long)now.tv_nsec / 1000;
    return time > device->initialized ? time - device->initialized : 0;
}

struct udev_list_entry *udev_device_get_devlinks_list_entry(struct udev_device *device)
{
    return device ? device->links : NULL;
}

struct udev_list_entry *udev_device_get_properties_list_entry(struct udev_device *device)
{
    return device ? device->properties : NULL;
}

struct udev_list_entry *udev_device_get_tags_list_entry(struct udev_device *device)
{
    return device ? device->tags : NULL;
}

struct udev_list_entry *udev_device_get_current_tags_list_entry(struct udev_device *device)
{
    return device ? device->current_tags : NULL;
}

int udev_device_has_tag(struct udev_device *device, const char *tag)
{
    return device && udev_list_entry_get_by_name(device->tags, tag);
}

int udev_device_has_current_tag(struct udev_device *device, const char *tag)
{
    return device && udev_list_entry_get_by_name(device->current_tags, tag);
}

/* Of links these name something. */
static bool has_value(const char *link)
{
    return strcmp(link, "driver") == 0 || strcmp(link, "module") == 0 || strcmp(link, "subsystem") == 0;
}

/* Names of the files in the device's folder, and of the links that have a value. */
struct udev_list_entry *udev_device_get_sysattr_list_entry(struct udev_device *device)
{
    DIR *folder = device && !device->attributes ? opendir(device->syspath) : NULL;
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (entry->d_type == DT_REG || (entry->d_type == DT_LNK && has_value(entry->d_name)))
            list_set(&device->attributes, entry->d_name, NULL);
    }

    if (folder)
        closedir(folder);
    return device ? device->attributes : NULL;
}

static char *read_value(const char *path)
{
    struct stat status;
    size_t length = 0, size = 65536;
    int file = lstat(path, &status) == 0 && S_ISREG(status.st_mode) ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    char *value = file >= 0 ? malloc(size + 1) : NULL;
    for (ssize_t some = 1; value && some > 0 && length < size;) {
        some = read(file, value + length, size - length);
        if (some < 0) {
            free(value);
            value = NULL;
        } else {
            length += (size_t)some;
        }
    }

    if (file >= 0)
        close(file);
    while (value && length > 0 && value[length - 1] == '\n')
        length--;
    if (value)
        value[length] = '\0';
    return value;
}

/* Once read a value stays what it is, as its address is lent. */
const char *udev_device_get_sysattr_value(struct udev_device *device, const char *name)
{
    char path[PATH_MAX], last[NAME_MAX + 1];
    if (!device || !name)
        return NULL;

    struct udev_list_entry *known = udev_list_entry_get_by_name(device->values, name);
    if (known)
        return known->value;

    bool is_link = has_value(name);
    snprintf(path, sizeof path, "%s/%s", device->syspath, name);
    if (is_link && link_name(device->syspath, name, last, sizeof last)) {
        list_set(&device->values, name, last);
    } else {
        char *value = read_value(path);
        if (value)
            list_set(&device->values, name, value);
        free(value);
    }

    known = udev_list_entry_get_by_name(device->values, name);
    if (!known)
        errno = ENOENT;
    return known ? known->value : NULL;
}

int udev_device_set_sysattr_value(struct udev_device *device, const char *name, const char *value)
{
    char path[PATH_MAX];
    if (!device || !name || !value)
        return -EINVAL;

    snprintf(path, sizeof path, "%s/%s", device->syspath, name);
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return -errno;

    int result = write(file, value, strlen(value)) < 0 ? -errno : 0;
    close(file);
    return result < 0 ? result : list_set(&device->values, name, value);
}
