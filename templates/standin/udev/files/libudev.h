/* The interface of libudev as programs know it, for a library that reads the kernel's files itself. */
#ifndef LIBUDEV_H
#define LIBUDEV_H

#include <stdarg.h>
#include <sys/sysmacros.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

struct udev;
struct udev_device;
struct udev_enumerate;
struct udev_hwdb;
struct udev_list_entry;
struct udev_monitor;
struct udev_queue;

typedef void udev_log_function(struct udev *udev, int priority, const char *file, int line,
        const char *function, const char *format, va_list arguments);

struct udev *udev_new(void);
struct udev *udev_ref(struct udev *udev);
struct udev *udev_unref(struct udev *udev);
void *udev_get_userdata(struct udev *udev);
void udev_set_userdata(struct udev *udev, void *userdata);
void udev_set_log_fn(struct udev *udev, udev_log_function *function);
int udev_get_log_priority(struct udev *udev);
void udev_set_log_priority(struct udev *udev, int priority);

struct udev_list_entry *udev_list_entry_get_next(struct udev_list_entry *entry);
struct udev_list_entry *udev_list_entry_get_by_name(struct udev_list_entry *entry, const char *name);
const char *udev_list_entry_get_name(struct udev_list_entry *entry);
const char *udev_list_entry_get_value(struct udev_list_entry *entry);
#define udev_list_entry_foreach(entry, first) \
    for ((entry) = (first); (entry); (entry) = udev_list_entry_get_next(entry))

struct udev_device *udev_device_ref(struct udev_device *device);
struct udev_device *udev_device_unref(struct udev_device *device);
struct udev_device *udev_device_new_from_syspath(struct udev *udev, const char *syspath);
struct udev_device *udev_device_new_from_devnum(struct udev *udev, char type, dev_t number);
struct udev_device *udev_device_new_from_subsystem_sysname(struct udev *udev, const char *subsystem,
        const char *sysname);
struct udev_device *udev_device_new_from_device_id(struct udev *udev, const char *id);
struct udev_device *udev_device_new_from_environment(struct udev *udev);
struct udev *udev_device_get_udev(struct udev_device *device);
struct udev_device *udev_device_get_parent(struct udev_device *device);
struct udev_device *udev_device_get_parent_with_subsystem_devtype(struct udev_device *device,
        const char *subsystem, const char *devtype);
const char *udev_device_get_action(struct udev_device *device);
const char *udev_device_get_devnode(struct udev_device *device);
dev_t udev_device_get_devnum(struct udev_device *device);
const char *udev_device_get_devpath(struct udev_device *device);
const char *udev_device_get_devtype(struct udev_device *device);
const char *udev_device_get_driver(struct udev_device *device);
int udev_device_get_is_initialized(struct udev_device *device);
unsigned long long int udev_device_get_seqnum(struct udev_device *device);
const char *udev_device_get_subsystem(struct udev_device *device);
const char *udev_device_get_sysname(struct udev_device *device);
const char *udev_device_get_sysnum(struct udev_device *device);
const char *udev_device_get_syspath(struct udev_device *device);
unsigned long long int udev_device_get_usec_since_initialized(struct udev_device *device);
struct udev_list_entry *udev_device_get_devlinks_list_entry(struct udev_device *device);
struct udev_list_entry *udev_device_get_properties_list_entry(struct udev_device *device);
struct udev_list_entry *udev_device_get_sysattr_list_entry(struct udev_device *device);
struct udev_list_entry *udev_device_get_tags_list_entry(struct udev_device *device);
struct udev_list_entry *udev_device_get_current_tags_list_entry(struct udev_device *device);
const char *udev_device_get_property_value(struct udev_device *device, const char *name);
const char *udev_device_get_sysattr_value(struct udev_device *device, const char *name);
int udev_device_set_sysattr_value(struct udev_device *device, const char *name, const char *value);
int udev_device_has_tag(struct udev_device *device, const char *tag);
int udev_device_has_current_tag(struct udev_device *device, const char *tag);

struct udev_enumerate *udev_enumerate_new(struct udev *udev);
struct udev_enumerate *udev_enumerate_ref(struct udev_enumerate *enumerate);
struct udev_enumerate *udev_enumerate_unref(struct udev_enumerate *enumerate);
struct udev *udev_enumerate_get_udev(struct udev_enumerate *enumerate);
int udev_enumerate_add_match_is_initialized(struct udev_enumerate *enumerate);
int udev_enumerate_add_match_parent(struct udev_enumerate *enumerate, struct udev_device *parent);
int udev_enumerate_add_match_property(struct udev_enumerate *enumerate, const char *name,
        const char *value);
int udev_enumerate_add_match_subsystem(struct udev_enumerate *enumerate, const char *subsystem);
int udev_enumerate_add_match_sysattr(struct udev_enumerate *enumerate, const char *name,
        const char *value);
int udev_enumerate_add_match_sysname(struct udev_enumerate *enumerate, const char *sysname);
int udev_enumerate_add_match_tag(struct udev_enumerate *enumerate, const char *tag);
int udev_enumerate_add_nomatch_subsystem(struct udev_enumerate *enumerate, const char *subsystem);
int udev_enumerate_add_nomatch_sysattr(struct udev_enumerate *enumerate, const char *name,
        const char *value);
int udev_enumerate_add_syspath(struct udev_enumerate *enumerate, const char *syspath);
int udev_enumerate_scan_devices(struct udev_enumerate *enumerate);
int udev_enumerate_scan_subsystems(struct udev_enumerate *enumerate);
struct udev_list_entry *udev_enumerate_get_list_entry(struct udev_enumerate *enumerate);

struct udev_monitor *udev_monitor_new_from_netlink(struct udev *udev, const char *name);
struct udev_monitor *udev_monitor_ref(struct udev_monitor *monitor);
struct udev_monitor *udev_monitor_unref(struct udev_monitor *monitor);
struct udev *udev_monitor_get_udev(struct udev_monitor *monitor);
int udev_monitor_enable_receiving(struct udev_monitor *monitor);
int udev_monitor_get_fd(struct udev_monitor *monitor);
struct udev_device *udev_monitor_receive_device(struct udev_monitor *monitor);
int udev_monitor_set_receive_buffer_size(struct udev_monitor *monitor, int size);
int udev_monitor_filter_add_match_subsystem_devtype(struct udev_monitor *monitor,
        const char *subsystem, const char *devtype);
int udev_monitor_filter_add_match_tag(struct udev_monitor *monitor, const char *tag);
int udev_monitor_filter_remove(struct udev_monitor *monitor);
int udev_monitor_filter_update(struct udev_monitor *monitor);

struct udev_queue *udev_queue_new(struct udev *udev);
struct udev_queue *udev_queue_ref(struct udev_queue *queue);
struct udev_queue *udev_queue_unref(struct udev_queue *queue);
struct udev *udev_queue_get_udev(struct udev_queue *queue);
int udev_queue_get_queue_is_empty(struct udev_queue *queue);
int udev_queue_get_udev_is_active(struct udev_queue *queue);

/* There is no database of hardware: the first fails, as where none is installed. */
struct udev_hwdb *udev_hwdb_new(struct udev *udev);
struct udev_hwdb *udev_hwdb_ref(struct udev_hwdb *hwdb);
struct udev_hwdb *udev_hwdb_unref(struct udev_hwdb *hwdb);
struct udev_list_entry *udev_hwdb_get_properties_list_entry(struct udev_hwdb *hwdb,
        const char *modalias, unsigned int flags);

int udev_util_encode_string(const char *text, char *encoded, size_t size);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
