"""Finding documents by the words in them, however they were typed: with or without tones, in any order, in part.

What is found is a suggestion: the person at the counter decides. So the order matters more than the set: a field that
is exactly what was typed, the same without tones, whole words, beginnings of words, pieces of words; among equals the
newest. In each of the last three, what has the words as they were typed comes before what has them without tones.
Who types a whole number or code wants that one, so then what has it only as a piece of something else is left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.vietnamese.fold import fold, nfc

_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s.\-]+(?=\d)")
_WORD = re.compile(r"\w+")

AS_TYPED, FOLDED = 0, 1
"""The ranks of a text one field of which is what was typed, and the same without tones."""

WHOLE, BEGINNING, PIECE = 0, 1, 2
"""Grades: every word typed is a whole word of the text, at least the beginning of one, at least a piece of one."""


def rank_of(grade: int, *, is_as_typed: bool) -> int:
    """The rank of a text in which every word occurs; 0 is best."""
    return 2 + 2 * grade + (not is_as_typed)


@dataclass(frozen=True, slots=True)
class SearchText:
    """What a search looks at in one document: its fields and their words, as written but for case, and folded.

    Groups of digits stand a second time without what parts them, `0912 345 678` and `0912345678`, but for `fields`.
    """

    fields: frozenset[str]
    folded_fields: frozenset[str]
    words: frozenset[str]
    folded_words: frozenset[str]
    text: str
    """The folded words together: most texts have a word nowhere in them, and that is soon seen here."""


def search_text(paths: tuple[str, ...], body: Mapping[str, Any]) -> SearchText:
    """The text of the values at these dotted paths."""
    values = [_plain(value) for path in paths for value in _values(body, path.split("."))]
    folded_fields = _with_joined(map(fold, values))
    folded_words = _words(folded_fields)
    text = "\n".join(sorted(folded_words))
    return SearchText(frozenset(values), folded_fields, _words(_with_joined(values)), folded_words, text)


def text_of(words: tuple[str, ...], document: Mapping[str, Any]) -> SearchText:
    """The searched text of a filed document, its envelope included."""
    return search_text(words, document.get("body", {}))


def _values(value: Any, path: list[str]) -> Iterator[str]:
    """The texts at a dotted path; a list on the way stands for each of its items."""
    if isinstance(value, list):
        for item in value:
            yield from _values(item, path)
    elif path and isinstance(value, Mapping):
        yield from _values(value.get(path[0]), path[1:])
    elif not path and isinstance(value, str | int):
        yield str(value)


def _plain(text: str) -> str:
    return " ".join(nfc(text).casefold().split())


def _with_joined(values: Iterable[str]) -> frozenset[str]:
    fields = {value for value in values if value}
    return frozenset(fields.union(map(_joined, fields)))


def _joined(text: str) -> str:
    return _BETWEEN_DIGITS.sub("", text)


def _words(fields: Iterable[str]) -> frozenset[str]:
    return frozenset(word for field in fields for word in _WORD.findall(field))


Reading = tuple[str, ...]
"""Words that must all occur."""


class Query:
    """What somebody typed to find a document."""

    def __init__(self, text: str) -> None:
        self._plain = _plain(text)
        self._folded = fold(text)
        self._has_digit = any(map(str.isdigit, text))
        self.fields = tuple(dict.fromkeys((self._folded, _joined(self._folded))))
        """Folded fields that would be just what was typed."""
        self.readings = _readings(self._folded)
        """Folded words; a text that matches has all words of one reading."""
        self.plain_readings = _readings(self._plain)
        """The same, as they were typed."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.readings

    def is_answered_by(self, rank: int | None) -> bool:
        """Whether a hit of this rank is what was asked for, and worse ones need not be looked for."""
        return self._has_digit and rank is not None and rank <= FOLDED

    def rank(self, text: SearchText) -> int | None:
        """How well a text matches, 0 is best; None if it does not."""
        if self._plain in text.fields:
            return AS_TYPED
        if not text.folded_fields.isdisjoint(self.fields):
            return FOLDED
        grade = self.grade(text)
        if grade is None:
            return None
        as_typed = self.grade_as_typed(text)
        return rank_of(grade, is_as_typed=as_typed is not None and as_typed <= grade)

    def grade(self, text: SearchText) -> int | None:
        """How well the text has the words; None if it does not have them all."""
        if not any(all(word in text.text for word in reading) for reading in self.readings):
            return None
        return _grade(self.readings, text.folded_words)

    def grade_as_typed(self, text: SearchText) -> int | None:
        """The same for the words as they were typed."""
        return _grade(self.plain_readings, text.words)


def _readings(text: str) -> tuple[Reading, ...]:
    """Numbers beside letters may be one number in groups or several numbers; digits alone are one.

    Long words come first: fewest texts have them.
    """
    joined = _joined(text)
    readings = [joined] if joined == text or joined.isdigit() else [joined, text]
    words = (sorted(set(_WORD.findall(reading)), key=lambda word: (-len(word), word)) for reading in readings)
    return tuple(dict.fromkeys(tuple(found) for found in words if found))


def _grade(readings: tuple[Reading, ...], words: frozenset[str]) -> int | None:
    """The best grade of any reading; None if none occurs."""
    return min((grade for reading in readings if (grade := _worst(reading, words)) is not None), default=None)


def _worst(reading: Reading, words: frozenset[str]) -> int | None:
    worst = WHOLE
    for wanted in reading:
        if wanted in words:
            continue
        if any(word.startswith(wanted) for word in words):
            worst = max(worst, BEGINNING)
        elif any(wanted in word for word in words):
            worst = PIECE
        else:
            return None
    return worst
