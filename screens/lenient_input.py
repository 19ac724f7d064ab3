"""Bytes that are no UTF-8 must not end the program.

A terminal set to a Vietnamese single-byte page, a scanner in CP1258 or line noise sends such bytes; Textual 8.2.8 then
dies with UnicodeDecodeError in its input thread (issue #6456, PR #6498).
"""

import codecs
from functools import partial

from textual.drivers import linux_driver


def take_any_bytes() -> None:
    """From now on undecodable input arrives as U+FFFD, which a field's rules can refuse in words."""
    setattr(linux_driver, "getincrementaldecoder", _lenient)  # noqa: B010  a name the module only imports


def _lenient(encoding: str) -> partial[codecs.IncrementalDecoder]:
    return partial(codecs.getincrementaldecoder(encoding), errors="replace")
