#!/usr/bin/dinit-early installed
