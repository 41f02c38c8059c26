/* The context, lists, and what needs no device. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "private.h"

struct udev_queue {
    int uses;
    struct udev *udev;
};

struct udev *udev_new(void)
{
    struct udev *udev = calloc(1, sizeof *udev);
    if (udev)
        udev->uses = 1;
    return udev;
}

struct udev *udev_ref(struct udev *udev)
{
    if (udev)
        udev->uses++;
    return udev;
}

struct udev *udev_unref(struct udev *udev)
{
    if (udev && --udev->uses == 0)
        free(udev);
    return NULL;
}

void *udev_get_userdata(struct udev *udev)
{
    return udev ? udev->userdata : NULL;
}

void udev_set_userdata(struct udev *udev, void *userdata)
{
    if (udev)
        udev->userdata = userdata;
}

/* Nothing is logged. */
void udev_set_log_fn(struct udev *udev, udev_log_function *function)
{
    (void)udev;
    (void)function;
}

int udev_get_log_priority(struct udev *udev)
{
    (void)udev;
    return 3;
}

void udev_set_log_priority(struct udev *udev, int priority)
{
    (void)udev;
    (void)priority;
}

int list_set(struct udev_list_entry **list, const char *name, const char *value)
{
    int order = 1;
    while (*list && (order = strcmp((*list)->name, name)) < 0)
        list = &(*list)->next;

    char *copy = value ? strdup(value) : NULL;
    if (value && !copy)
        return -ENOMEM;

    if (*list && order == 0) {
        free((*list)->value);
        (*list)->value = copy;
        return 0;
    }

    struct udev_list_entry *entry = calloc(1, sizeof *entry);
    if (!entry || !(entry->name = strdup(name))) {
        free(entry);
        free(copy);
        return -ENOMEM;
    }

    entry->value = copy;
    entry->next = *list;
    *list = entry;
    return 0;
}

void list_clear(struct udev_list_entry **list)
{
    while (*list) {
        struct udev_list_entry *entry = *list;
        *list = entry->next;
        free(entry->name);
        free(entry->value);
        free(entry);
    }
}

struct udev_list_entry *udev_list_entry_get_next(struct udev_list_entry *entry)
{
    return entry ? entry->next : NULL;
}

struct udev_list_entry *udev_list_entry_get_by_name(struct udev_list_entry *entry, const char *name)
{
    while (entry && strcmp(entry->name, name) != 0)
        entry = entry->next;
    return entry;
}

const char *udev_list_entry_get_name(struct udev_list_entry *entry)
{
    return entry ? entry->name : NULL;
}

const char *udev_list_entry_get_value(struct udev_list_entry *entry)
{
    return entry ? entry->value : NULL;
}

struct udev_queue *udev_queue_new(struct udev *udev)
{
    struct udev_queue *queue = calloc(1, sizeof *queue);
    if (queue) {
        queue->uses = 1;
        queue->udev = udev;
    }
    return queue;
}

struct udev_queue *udev_queue_ref(struct udev_queue *queue)
{
    if (queue)
        queue->uses++;
    return queue;
}

struct udev_queue *udev_queue_unref(struct udev_queue *queue)
{
    if (queue && --queue->uses == 0)
        free(queue);
    return NULL;
}

struct udev *udev_queue_get_udev(struct udev_queue *queue)
{
    return queue ? queue->udev : NULL;
}

int udev_queue_get_queue_is_empty(struct udev_queue *queue)
{
    (void)queue;
    return access("/run/udev/queue", F_OK) < 0;
}

int udev_queue_get_udev_is_active(struct udev_queue *queue)
{
    (void)queue;
    return access("/run/udev/control", F_OK) == 0;
}

struct udev_hwdb *udev_hwdb_new(struct udev *udev)
{
    (void)udev;
    errno = ENOENT;
    return NULL;
}

struct udev_hwdb *udev_hwdb_ref(struct udev_hwdb *hwdb)
{
    return hwdb;
}

struct udev_hwdb *udev_hwdb_unref(struct udev_hwdb *hwdb)
{
    (void)hwdb;
    return NULL;
}

struct udev_list_entry *udev_hwdb_get_properties_list_entry(struct udev_hwdb *hwdb,
        const char *modalias, unsigned int flags)
{
    (void)hwdb;
    (void)modalias;
    (void)flags;
    errno = ENOENT;
    return NULL;
}

/* What may stand in the name of a link below /dev stays, every other byte becomes \xNN. */
int udev_util_encode_string(const char *text, char *encoded, size_t size)
{
    if (!text || !encoded || size == 0)
        return -EINVAL;

    size_t length = 0;
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        bool stays = isalnum(byte) || byte >= 0x80 || strchr("#+-.:=@_", byte);
        if (length + (stays ? 1 : 4) >= size)
            return -EINVAL;

        if (stays)
            encoded[length++] = *text;
        else
            length += (size_t)sprintf(encoded + length, "\\x%02x", byte);
    }

    encoded[length] = '\0';
    return 0;
}
