#!/bin/sh
# Busybox's defaults with our differences: configure.sh FRAGMENT. Runs in the source directory.
set -e
make CC=clang HOSTCC=clang defconfig > /dev/null
sed -n -e 's/^# \(CONFIG_[A-Z0-9_]*\) is not set$/\1/p' -e 's/^\(CONFIG_[A-Z0-9_]*\)=.*/\1/p' "$1" > ours.names
sed -e 's/^# \(CONFIG_[A-Z0-9_]*\) is not set$/\1 &/' -e 's/^\(CONFIG_[A-Z0-9_]*\)=/\1 &/' .config |
	awk 'NR == FNR { ours[$1]; next } !($1 in ours) { sub(/^CONFIG_[A-Z0-9_]* /, ""); print }' ours.names - > theirs
cat theirs "$1" > .config
# A new question would read from nothing and end the run.
make CC=clang HOSTCC=clang oldconfig < /dev/null > /dev/null
sed -n 's/^\(CONFIG_[A-Z0-9_]*\)=y$/\1/p' .config | sort > enabled
sed -n 's/^# \(CONFIG_[A-Z0-9_]*\) is not set$/\1/p' "$1" | sort > refused
if [ -n "$(comm -12 enabled refused)" ]; then
	echo "switched on again by something else: $(comm -12 enabled refused | tr '\n' ' ')" >&2
	exit 1
fi
