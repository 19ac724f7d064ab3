"""A state of the store to read from: the files, and over them one layer or two of what was written since."""

from collections.abc import Iterator
from pathlib import Path

from kiosk.errors import StoreDamaged
from storage.codec import hash64
from storage.form import likely_part, part_of
from storage.overlay import Entry, Overlay
from storage.partition import Listed, Partition, Row
from storage.problems import damaged, missing, store_error
from storage.vfs import Disk, allow_open_files

Manifest = dict[str, dict[str, Listed]]
"""Table → file → what the journal's header says of it."""

_HANDLES = 4
"""The most a file takes, with what is derived from it."""
_OTHER_HANDLES = 200
"""More than the rest of the program has open."""


class Moved(StoreDamaged):
    """Another process has replaced a file by one from later than what was read so far, or has removed it.

    So read again from the start. Only when there is nothing new to read, or under the lock, is it damage.
    """

    def __init__(self, as_damage: StoreDamaged) -> None:
        super().__init__(as_damage.message)
        self.as_damage = as_damage


class Shelf:
    """The files that a journal's header lists, opened when they are needed.

    Raises:
        Moved: one of them is missing.
    """

    def __init__(self, folder: Path, disk: Disk, manifest: Manifest, opened: dict[tuple[str, str], Partition]) -> None:
        self.folder = folder
        self.manifest = manifest
        self._parts = {table: dict.fromkeys(sorted(parts)) for table, parts in manifest.items()}
        self._in_place: dict[str, bool] = {}
        self.known_until = 0
        """The last record of the journal that was read."""
        self._disk = disk
        self._opened = {
            place: partition for place, partition in opened.items() if self._is_as_listed(*place, partition)
        }
        self._missing_ones()
        allow_open_files(_HANDLES * sum(map(len, manifest.values())) + _OTHER_HANDLES)

    def parts(self, table: str) -> dict[str, None]:
        """The files of a table, oldest first."""
        return self._parts.get(table, {})

    def _is_as_listed(self, table: str, part: str, partition: Partition) -> bool:
        listed = self.manifest.get(table, {}).get(part)
        return listed is not None and (listed.seq, listed.crc) == (partition.seq, partition.crc)

    def _missing_ones(self) -> None:
        for table, parts in self.manifest.items():
            for part in parts:
                if (table, part) not in self._opened and not self._is_there(self.path(table, part)):
                    raise Moved(missing(self.path(table, part)))

    def _is_there(self, path: Path) -> bool:
        try:
            return self._disk.exists(path)
        except OSError as error:
            raise store_error(error, path) from error

    def path(self, table: str, part: str) -> Path:
        """Where a file is."""
        return self.folder / table / f"{part}.json"

    def partition(self, table: str, part: str) -> Partition | None:
        """A file, or None if the table has no such one.

        Raises:
            Moved: it is from later than what was read of the journal, or missing.
            StoreDamaged: it is older than listed, or not what was written.
            StoreError: it cannot be opened or read, or a newer version of the program wrote it.
        """
        found = self._opened.get((table, part))
        if found is not None:
            return found
        listed = self.manifest.get(table, {}).get(part)
        if listed is None:
            return None
        path = self.path(table, part)
        try:
            found = Partition(path, table, self._disk)
        except FileNotFoundError as error:
            raise Moved(missing(path)) from error
        except OSError as error:
            raise store_error(error, path) from error
        if found.seq > self.known_until:
            raise Moved(damaged(found.path))
        if found.seq < listed.seq or (
            found.seq == listed.seq and (found.crc, found.count) != (listed.crc, listed.count)
        ):
            raise damaged(found.path)
        self._opened[table, part] = found
        return found

    def that_may_have(self, table: str, key: str, key_hash: int) -> Iterator[Partition]:
        """The files of a table in which a key may be: that of the day it names, then the newest first."""
        likely = likely_part(key)
        partition = None if likely is None else self.partition(table, likely)
        if partition is not None and partition.index.may_have(key_hash):
            yield partition
        if likely is not None and self._is_in_place(table):
            return
        for part in reversed(self.parts(table)):
            other = self.partition(table, part) if part != likely else None
            if other is not None and other.index.may_have(key_hash):
                yield other

    def _is_in_place(self, table: str) -> bool:
        """Whether every key of a table that names a day is in the file of that month: then no other need be asked."""
        known = self._in_place.get(table)
        if known is None:
            partitions = (self.partition(table, part) for part in self.parts(table))
            known = self._in_place[table] = all(each is None or each.index.all_in_place for each in partitions)
        return known

    def successor(self, manifest: Manifest) -> "Shelf":
        """The shelf after a compaction; files that were not replaced stay open."""
        return Shelf(self.folder, self._disk, manifest, self._opened)


class View:
    """Reading by id, by key and file by file; the newest layer comes first."""

    def __init__(self, shelf: Shelf, *layers: Overlay) -> None:
        self.shelf = shelf
        self.layers = layers

    def tables(self) -> set[str]:
        """The tables there are."""
        names = set(self.shelf.manifest)
        for layer in reversed(self.layers):
            names |= {name for name, is_there in layer.is_there.items() if is_there}
            names -= {name for name, is_there in layer.is_there.items() if not is_there}
        return names

    def parts(self, table: str) -> list[str]:
        """The files of a table, oldest first, those that are only in the journal included."""
        listed = self.shelf.parts(table)
        extra = {part for layer in self.layers for part in layer.tables.get(table, ()) if part not in listed}
        return sorted(extra.union(listed)) if extra else list(listed)

    def entry(self, table: str, doc_id: int) -> Entry | None:
        """What the layers know of a document."""
        for layer in self.layers:
            if (entry := layer.entry(table, doc_id)) is not None:
                return entry
        return None

    def raw(self, table: str, doc_id: int) -> bytes | None:
        """A document's bytes, or None."""
        entry = self.entry(table, doc_id)
        if entry is not None:
            return entry.raw
        partition = self.shelf.partition(table, part_of(doc_id))
        return None if partition is None else partition.document(doc_id)

    def id_of_key(self, table: str, key: str) -> int | None:
        """The document with this key, or None."""
        found = self.by_key(table, key)
        return None if found is None else found[0]

    def by_key(self, table: str, key: str) -> tuple[int, bytes | None] | None:
        """Id of the document with this key, and its bytes if they had to be read for that and no layer has newer ones.

        The newest months come first, for they are asked for most.
        """
        for layer in self.layers:
            doc_id = layer.keys.get((table, key))
            if doc_id is not None and self._has_key(table, doc_id, key):
                return doc_id, None
        key_hash = hash64(key)
        for partition in self.shelf.that_may_have(table, key, key_hash):
            for doc_id, raw in partition.by_key(key, key_hash):
                if self.entry(table, doc_id) is None:
                    return doc_id, raw
                if self._has_key(table, doc_id, key):
                    return doc_id, None
        return None

    def _has_key(self, table: str, doc_id: int, key: str) -> bool:
        entry = self.entry(table, doc_id)
        return entry is not None and entry.is_there and entry.key == key

    def layered(self, table: str, part: str) -> dict[int, Entry]:
        """Everything the layers know of a file."""
        known: dict[int, Entry] = {}
        for layer in reversed(self.layers):
            known.update(layer.entries(table, part))
        return known

    def rows(self, table: str, part: str) -> Iterator[Row | tuple[int, Entry]]:
        """The documents of a file by rising id: as they stand in it, or as a layer has them."""
        newer = self.layered(table, part)
        fresh = sorted(newer, reverse=True)
        partition = self.shelf.partition(table, part)
        for row in partition.rows() if partition is not None else ():
            while fresh and fresh[-1] <= row.doc_id:
                doc_id = fresh.pop()
                if newer[doc_id].is_there:
                    yield doc_id, newer[doc_id]
            if row.doc_id not in newer:
                yield row
        while fresh:
            doc_id = fresh.pop()
            if newer[doc_id].is_there:
                yield doc_id, newer[doc_id]

    def documents(self, table: str) -> Iterator[tuple[int, bytes]]:
        """Every document of a table by rising id."""
        for part in self.parts(table):
            yield from self.documents_of(table, part)

    def documents_of(self, table: str, part: str) -> Iterator[tuple[int, bytes]]:
        """Every document of a file by rising id."""
        newer = self.layered(table, part)
        partition = self.shelf.partition(table, part)
        ids = set() if partition is None else set(partition.index.ids)
        for doc_id in sorted(ids | set(newer)):
            raw = self.raw(table, doc_id)
            if raw is not None:
                yield doc_id, raw

    def count(self, table: str) -> int:
        """How many documents a table has."""
        total = 0
        for part in self.parts(table):
            partition = self.shelf.partition(table, part)
            total += 0 if partition is None else partition.count
            for doc_id, entry in self.layered(table, part).items():
                was_there = partition is not None and partition.index.row_of(doc_id) is not None
                total += entry.is_there - was_there
        return total

    def next_id(self, table: str, below: int) -> int:
        """The id for a new document of the file whose first id is `below` + 1; an id is never used twice."""
        part = part_of(below + 1)
        top = below
        for layer in self.layers:
            top = max(top, layer.tops.get((table, part), below))
            if table in layer.emptied:
                return top + 1
        listed = self.shelf.manifest.get(table, {}).get(part)
        return max(top, listed.top if listed is not None else below) + 1
