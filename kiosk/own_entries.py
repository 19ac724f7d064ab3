"""What the entries of the office's own files must be, so that a slip of the editor is named and not a traceback."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from enum import StrEnum
from itertools import chain
from typing import Any

from kiosk.errors import InvalidInput
from kiosk.i18n import _

Fits = Callable[[object], bool]
"""Whether a value read from TOML can stand in an entry."""

MOST = 1_000_000_000
"""No price in đồng and no count is larger."""


def wrong_entry(table: Mapping[str, object], expected: Mapping[str, Fits], needed: Iterable[str] = ()) -> str | None:
    """The first entry of `table` that is missing, unknown or does not fit, by name; None when all is well."""
    missing = (name for name in needed if name not in table)
    wrong = (name for name, value in table.items() if name not in expected or not expected[name](value))
    return next(chain(missing, wrong), None)


def place_in_toml(error: ValueError) -> str:
    """Where a file is no TOML: `dòng 3, cột 8`; what the reader of TOML says of it is English."""
    found = re.search(r"line (\d+), column (\d+)", str(error))
    if found is None:
        return _("cuối tệp") if "end of document" in str(error) else _("không rõ dòng nào")
    return _("dòng {line}, cột {column}").format(line=found[1], column=found[2])


def is_text(value: object) -> bool:
    """A text, which may be empty."""
    return isinstance(value, str)


def is_number(value: object) -> bool:
    """A whole number that is not negative; TOML's `true` is none."""
    return type(value) is int and 0 <= value <= MOST


def number_from(least: int, most: int) -> Fits:
    """A whole number of that range."""
    return lambda value: is_number(value) and least <= value <= most  # type: ignore[operator]


def is_day(value: object) -> bool:
    """A day, as TOML writes one or in quotes; a moment of a day is none."""
    return type(value) is date or (isinstance(value, str) and _succeeds(date.fromisoformat, value))


def is_hour(value: object) -> bool:
    """An hour of the day in quotes, without a time zone."""
    return isinstance(value, str) and _succeeds(time.fromisoformat, value) and time.fromisoformat(value).tzinfo is None


def list_of(fits: Fits) -> Fits:
    """A list of such values."""
    return lambda value: isinstance(value, list) and all(map(fits, value))


def one_of(choices: type[StrEnum]) -> Fits:
    """One of these words."""
    return lambda value: isinstance(value, str) and value in set(choices)


def some_of(choices: type[StrEnum]) -> Fits:
    """A list of these words."""
    return list_of(one_of(choices))


def table_of(expected: Mapping[str, Fits]) -> Fits:
    """A table with no other entries than these."""
    return lambda value: isinstance(value, Mapping) and wrong_entry(value, expected) is None


def makes(build: Callable[[Any], object], fits: Fits) -> Fits:
    """A value that fits and that `build` can make its thing of."""
    return lambda value: fits(value) and _succeeds(build, value)


def _succeeds(build: Callable[[Any], object], value: object) -> bool:
    try:
        build(value)
    except (KeyError, TypeError, ValueError, InvalidInput):
        return False
    return True
