"""Vietnamese alphabetical order: letters first, tones second; people by given name."""

import unicodedata
from collections.abc import Iterator

from kiosk.vietnamese.fold import nfc

CollationKey = tuple[tuple[int, ...], tuple[tuple[int, ...], ...], str]
"""Letters of the whole text, then the tones of each word, then the text itself so that the order is total."""

# f, j, w and z are not Vietnamese but occur in names; they keep their Latin place.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Above every digit and punctuation mark, which keep their code points.
_LETTER = {letter: 0x100 + place for place, letter in enumerate(_ALPHABET)}
# A letter of another script comes after the Vietnamese ones.
_FOREIGN = 0x1000

_HUYEN, _HOI, _NGA, _SAC, _NANG = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
_TONES = {mark: place for place, mark in enumerate((_HUYEN, _HOI, _NGA, _SAC, _NANG), start=1)}
_FOREIGN_MARK = 6
_LETTER_MARKS = frozenset("\u0302\u0306\u031b")  # hat, breve, horn: they make another letter, not a tone


def collation_key(text: str) -> CollationKey:
    """A key that sorts `text` as a Vietnamese dictionary does: a<ă<â, d<đ; ngang<huyền<hỏi<ngã<sắc<nặng second."""
    words = nfc(text).split()
    letters: list[int] = []
    tones: list[tuple[int, ...]] = []
    for word in words:
        word_letters, word_tones = _weights(word)
        letters += (*word_letters, ord(" "))
        tones.append(word_tones)
    return tuple(letters), tuple(tones), " ".join(words)


def person_key(full_name: str) -> tuple[CollationKey, CollationKey, CollationKey]:
    """A key that sorts people by given name, then family name, then middle names."""
    words = full_name.split()
    given, family, middle = words[-1:], words[:-1][:1], words[1:-1]
    return collation_key(" ".join(given)), collation_key(" ".join(family)), collation_key(" ".join(middle))


def _weights(word: str) -> tuple[list[int], tuple[int, ...]]:
    """The word's letters, and its tone wherever it is written: `hoà` and `hòa` are one syllable."""
    letters: list[int] = []
    tones: list[int] = []
    for letter, marks in _letters(word):
        letters.append(_LETTER.get(letter) or _other(letter))
        tones += marks
    return letters, tuple(tones)


def _letters(word: str) -> Iterator[tuple[str, list[int]]]:
    """Each letter of `word` in lower case with its hat or horn, and the weights of the other marks on it."""
    for char in word.casefold().replace("ð", "đ"):
        base, *marks = tuple(unicodedata.normalize("NFD", char))
        shape = "".join(mark for mark in marks if mark in _LETTER_MARKS)
        letter = nfc(base + shape)
        yield letter, [_TONES.get(mark, _FOREIGN_MARK) for mark in marks if mark not in _LETTER_MARKS]


def _other(char: str) -> int:
    return _FOREIGN + ord(char[0]) if char.isalpha() else ord(char[0])
