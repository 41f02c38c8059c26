#!/bin/sh
# Makes a link to busybox for every name it answers to: links.sh BIN. Runs in the source directory.
set -e
while read -r name; do
	ln -s busybox "$1/${name##*/}"
done < busybox.links
