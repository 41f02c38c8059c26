/* Devices that fit what was asked for. */
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"

struct udev_enumerate {
    int uses;
    struct udev *udev;
    bool wants_initialized;
    char *parent;
    struct udev_list_entry *subsystems;
    struct udev_list_entry *other_subsystems;
    struct udev_list_entry *attributes;
    struct udev_list_entry *other_attributes;
    struct udev_list_entry *properties;
    struct udev_list_entry *names;
    struct udev_list_entry *tags;
    struct udev_list_entry *found;
};

struct udev_enumerate *udev_enumerate_new(struct udev *udev)
{
    struct udev_enumerate *enumerate = calloc(1, sizeof *enumerate);
    if (enumerate) {
        enumerate->uses = 1;
        enumerate->udev = udev;
    }
    return enumerate;
}

struct udev_enumerate *udev_enumerate_ref(struct udev_enumerate *enumerate)
{
    if (enumerate)
        enumerate->uses++;
    return enumerate;
}

struct udev_enumerate *udev_enumerate_unref(struct udev_enumerate *enumerate)
{
    if (!enumerate || --enumerate->uses > 0)
        return NULL;

    list_clear(&enumerate->subsystems);
    list_clear(&enumerate->other_subsystems);
    list_clear(&enumerate->attributes);
    list_clear(&enumerate->other_attributes);
    list_clear(&enumerate->properties);
    list_clear(&enumerate->names);
    list_clear(&enumerate->tags);
    list_clear(&enumerate->found);
    free(enumerate->parent);
    free(enumerate);
    return NULL;
}

struct udev *udev_enumerate_get_udev(struct udev_enumerate *enumerate)
{
    return enumerate ? enumerate->udev : NULL;
}

int udev_enumerate_add_match_is_initialized(struct udev_enumerate *enumerate)
{
    if (!enumerate)
        return -EINVAL;

    enumerate->wants_initialized = true;
    return 0;
}

int udev_enumerate_add_match_parent(struct udev_enumerate *enumerate, struct udev_device *parent)
{
    if (!enumerate)
        return -EINVAL;

    free(enumerate->parent);
    enumerate->parent = parent ? strdup(udev_device_get_syspath(parent)) : NULL;
    return parent && !enumerate->parent ? -ENOMEM : 0;
}

int udev_enumerate_add_match_property(struct udev_enumerate *enumerate, const char *name, const char *value)
{
    return !enumerate ? -EINVAL : name ? list_set(&enumerate->properties, name, value) : 0;
}

int udev_enumerate_add_match_subsystem(struct udev_enumerate *enumerate, const char *subsystem)
{
    return !enumerate ? -EINVAL : subsystem ? list_set(&enumerate->subsystems, subsystem, NULL) : 0;
}

int udev_enumerate_add_match_sysattr(struct udev_enumerate *enumerate, const char *name, const char *value)
{
    return !enumerate ? -EINVAL : name ? list_set(&enumerate->attributes, name, value) : 0;
}

int udev_enumerate_add_match_sysname(struct udev_enumerate *enumerate, const char *sysname)
{
    return !enumerate ? -EINVAL : sysname ? list_set(&enumerate->names, sysname, NULL) : 0;
}

int udev_enumerate_add_match_tag(struct udev_enumerate *enumerate, const char *tag)
{
    return !enumerate ? -EINVAL : tag ? list_set(&enumerate->tags, tag, NULL) : 0;
}

int udev_enumerate_add_nomatch_subsystem(struct udev_enumerate *enumerate, const char *subsystem)
{
    return !enumerate ? -EINVAL : subsystem ? list_set(&enumerate->other_subsystems, subsystem, NULL) : 0;
}

int udev_enumerate_add_nomatch_sysattr(struct udev_enumerate *enumerate, const char *name, const char *value)
{
    return !enumerate ? -EINVAL : name ? list_set(&enumerate->other_attributes, name, value) : 0;
}

static bool fits_one(struct udev_list_entry *patterns, const char *text)
{
    for (; patterns; patterns = patterns->next) {
        if (text && fnmatch(patterns->name, text, 0) == 0)
            return true;
    }

    return false;
}

static bool has_attribute(struct udev_device *device, struct udev_list_entry *wanted)
{
    const char *value = udev_device_get_sysattr_value(device, wanted->name);
    return value && (!wanted->value || fnmatch(wanted->value, value, 0) == 0);
}

/* One property of those asked for is enough. */
static bool has_property(struct udev_device *device, struct udev_list_entry *wanted)
{
    for (; wanted; wanted = wanted->next) {
        struct udev_list_entry *own = udev_device_get_properties_list_entry(device);
        for (; own; own = own->next) {
            if (fnmatch(wanted->name, own->name, 0) == 0
                && fnmatch(wanted->value ? wanted->value : "*", own->value ? own->value : "", 0) == 0)
                return true;
        }
    }

    return false;
}

static bool is_below(const char *syspath, const char *parent)
{
    size_t length = strlen(parent);
    return strncmp(syspath, parent, length) == 0 && (syspath[length] == '\0' || syspath[length] == '/');
}

static bool fits(struct udev_enumerate *enumerate, struct udev_device *device)
{
    const char *subsystem = udev_device_get_subsystem(device);
    if (!subsystem || (enumerate->subsystems && !fits_one(enumerate->subsystems, subsystem))
        || fits_one(enumerate->other_subsystems, subsystem)
        || (enumerate->names && !fits_one(enumerate->names, udev_device_get_sysname(device)))
        || (enumerate->parent && !is_below(udev_device_get_syspath(device), enumerate->parent))
        || (enumerate->properties && !has_property(device, enumerate->properties)))
        return false;

    /* what has no node and is no network interface never waits for a device manager */
    bool waits = udev_device_get_devnum(device) || udev_device_get_property_value(device, "IFINDEX");
    if (enumerate->wants_initialized && waits && !udev_device_get_is_initialized(device))
        return false;

    for (struct udev_list_entry *tag = enumerate->tags; tag; tag = tag->next) {
        if (!udev_device_has_tag(device, tag->name))
            return false;
    }

    for (struct udev_list_entry *wanted = enumerate->attributes; wanted; wanted = wanted->next) {
        if (!has_attribute(device, wanted))
            return false;
    }

    for (struct udev_list_entry *other = enumerate->other_attributes; other; other = other->next) {
        if (has_attribute(device, other))
            return false;
    }

    return true;
}

int udev_enumerate_add_syspath(struct udev_enumerate *enumerate, const char *syspath)
{
    if (!enumerate || !syspath)
        return -EINVAL;

    struct udev_device *device = udev_device_new_from_syspath(enumerate->udev, syspath);
    int result = device ? list_set(&enumerate->found, udev_device_get_syspath(device), NULL) : -errno;
    udev_device_unref(device);
    return result;
}

static void try_device(struct udev_enumerate *enumerate, const char *path)
{
    struct udev_device *device = udev_device_new_from_syspath(enumerate->udev, path);
    if (device && fits(enumerate, device))
        list_set(&enumerate->found, udev_device_get_syspath(device), NULL);
    udev_device_unref(device);
}

/* Every place of two folders: one below the first, named below the second ("devices" or nothing). */
static void scan(struct udev_enumerate *enumerate, const char *first, const char *second)
{
    char path[PATH_MAX];
    DIR *outer = opendir(first);
    for (struct dirent *group; outer && (group = readdir(outer));) {
        bool may_fit = !enumerate->subsystems || strcmp(second, "/drivers") == 0
            || fits_one(enumerate->subsystems, group->d_name);
        if (group->d_name[0] == '.' || !may_fit)
            continue;

        snprintf(path, sizeof path, "%s/%s%s", first, group->d_name, second);
        DIR *inner = opendir(path);
        size_t length = strlen(path);
        for (struct dirent *entry; inner && (entry = readdir(inner));) {
            if (entry->d_name[0] == '.' || (entry->d_type != DT_LNK && entry->d_type != DT_DIR))
                continue;
            snprintf(path + length, sizeof path - length, "/%s", entry->d_name);
            try_device(enumerate, path);
        }

        if (inner)
            closedir(inner);
    }

    if (outer)
        closedir(outer);
}

static void scan_folder(struct udev_enumerate *enumerate, const char *name)
{
    char path[PATH_MAX];
    DIR *folder = opendir(name);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        snprintf(path, sizeof path, "%s/%s", name, entry->d_name);
        if (entry->d_name[0] != '.')
            try_device(enumerate, path);
    }

    if (folder)
        closedir(folder);
}

int udev_enumerate_scan_devices(struct udev_enumerate *enumerate)
{
    if (!enumerate)
        return -EINVAL;

    scan(enumerate, "/sys/bus", "/devices");
    scan(enumerate, "/sys/class", "");
    return 0;
}

int udev_enumerate_scan_subsystems(struct udev_enumerate *enumerate)
{
    if (!enumerate)
        return -EINVAL;

    scan_folder(enumerate, "/sys/module");
    scan_folder(enumerate, "/sys/bus");
    scan_folder(enumerate, "/sys/class");
    scan(enumerate, "/sys/bus", "/drivers");
    return 0;
}

struct udev_list_entry *udev_enumerate_get_list_entry(struct udev_enumerate *enumerate)
{
    return enumerate ? enumerate->found : NULL;
}
