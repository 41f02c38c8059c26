/* One device: its folder below /sys, its uevent file, and what a device manager noted of it. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "device.h"

extern char **environ;

static struct udev_device *device_new(struct udev *udev, const char *syspath)
{
    struct udev_device *device = calloc(1, sizeof *device);
    if (!device)
        return NULL;

    device->uses = 1;
    device->udev = udev;
    device->syspath = strdup(syspath);
    device->sysname = device->syspath ? strdup(strrchr(syspath, '/') + 1) : NULL;
    if (!device->sysname)
        return udev_device_unref(device);

    for (char *mark = device->sysname; (mark = strchr(mark, '!'));)
        *mark = '/';
    list_set(&device->properties, "DEVPATH", syspath + strlen("/sys"));
    return device;
}

bool link_name(const char *folder, const char *name, char *last, size_t size)
{
    char path[PATH_MAX], target[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    ssize_t length = readlink(path, target, sizeof target - 1);
    if (length <= 0)
        return false;

    target[length] = '\0';
    const char *slash = strrchr(target, '/');
    snprintf(last, size, "%s", slash ? slash + 1 : target);
    return true;
}

static void set_property(struct udev_device *device, char *line)
{
    char *value = strchr(line, '=');
    if (!value || value == line)
        return;

    *value++ = '\0';
    char node[PATH_MAX];
    if (strcmp(line, "DEVNAME") == 0 && value[0] != '/') {
        snprintf(node, sizeof node, "/dev/%s", value);
        value = node;
    }

    list_set(&device->properties, line, value);
}

static void read_uevent(struct udev_device *device)
{
    char path[PATH_MAX], line[4096];
    snprintf(path, sizeof path, "%s/uevent", device->syspath);
    FILE *file = fopen(path, "re");
    if (!file)
        return;

    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        set_property(device, line);
    }

    fclose(file);
}

static void find_subsystem(struct udev_device *device)
{
    char name[NAME_MAX + 1];
    if (link_name(device->syspath, "subsystem", name, sizeof name))
        list_set(&device->properties, "SUBSYSTEM", name);
    else if (strncmp(device->syspath, "/sys/module/", 12) == 0)
        list_set(&device->properties, "SUBSYSTEM", "module");
    else if (strstr(device->syspath, "/drivers/"))
        list_set(&device->properties, "SUBSYSTEM", "drivers");
    else if (strncmp(device->syspath, "/sys/class/", 11) == 0
        || strncmp(device->syspath, "/sys/bus/", 9) == 0)
        list_set(&device->properties, "SUBSYSTEM", "subsystem");
}

static void database_path(struct udev_device *device, char *path, size_t size)
{
    const char *subsystem = udev_device_get_subsystem(device);
    const char *interface = udev_device_get_property_value(device, "IFINDEX");
    dev_t number = udev_device_get_devnum(device);
    if (number)
        snprintf(path, size, "/run/udev/data/%c%u:%u",
            subsystem && strcmp(subsystem, "block") == 0 ? 'b' : 'c', major(number), minor(number));
    else if (interface)
        snprintf(path, size, "/run/udev/data/n%s", interface);
    else
        snprintf(path, size, "/run/udev/data/+%s:%s", subsystem ? subsystem : "",
            strrchr(device->syspath, '/') + 1);
}

static void read_database(struct udev_device *device)
{
    char path[PATH_MAX], line[4096], node[sizeof line];
    database_path(device, path, sizeof path);
    FILE *file = fopen(path, "re");
    if (!file)
        return;

    device->is_initialized = true;
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        if (!line[0] || line[1] != ':')
            continue;

        char *value = line + 2;
        switch (line[0]) {
        case 'E':
            set_property(device, value);
            break;
        case 'G':
            list_set(&device->tags, value, NULL);
            break;
        case 'I':
            device->initialized = strtoull(value, NULL, 10);
            break;
        case 'Q':
            list_set(&device->current_tags, value, NULL);
            break;
        case 'S':
            snprintf(node, sizeof node, "/dev/%.4000s", value);
            list_set(&device->links, node, NULL);
            break;
        }
    }

    fclose(file);
}

/* A property of all names in a list. */
static void join(struct udev_device *device, const char *name, struct udev_list_entry *list,
    const char *before, const char *between)
{
    char text[16384];
    size_t length = 0;
    for (struct udev_list_entry *entry = list; entry; entry = entry->next) {
        int added = snprintf(text + length, sizeof text - length, "%s%s", length ? between : before,
            entry->name);
        if (added < 0 || (length += (size_t)added) >= sizeof text)
            return;
    }

    if (length + strlen(before) < sizeof text && list) {
        strcpy(text + length, before);
        list_set(&device->properties, name, text);
    }
}

struct udev_device *udev_device_new_from_syspath(struct udev *udev, const char *syspath)
{
    char path[PATH_MAX], file[PATH_MAX + 8];
    if (!syspath || strncmp(syspath, "/sys/", 5) != 0) {
        errno = EINVAL;
        return NULL;
    }

    bool is_there = realpath(syspath, path) && strncmp(path, "/sys/", 5) == 0;
    snprintf(file, sizeof file, "%s/uevent", is_there ? path : "");
    if (!is_there || (strncmp(path, "/sys/devices/", 13) == 0 && access(file, F_OK) != 0)) {
        errno = ENODEV;
        return NULL;
    }

    struct udev_device *device = device_new(udev, path);
    if (device) {
        read_uevent(device);
        find_subsystem(device);
        read_database(device);
        join(device, "DEVLINKS", device->links, "", " ");
        join(device, "TAGS", device->tags, ":", ":");
    }

    return device;
}

struct udev_device *udev_device_new_from_devnum(struct udev *udev, char type, dev_t number)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "/sys/dev/%s/%u:%u", type == 'b' ? "block" : "char", major(number),
        minor(number));
    return udev_device_new_from_syspath(udev, path);
}

struct udev_device *udev_device_new_from_subsystem_sysname(struct udev *udev, const char *subsystem,
    const char *sysname)
{
    char name[NAME_MAX + 1], paths[2][PATH_MAX];
    snprintf(name, sizeof name, "%s", sysname);
    for (char *mark = name; (mark = strchr(mark, '/'));)
        *mark = '!';
    char *colon = strchr(name, ':');
    if (strcmp(subsystem, "subsystem") == 0) {
        snprintf(paths[0], sizeof paths[0], "/sys/bus/%s", name);
        snprintf(paths[1], sizeof paths[1], "/sys/class/%s", name);
    } else if (strcmp(subsystem, "drivers") == 0 && colon) {
        *colon = '\0';
        snprintf(paths[0], sizeof paths[0], "/sys/bus/%s/drivers/%s", name, colon + 1);
        paths[1][0] = '\0';
    } else if (strcmp(subsystem, "module") == 0) {
        snprintf(paths[0], sizeof paths[0], "/sys/module/%s", name);
        paths[1][0] = '\0';
    } else {
        snprintf(paths[0], sizeof paths[0], "/sys/bus/%s/devices/%s", subsystem, name);
        snprintf(paths[1], sizeof paths[1], "/sys/class/%s/%s", subsystem, name);
    }

    return udev_device_new_from_syspath(udev, paths[access(paths[0], F_OK) == 0 ? 0 : 1]);
}

struct udev_device *udev_device_new_from_device_id(struct udev *udev, const char *id)
{
    unsigned first, second;
    char subsystem[NAME_MAX + 1], path[PATH_MAX];
    if ((id[0] == 'b' || id[0] == 'c') && sscanf(id + 1, "%u:%u", &first, &second) == 2)
        return udev_device_new_from_devnum(udev, id[0], makedev(first, second));

    const char *colon = strchr(id, ':');
    if (id[0] == '+' && colon) {
        snprintf(subsystem, sizeof subsystem, "%.*s", (int)(colon - id - 1), id + 1);
        return udev_device_new_from_subsystem_sysname(udev, subsystem, colon + 1);
    }

    DIR *folder = id[0] == 'n' ? opendir("/sys/class/net") : NULL;
    struct udev_device *found = NULL;
    for (struct dirent *entry; !found && folder && (entry = readdir(folder));) {
        snprintf(path, sizeof path, "/sys/class/net/%s", entry->d_name);
        found = entry->d_name[0] == '.' ? NULL : udev_device_new_from_syspath(udev, path);
        const char *number = found ? udev_device_get_property_value(found, "IFINDEX") : NULL;
        if (found && (!number || strcmp(number, id + 1) != 0))
            found = udev_device_unref(found);
    }

    if (folder)
        closedir(folder);
    if (!found)
        errno = ENODEV;
    return found;
}

/* What came by a message or the environment: nothing is read, as the device may be gone. */
static void take_property(struct udev_device *device, char *line)
{
    char *save = NULL;
    if (strncmp(line, "DEVLINKS=", 9) == 0) {
        char *links = strdup(line + 9);
        for (char *link = links ? strtok_r(links, " ", &save) : NULL; link; link = strtok_r(NULL, " ", &save))
            list_set(&device->links, link, NULL);
        free(links);
    } else if (strncmp(line, "TAGS=", 5) == 0) {
        char *tags = strdup(line + 5);
        for (char *tag = tags ? strtok_r(tags, ":", &save) : NULL; tag; tag = strtok_r(NULL, ":", &save)) {
            list_set(&device->tags, tag, NULL);
            list_set(&device->current_tags, tag, NULL);
        }
        free(tags);
    } else if (strncmp(line, "USEC_INITIALIZED=", 17) == 0) {
        device->initialized = strtoull(line + 17, NULL, 10);
        device->is_initialized = true;
    }

    set_property(device, line);
}

struct udev_device *device_from_message(struct udev *udev, const char *text, size_t size)
{
    char path[PATH_MAX], *line;
    const char *place = NULL;
    for (size_t at = 0; at < size; at += strnlen(text + at, size - at) + 1) {
        if (strncmp(text + at, "DEVPATH=/", 9) == 0)
            place = text + at + 8;
    }

    if (!place) {
        errno = EINVAL;
        return NULL;
    }

    snprintf(path, sizeof path, "/sys%s", place);
    struct udev_device *device = device_new(udev, path);
    for (size_t at = 0; device && at < size; at += strnlen(text + at, size - at) + 1) {
        line = strndup(text + at, size - at);
        if (line)
            take_property(device, line);
        free(line);
    }

    return device;
}

struct udev_device *udev_device_new_from_environment(struct udev *udev)
{
    const char *place = getenv("DEVPATH");
    char path[PATH_MAX];
    snprintf(path, sizeof path, "/sys%s", place ? place : "");
    struct udev_device *device = place && place[0] == '/' ? device_new(udev, path) : NULL;
    for (char **variable = environ; device && *variable; variable++) {
        char *line = strdup(*variable);
        if (line)
            take_property(device, line);
        free(line);
    }

    if (!place)
        errno = ENODEV;
    return device;
}

struct udev_device *udev_device_ref(struct udev_device *device)
{
    if (device)
        device->uses++;
    return device;
}

struct udev_device *udev_device_unref(struct udev_device *device)
{
    if (!device || --device->uses > 0)
        return NULL;

    udev_device_unref(device->parent);
    list_clear(&device->properties);
    list_clear(&device->links);
    list_clear(&device->tags);
    list_clear(&device->current_tags);
    list_clear(&device->values);
    list_clear(&device->attributes);
    free(device->sysname);
    free(device->syspath);
    free(device);
    return NULL;
}
