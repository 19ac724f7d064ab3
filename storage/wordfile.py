"""The searched words of every document of a file, for looking through all years at once. Derived, may be deleted.

Folded words without a digit, folded words with one, words as they were typed that folding changes, and the hashes of
whole fields. There are few different words without a digit, so looking through them all is nothing; a word that is
none of a number's is not looked for among the numbers.
"""

import struct
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from storage.codec import hash64
from storage.derived import HEAD, Data, Wanted, fingerprint, read_derived, reused, write_derived
from storage.lexicon import Having, Lexicon, encoded_lexicon
from storage.search import WHOLE, SearchText
from storage.vfs import Disk

_MAGIC = b"KIOSKWD2"
_SIZES = struct.Struct("<II")
"""Whole fields; bytes of the numbers' shapes."""

_DIGITS = frozenset("0123456789")
_SHAPE = str.maketrans("123456789", "000000000")


class WordFile:
    """The words of one file's documents."""

    def __init__(self, data: Data) -> None:
        view = memoryview(data)
        fields, shapes = _SIZES.unpack_from(data, HEAD)
        at = HEAD + _SIZES.size
        self._hashes: memoryview[int] = view[at : at + 8 * fields].cast("Q")
        at += 8 * fields
        self._rows: memoryview[int] = view[at : at + 4 * fields].cast("I")
        at += 4 * fields
        self._shapes = bytes(view[at : at + shapes])
        self.letters = Lexicon(view, at + shapes)
        self.numbers = Lexicon(view, self.letters.end)
        self.toned = Lexicon(view, self.numbers.end)
        self.data = data

    def rows_with_field(self, field: str) -> Iterator[int]:
        """The documents one folded field of which is this; a hash decides, so whoever must be sure looks again."""
        wanted = hash64(field)
        at = bisect_left(self._hashes, wanted)
        while at < len(self._hashes) and self._hashes[at] == wanted:
            yield self._rows[at]
            at += 1

    def folded(self, word: str, grade: int) -> list[tuple[Lexicon, int]]:
        """The folded words that a word fits at least that well."""
        needle = word.encode()
        lexicons = []
        if _DIGITS.isdisjoint(word):
            lexicons.append(self.letters)
        if self._may_be_number(word, needle, grade):
            lexicons.append(self.numbers)
        return [(lexicon, place) for lexicon in lexicons for place in lexicon.matching(needle, grade)]

    def as_typed(self, word: str, grade: int) -> list[tuple[Lexicon, int]]:
        """The words that a word fits as it was typed, at least that well; `rows_as_typed` says where they are so."""
        needle = word.encode()
        return self.folded(word, grade) + [(self.toned, place) for place in self.toned.matching(needle, grade)]

    def rows_as_typed(self, lexicon: Lexicon, place: int) -> "memoryview[int]":
        """The documents that have a word without other marks than it has itself."""
        return lexicon.rows(place, only_so=True)

    def _may_be_number(self, word: str, needle: bytes, grade: int) -> bool:
        if not _DIGITS.isdisjoint(word):
            return True
        return grade > WHOLE and needle in self._shapes

    def fields(self) -> Iterator[tuple[int, int]]:
        """Hash and document of every whole field."""
        return zip(self._hashes, self._rows, strict=True)


class WordsMaking:
    """The words of a file's documents, in the making."""

    def __init__(self) -> None:
        self._letters: defaultdict[str, Having] = defaultdict(Having)
        self._numbers: defaultdict[str, Having] = defaultdict(Having)
        self._toned: defaultdict[str, Having] = defaultdict(Having)
        self._fields: list[tuple[int, int]] = []

    def add(self, row: int, text: SearchText) -> None:
        """The text of the document that is to stand at `row`."""
        self._fields += [(hash64(field), row) for field in text.folded_fields]
        for word in text.folded_words:
            having = self._folded(word)[word]
            (having.so if word in text.words else having.folded).append(row)
        for word in text.words - text.folded_words:
            self._toned[word].so.append(row)

    def _folded(self, word: str) -> defaultdict[str, Having]:
        return self._letters if _DIGITS.isdisjoint(word) else self._numbers

    def carry_over(self, words: WordFile, moved: Sequence[int]) -> None:
        """What an older state of the file knew; `moved` says for each of its documents where it is now, -1 nowhere."""
        self._fields += [(key_hash, moved[row]) for key_hash, row in words.fields() if moved[row] >= 0]
        kept = ((self._letters, words.letters), (self._numbers, words.numbers), (self._toned, words.toned))
        for making, lexicon in kept:
            for at in range(len(lexicon)):
                so, folded = lexicon.having(at)
                still_so = [moved[row] for row in so if moved[row] >= 0]
                still_folded = [moved[row] for row in folded if moved[row] >= 0]
                if still_so or still_folded:
                    having = making[lexicon.word(at).decode()]
                    having.so += still_so
                    having.folded += still_folded

    def encoded(self) -> bytes:
        """The contents of the file."""
        self._fields.sort()
        hashes = array("Q", (key_hash for key_hash, _row in self._fields))
        rows = array("I", (row for _key_hash, row in self._fields))
        shapes = "\n".join(sorted({word.translate(_SHAPE) for word in self._numbers})).encode()
        shapes += b"\n" * (-len(shapes) % 4)
        lexicons = map(encoded_lexicon, (self._letters, self._numbers, self._toned))
        sizes = _SIZES.pack(len(hashes), len(shapes))
        return b"".join((sizes, hashes.tobytes(), rows.tobytes(), shapes, *lexicons))


def words_beside(
    disk: Disk, path: Path, count: int, crc: int, words: tuple[str, ...], texts: Iterable[SearchText], *, is_kept: bool
) -> WordFile:
    """The words of a file with `count` documents and checksum `crc`, made if they are missing, other or damaged."""
    wanted = _wanted(count, crc, words)
    data = read_derived(disk, path, wanted)
    if data is None:
        making = WordsMaking()
        for row, text in enumerate(texts):
            making.add(row, text)
        data = write_derived(disk, path, wanted, making.encoded(), is_kept=is_kept)
    return WordFile(data)


def write_words(disk: Disk, path: Path, count: int, crc: int, words: tuple[str, ...], made: WordsMaking) -> None:
    """Keep the words of a file's next state."""
    write_derived(disk, path, _wanted(count, crc, words), made.encoded())


def keep_words(disk: Disk, path: Path, count: int, crc: int, words: tuple[str, ...], old: WordFile) -> None:
    """The words of a file's next state are those of the state before."""
    reused(disk, path, old.data, _wanted(count, crc, words))


def _wanted(count: int, crc: int, words: tuple[str, ...]) -> Wanted:
    """The fields, and which way of making words of them."""
    return Wanted(_MAGIC, count, crc, fingerprint("1", *words))
