"""Finding documents by the words in them, however they were typed: with or without tones, in any order, in part.

What is found is a suggestion: the person at the counter decides. So the order matters more than the set: a field that
is exactly what was typed, the same without tones, whole words, beginnings of words, pieces of words; among equals the
newest.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.vietnamese.fold import fold, nfc

_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s.\-]+(?=\d)")
_NOT_A_WORD = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class SearchText:
    """The searched fields of one document, a line each: as written but for case, and folded.

    Groups of digits stand in `folded` a second time without what parts them: `0912 345 678` and `0912345678`.
    `words` is `folded` with one space before and after each word.
    """

    plain: str
    folded: str
    words: str


def search_text(paths: tuple[str, ...], body: Mapping[str, Any]) -> SearchText:
    """What a search looks at in a document: the values at these dotted paths."""
    values = [value for path in paths for value in _values(body, path.split("."))]
    folded = [fold(value) for value in values]
    joined = [_joined(value) for value in folded]
    extra = [value for value, before in zip(joined, folded, strict=True) if value != before]
    lines = _lines(folded + extra)
    return SearchText(_lines(map(_plain, values)), lines, spaced(lines))


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


def _lines(values: Iterable[str]) -> str:
    """The values with a line break before and after each, so that a whole value can be looked for."""
    return "".join(f"\n{value}" for value in values) + "\n"


def spaced(text: str) -> str:
    """The words of a text with one space before and after each."""
    return f" {_NOT_A_WORD.sub(' ', text).strip()} "


def _joined(text: str) -> str:
    return _BETWEEN_DIGITS.sub("", text)


WHOLE_FIELD = 1
"""The worst rank of a text one field of which is what was typed."""

AS_TYPED = 2
"""The rank of a text with every word whole and as it was typed."""

WHOLE_WORDS = 3
"""The rank of a text with every word whole, without its marks."""


class Query:
    """What somebody typed to find a document."""

    def __init__(self, text: str) -> None:
        self._plain = _plain(text)
        self._folded = fold(text)
        self._joined = _joined(self._folded)
        self._plain_words = self._plain.split()
        self._readings = [self._joined.split()]
        # Numbers beside letters may be one number in groups or several numbers; digits alone are one.
        if self._joined != self._folded and not self._joined.isdigit():
            self._readings.append(self._folded.split())
        self._spaced_readings = [[spaced(word) for word in words] for words in self._readings]

    @property
    def readings(self) -> list[list[bytes]]:
        """Folded words; a text that matches contains all words of one reading."""
        return [[word.encode() for word in words] for words in self._readings]

    @property
    def whole_fields(self) -> list[bytes]:
        """What the folded text of every hit of rank `AS_TYPED` or better than that contains, when a field is equal."""
        return list(dict.fromkeys((f"\n{self._folded}\n".encode(), f"\n{self._joined}\n".encode())))

    @property
    def plain_words(self) -> list[bytes]:
        """What the plain text of a hit contains when it has every word as it was typed."""
        return [word.encode() for word in self._plain_words]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self._folded

    def matches(self, text: SearchText) -> bool:
        """Whether every word occurs."""
        return any(all(word in text.folded for word in words) for words in self._readings)

    def rank(self, text: SearchText) -> int:
        """How well a text that matches does so; 0 is best."""
        if f"\n{self._plain}\n" in text.plain:
            return 0
        if f"\n{self._folded}\n" in text.folded or f"\n{self._joined}\n" in text.folded:
            return 1
        grade = min(_grade(words, text.words) for words in self._spaced_readings)
        as_typed = all(word in text.plain for word in self._plain_words)
        return 2 + 2 * grade + (not as_typed)


def _grade(wanted: list[str], words: str) -> int:
    """0 for whole words, 1 for beginnings of words, 2 for pieces of words; all with a space before and after."""
    if all(word in words for word in wanted):
        return 0
    if all(word[:-1] in words for word in wanted):
        return 1
    return 2
