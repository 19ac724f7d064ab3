"""What is derived from a file, for the file's next state: what did not change is copied, not worked out again."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from kiosk.repository import Summary
from storage.codec import loads
from storage.overlay import Entry
from storage.partition import Listed, Partition, Row
from storage.search import SearchText, text_of
from storage.summaries import summed_up, write_summaries
from storage.vfs import Disk
from storage.wordfile import WordsMaking, keep_words, write_words

Rows = Iterable[Row | tuple[int, Entry]]
"""The documents of the next state by rising id: as they stood in the file before, or as a layer has them."""


def write_next_summaries(
    disk: Disk, path: Path, listed: Listed, summary: Summary, before: Partition | None, rows: Rows
) -> None:
    """The summaries of the next state of the file `path`, which stood as `before`."""
    texts = _summaries(summary, before, rows)
    write_summaries(disk, path.with_suffix(".sums"), listed.crc, summary.form, texts)


def _summaries(summary: Summary, before: Partition | None, rows: Rows) -> Iterator[bytes]:
    known = None if before is None else before.summaries(summary)
    for found in rows:
        if isinstance(found, Row):
            assert known is not None
            yield known.raw(_row_in(before, found.doc_id))
        else:
            entry = found[1]
            assert entry.raw is not None
            yield summed_up(summary, loads(entry.raw))


def write_next_words(
    disk: Disk, path: Path, listed: Listed, words: tuple[str, ...], before: Partition | None, rows: Rows
) -> None:
    """The words of the next state of the file `path`, which stood as `before`."""
    beside = path.with_suffix(".words")
    changed: list[tuple[int, int, SearchText]] = []
    moved = [-1] * (0 if before is None else before.count)
    for at, found in enumerate(rows):
        if isinstance(found, Row):
            moved[_row_in(before, found.doc_id)] = at
        else:
            doc_id, entry = found
            assert entry.raw is not None
            changed.append((at, doc_id, text_of(words, loads(entry.raw))))
    if before is not None and _is_the_same(before, words, changed, listed.count):
        keep_words(disk, beside, listed.count, listed.crc, words, before.words(words))
        return
    making = WordsMaking()
    if before is not None:
        making.carry_over(before.words(words), moved)
    for at, _doc_id, text in changed:
        making.add(at, text)
    write_words(disk, beside, listed.count, listed.crc, words, making)


def _is_the_same(
    before: Partition, words: tuple[str, ...], changed: list[tuple[int, int, SearchText]], count: int
) -> bool:
    """Most changes are steps of dossiers that stay where they are and are called what they were."""
    if count != before.count:
        return False
    for at, doc_id, text in changed:
        row = before.index.row_of(doc_id)
        if row != at or text_of(words, loads(before.raw(row))) != text:
            return False
    return True


def _row_in(before: Partition | None, doc_id: int) -> int:
    row = None if before is None else before.index.row_of(doc_id)
    assert row is not None
    return row
