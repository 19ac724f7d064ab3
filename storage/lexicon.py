"""The words of a file's documents in order, and which documents have each: a word is found without reading the text.

Of each word's documents those come first whose text has it exactly so, after them those that have it with tones.
"""

import struct
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from storage.search import BEGINNING, PIECE, WHOLE

_COUNTS = struct.Struct("<IIII")
"""Words, places of documents, bytes of the words, bytes of it all."""

_SMALL = 16_384
"""Bytes of words that are searched from end to end sooner than halving them would find one."""


class Having:
    """The documents that have a word, in the making: those that have it so, and those that have it with tones."""

    __slots__ = ("folded", "so")

    def __init__(self) -> None:
        self.so: list[int] = []
        self.folded: list[int] = []


class Lexicon:
    """Words in the order of their bytes, over the bytes of a file from `start`; `end` is where they stop."""

    def __init__(self, data: "memoryview[int]", start: int) -> None:
        words, places, size, length = _COUNTS.unpack_from(data, start)
        self.end = start + length
        self._at = start + _COUNTS.size
        self._starts = self._numbers(data, words + 1)
        self._so_ends = self._numbers(data, words)
        self._ends = self._numbers(data, words + 1)
        self._places = self._numbers(data, places)
        self._text: memoryview[int] | bytes = data[self._at : self._at + size]
        """Each word with a line feed behind it, and one before the first; where each begins and ends is in `_ends`."""
        if size < _SMALL:
            self._text = bytes(self._text)

    def _numbers(self, data: "memoryview[int]", count: int) -> "memoryview[int]":
        start = self._at
        self._at += 4 * count
        return data[start : self._at].cast("I")

    def __len__(self) -> int:
        return len(self._so_ends)

    def word(self, at: int) -> bytes:
        """The word at this place."""
        return bytes(self._text[self._ends[at] : self._ends[at + 1] - 1])

    def matching(self, needle: bytes, grade: int) -> list[int]:
        """The places of the words that a typed word fits at least that well."""
        if isinstance(self._text, bytes) or grade > BEGINNING:
            before, behind = (b"\n" if grade < PIECE else b""), (b"\n" if grade == WHOLE else b"")
            return list(self._with_piece(before + needle + behind, len(before)))
        if grade == WHOLE:
            at = self._place(needle)
            return [at] if at < len(self) and self.word(at) == needle else []
        # No byte of UTF-8 is as high as that, so it comes behind everything that begins so.
        return list(range(self._place(needle), self._place(needle + b"\xff")))

    def _place(self, needle: bytes) -> int:
        return bisect_left(range(len(self)), needle, key=self.word)

    def _with_piece(self, needle: bytes, skipped: int) -> Iterator[int]:
        """The words in which a piece of the text begins, but for its first `skipped` bytes."""
        text = bytes(self._text)  # copying it and searching the copy is faster than searching a map
        at = text.find(needle)
        while at >= 0:
            place = bisect_right(self._ends, at + skipped) - 1
            yield place
            at = text.find(needle, self._ends[place + 1] - 1)

    def rows(self, at: int, *, only_so: bool = False) -> "memoryview[int]":
        """The documents that have the word at this place; with `only_so` not those that have it with tones."""
        return self._places[self._starts[at] : self._so_ends[at] if only_so else self._starts[at + 1]]

    def having(self, at: int) -> "tuple[memoryview[int], memoryview[int]]":
        """The documents that have the word so, and those that have it with tones."""
        middle = self._so_ends[at]
        return self._places[self._starts[at] : middle], self._places[middle : self._starts[at + 1]]


def encoded_lexicon(known: Mapping[str, Having]) -> bytes:
    """A lexicon as it is kept."""
    words = sorted((word.encode(), having) for word, having in known.items())
    starts = _running(len(having.so) + len(having.folded) for _word, having in words)
    so_ends = array("I", (start + len(having.so) for start, (_word, having) in zip(starts, words, strict=False)))
    ends = array("I", accumulate((len(word) + 1 for word, _having in words), initial=1))
    places = array("I", (row for _word, having in words for rows in (having.so, having.folded) for row in sorted(rows)))
    text = b"\n" + b"".join(word + b"\n" for word, _having in words)
    arrays = b"".join(each.tobytes() for each in (starts, so_ends, ends, places))
    padding = bytes(-len(text) % 4)
    length = _COUNTS.size + len(arrays) + len(text) + len(padding)
    return _COUNTS.pack(len(words), len(places), len(text), length) + arrays + text + padding


def _running(sizes: Iterable[int]) -> "array[int]":
    return array("I", accumulate(sizes, initial=0))
