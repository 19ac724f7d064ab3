"""The store's door: only what JSON can carry comes in, and text only in Unicode's composed form (NFC)."""

import math
import unicodedata
from collections.abc import Mapping
from typing import Any

from storage.codec import dumps, loads


def admitted_body(body: Mapping[str, Any]) -> tuple[bytes, dict[str, Any]]:
    """A body as bytes, and a copy of it; what `admitted` says of values holds.

    Most bodies are as they should be, and then the bytes themselves are proof enough.
    """
    try:
        raw, copied = _encoded(body)
    except (TypeError, ValueError):
        return _encoded(admitted(body))  # says what is wrong, or mends it
    if copied == body and unicodedata.is_normalized("NFC", raw.decode()):
        return raw, copied
    return _encoded(admitted(body))


def _encoded(body: Any) -> tuple[bytes, dict[str, Any]]:
    raw = dumps(body)
    return raw, loads(raw)


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
