"""The store's door: only what JSON can carry comes in, and text only in Unicode's composed form (NFC)."""

import math
import unicodedata
from collections.abc import Mapping
from typing import Any

from storage.codec import dumps, written

_PLAIN = frozenset({str, int, float, bool, type(None)})


def admitted_body(body: Mapping[str, Any]) -> tuple[bytes, Mapping[str, Any]]:
    """A body as bytes, and as it was let in; what `admitted` says of values holds.

    Most bodies are as they should be, and then they are what was let in.
    """
    try:
        text = written(body)
        if unicodedata.is_normalized("NFC", text) and _has_text_keys(body):
            return text.encode(), body
    except (TypeError, ValueError):
        pass  # what is wrong is said, or mended, now
    let_in = admitted(body)
    return dumps(let_in), let_in


def _has_text_keys(value: Any) -> bool:
    """Whether every key in it is text; JSON would make text of a number without a word. Called for every change."""
    if type(value) is dict:
        for key in value:
            if type(key) is not str:
                return False
        value = value.values()
    elif type(value) is not list and type(value) is not tuple:
        return not isinstance(value, Mapping | list | tuple)
    for item in value:  # noqa: SIM110  twice as fast as `all` over a generator
        if type(item) not in _PLAIN and not _has_text_keys(item):
            return False
    return True


def admitted(value: Any) -> Any:
    """A copy of `value` made of plain dicts, lists, NFC strings, numbers, booleans and None.

    Raises:
        TypeError: a value or a key that JSON has no form for; a mistake in the program, not the user's.
        ValueError: a number that is not one, a lone half of a character, or two keys that are the same text.
    """
    match value:
        case None | bool() | int():
            return value
        case str():
            return _text(value)
        case float():
            if not math.isfinite(value):
                raise ValueError(f"{value} has no form in JSON")
            return value
        case Mapping():
            admitted_mapping = {_key(key): admitted(item) for key, item in value.items()}
            if len(admitted_mapping) != len(value):
                raise ValueError("two keys are the same text")
            return admitted_mapping
        case list() | tuple():
            return [admitted(item) for item in value]
        case _:
            raise TypeError(f"{type(value).__name__} has no form in JSON")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key must be text, not {type(key).__name__}")
    return _text(key)


def _text(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    composed.encode()  # a lone surrogate could be written by nobody
    return composed
