"""Faults on purpose: kills, full disks, errors of the disk, other circumstances; and long work. See `__main__`."""
