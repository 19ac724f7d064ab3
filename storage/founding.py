"""A new store in an empty folder, or in the place of one that an earlier version of the program left."""

import os
from pathlib import Path

from kiosk.clock import Clock
from storage.ballast import Ballast
from storage.history import FIRST_LINK
from storage.journal import write_journal
from storage.lock import StoreLock
from storage.problems import damaged, on_network
from storage.replay import header_for
from storage.vfs import Disk, file_system, replace_file

NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs"})
"""File systems over the network: locks, renames and mapped memory do not hold there what they hold on a disk."""

GUARD = b'{"_meta": {"1": {"format": 2, "crc": "00000000"}}}\n'
"""Stands where format 1 had its list of months: a program of that time reads it and says that it is too old."""

JOURNAL = "journal.jsonl"


def check_place(folder: Path, disk: Disk) -> None:
    """Refuse a folder on the network.

    Raises:
        StoreError: it is on one.
    """
    kind = file_system(disk, folder)
    if kind in NETWORK:
        raise on_network(folder, kind)


def found(folder: Path, disk: Disk, lock: StoreLock, clock: Clock) -> None:
    """Make a store, unless another process just did; under the exclusive lock, to be done again if it was cut short."""
    if disk.exists(folder / JOURNAL):
        return
    from storage import format1  # most stores are there already, in the present format

    if format1.is_there(folder, GUARD):
        header = format1.migrate(folder, disk, lock, clock, GUARD)
    else:
        for name in disk.names(folder):
            if (folder / name).is_dir() and any(file.endswith(".json") for file in disk.names(folder / name)):
                raise damaged(folder / JOURNAL)
        replace_file(disk, folder / format1.SERIALS, GUARD)
        header = header_for(os.urandom(8).hex(), 0, FIRST_LINK, 0, {})
    write_journal(disk, folder / JOURNAL, header)
    Ballast(folder, disk).make()
