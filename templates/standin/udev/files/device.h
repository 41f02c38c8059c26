#ifndef DEVICE_H
#define DEVICE_H

#include "private.h"

struct udev_device {
    int uses;
    struct udev *udev;
    struct udev_device *parent;
    bool parent_is_known;
    bool is_initialized;
    unsigned long long initialized;
    char *syspath;
    char *sysname;
    struct udev_list_entry *properties;
    struct udev_list_entry *links;
    struct udev_list_entry *tags;
    struct udev_list_entry *current_tags;
    struct udev_list_entry *values;
    struct udev_list_entry *attributes;
};

/* The last part of where a link leads to. */
bool link_name(const char *folder, const char *name, char *last, size_t size);

#endif
