#ifndef PRIVATE_H
#define PRIVATE_H

#include <stdbool.h>

#include "libudev.h"

struct udev {
    int uses;
    void *userdata;
};

struct udev_list_entry {
    struct udev_list_entry *next;
    char *name;
    char *value;
};

/* Sorted by name, in which there are no two; a later value takes the place of an earlier. */
int list_set(struct udev_list_entry **list, const char *name, const char *value);
void list_clear(struct udev_list_entry **list);

/* From "NAME=VALUE" texts with a zero after each, as the kernel sends them. */
struct udev_device *device_from_message(struct udev *udev, const char *text, size_t size);

#endif
