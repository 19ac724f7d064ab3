"""How documents become bytes: one canonical JSON, so that the same document always has the same digest."""

import json
from typing import Any

from kiosk.blake2 import blake2b

Document = dict[str, Any]
"""A stored document, its envelope included, as plain JSON values."""

DIGEST_BYTES = 16


# `json.dumps` with options makes an encoder for every call: a tenth of a transaction.
_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_decoder = json.JSONDecoder()


def dumps(value: Any) -> bytes:
    """Canonical JSON without spaces; raises `ValueError` for a number that is not one."""
    return written(value).encode()


def written(value: Any) -> str:
    """The same as text; of text or a whole number in a fraction of the time, for which no encoder is made."""
    return repr(value) if type(value) is int else _encoder.encode(value)


def loads(data: bytes) -> Any:
    """The value some JSON stands for.

    Raises:
        ValueError: it is no JSON, or there is more behind it.
    """
    # `json.loads` looks for encodings and spaces first, a sixth of its time; what we have written has neither.
    try:
        text = data.decode()
        value, end = _decoder.raw_decode(text)
    except ValueError:
        return json.loads(data)
    return value if end == len(text) else json.loads(data)


def digest(data: bytes) -> str:
    """A short fingerprint of a document (BLAKE2b, 128 bits, in hex)."""
    return blake2b(data, digest_size=DIGEST_BYTES).hexdigest()


def hash64(text: str) -> int:
    """A key's place in an index."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")
