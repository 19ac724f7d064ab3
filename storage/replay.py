"""What the lines of a journal mean for what is read: which files there are, and what was written after them."""

from storage.codec import dumps
from storage.journal import FORMAT, Line
from storage.overlay import Entry, Overlay
from storage.partition import Listed
from storage.view import Manifest

_FEW = 4
"""Documents in a line up to which it is cheaper to parse it once more for the one that is asked for."""


def manifest_of(header: Line) -> Manifest:
    """The files a journal's header lists."""
    return {
        table: {part: Listed.read(listed) for part, listed in parts.items()} for table, parts in header["parts"].items()
    }


def header_for(store: str, seq: int, link: str, history: int, manifest: Manifest) -> Line:
    """The first line of a journal whose files hold everything up to record `seq`."""
    parts = {
        table: {part: listed.written() for part, listed in sorted(listed_parts.items())}
        for table, listed_parts in sorted(manifest.items())
    }
    return {
        "h": 1, "format": FORMAT, "store": store, "base": seq, "chain": link, "history": history, "parts": parts,
    }  # fmt: skip


def apply(overlay: Overlay, record: Line, line: bytes) -> None:
    """Take a record of the journal, read from `line`, into a layer."""
    seq = record["q"]
    is_short = len(record["o"]) <= _FEW
    for place, operation in enumerate(record["o"]):
        what, table = operation[0], operation[1]
        if what == "p":
            document = operation[3]
            entry = Entry(seq, None, (line, place)) if is_short else Entry(seq, dumps(document))
            overlay.put(table, operation[2], document, entry)
        elif what == "d":
            overlay.delete(seq, table, operation[2])
        else:
            overlay.empty(table, keep=what == "c")
