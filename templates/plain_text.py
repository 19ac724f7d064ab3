"""Text laid out for a pager of 80 columns: wrapped, centred, drawn as a table, cut into pages.

Lines are drawn only with the box letters that the Vietnamese console font has.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from kiosk.report_document import MOTTO, STATE
from kiosk.vietnamese.numbers import grouped

if TYPE_CHECKING:
    from kiosk.apology_letter import ApologyLetter
    from kiosk.report import Annex, AnnexRow, Heading, Report

WIDTH = 78
"""Columns of running text."""
TABLE_WIDTH = 80
PAGE_LINES = 56
"""Lines of a printed page of A4."""
PAGE_BREAK = "\f"

_FIRST_LINE = "    "
_LEFT = 36
"""Columns of the left half on top and at the end of the document."""
_RULE = "-"
_NO_BREAK = "\N{NO-BREAK SPACE}"
_CHUNK_LINES = 44
"""Lines of the annex's table on one page, its title and notes left room for."""
_NARROWEST_FIELD = 14
_COLUMN_TITLES = (
    "Tổng số",
    "Trực tuyến",
    "Trực tiếp, bưu chính",
    "Từ kỳ trước",
    "Tổng số",
    "Trước hạn",
    "Đúng hạn",
    "Quá hạn",
    "Tổng số",
    "Trong hạn",
    "Quá hạn",
)
_GROUPS = (("Tiếp nhận", 4), ("Đã giải quyết", 4), ("Đang giải quyết", 3))


def wrapped(text: str, first: str = _FIRST_LINE, rest: str = "", width: int = WIDTH) -> str:
    """`text` broken at blanks; `first` stands before the first line, `rest` before the others."""
    return textwrap.fill(text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def centred(text: str, width: int = WIDTH) -> str:
    """`text` in the middle, broken into lines of even length when it is too long for one."""
    return "\n".join(line.center(width).rstrip() for line in _balanced(text, width))


def letterhead(heading: "Heading") -> str:
    """The issuing body and the state beside each other, each ruled below."""
    left = [*([heading.superior] if heading.superior else []), *heading.issuer_lines, _RULE, heading.number]
    right = [STATE, MOTTO, _RULE, heading.place_and_date]
    return _beside(_column(left, _LEFT - 2), _column(right, WIDTH - _LEFT))


def ending(paper: "Report | ApologyLetter") -> str:
    """Who receives a copy, left; who signs, right, with room for the signature and the seal."""
    names = ["Nơi nhận:"]
    for name in paper.recipients:
        names += textwrap.wrap(f"- {name}", _LEFT - 2, subsequent_indent="  ")
    signature = paper.signature
    signed = _column([signature.signs_for, signature.title, *[" "] * 5, signature.name], WIDTH - _LEFT)
    return _beside(names, signed)


def _column(texts: Iterable[str], room: int) -> list[str]:
    return [line.center(room) for text in texts for line in _column_lines(text, room)]


def _column_lines(text: str, room: int) -> list[str]:
    if text == _RULE:
        return ["─" * (room // 3)]
    # Kept as it is when it fits: blanks left for the pen are part of the line.
    return [text] if len(text) <= room else _balanced(text, room)


def _beside(left: Sequence[str], right: Sequence[str]) -> str:
    return "\n".join(f"{one:<{_LEFT}}{other}".rstrip() for one, other in zip_longest(left, right, fillvalue=""))


def _balanced(text: str, width: int) -> list[str]:
    """The fewest lines, and of those the shortest; blanks left for the pen stay on one line."""
    joined = re.sub(" {2,}", lambda run: _NO_BREAK * len(run[0]), text)
    lines = textwrap.wrap(joined, width, break_on_hyphens=False)
    for narrower in range(width - 1, 0, -1):
        tried = textwrap.wrap(joined, narrower, break_on_hyphens=False)
        if len(tried) > len(lines):
            break
        lines = tried
    return [line.replace(_NO_BREAK, " ") for line in lines]


def annex_table(annex: "Annex") -> str:
    """The annex as a drawn table of 80 columns; numbers of five digits and more make it wider."""
    return _Table.for_annex(annex).drawn(annex)


@dataclass(frozen=True, slots=True)
class _Table:
    """The widths of the thirteen columns, borders not counted."""

    widths: tuple[int, ...]

    @classmethod
    def for_annex(cls, annex: "Annex") -> "_Table":
        counts = tuple(
            max(
                _longest_word(title), len(f"({number})"), *(len(grouped(row.counts[place])) for row in _all_rows(annex))
            )
            for place, (number, title) in enumerate(zip(range(3, 14), _COLUMN_TITLES, strict=True))
        )
        borders = len(counts) + 3
        field = max(_NARROWEST_FIELD, TABLE_WIDTH - borders - 3 - sum(counts))
        return cls((3, field, *counts))

    def drawn(self, annex: "Annex") -> str:
        """The table in pieces that fit a page, each with its header, an empty line between them."""
        rows = [[self._rule("├", "┼", "┤"), *self._row(_cells(row))] for row in annex.rows]
        # The total never stands alone on a page.
        last = [*(rows.pop() if rows else ()), self._rule("├", "┼", "┤"), *self._row(_cells(annex.total))]
        pieces: list[list[str]] = [[]]
        for row in (*rows, last):
            if pieces[-1] and len(self._header()) + len(pieces[-1]) + len(row) >= _CHUNK_LINES:
                pieces.append([])
            pieces[-1] += row
        bottom = self._rule("└", "┴", "┘")
        return "\n\n".join("\n".join((*self._header(), *piece, bottom)) for piece in pieces)

    def _header(self) -> list[str]:
        return [
            self._rule("┌", "┬", "┐", by_group=True),
            *self._group_titles(),
            self._group_rule(),
            *self._row(("STT", "Lĩnh vực", *_COLUMN_TITLES), titles=True),
            self._rule("├", "┼", "┤"),
            *self._row(tuple(f"({number})" for number in range(1, 14)), titles=True),
        ]

    def _row(self, cells: Sequence[str], titles: bool = False) -> Iterator[str]:
        parts = [_cell_lines(cell, width) for cell, width in zip(cells, self.widths, strict=True)]
        for line in zip_longest(*parts, fillvalue=""):
            yield "│" + "│".join(self._set(text, place, titles) for place, text in enumerate(line)) + "│"

    def _set(self, text: str, place: int, titles: bool) -> str:
        width = self.widths[place]
        if titles:
            return text.center(width)
        return text.ljust(width) if place == 1 else text.rjust(width)

    def _spans(self) -> list[int]:
        spans, place = [self.widths[0], self.widths[1]], 2
        for _title, columns in _GROUPS:
            spans.append(sum(self.widths[place : place + columns]) + columns - 1)
            place += columns
        return spans

    def _group_titles(self) -> Iterator[str]:
        spans = self._spans()
        texts = ("", "", *(title for title, _columns in _GROUPS))
        parts = [_cell_lines(text, width) for text, width in zip(texts, spans, strict=True)]
        for line in zip_longest(*parts, fillvalue=""):
            yield "│" + "│".join(text.center(width) for text, width in zip(line, spans, strict=True)) + "│"

    def _group_rule(self) -> str:
        pieces, place = [" " * self.widths[0], " " * self.widths[1]], 2
        for _title, columns in _GROUPS:
            pieces.append("┬".join("─" * width for width in self.widths[place : place + columns]))
            place += columns
        return f"│{pieces[0]}│{pieces[1]}├{'┼'.join(pieces[2:])}┤"

    def _rule(self, left: str, middle: str, right: str, by_group: bool = False) -> str:
        widths = self._spans() if by_group else self.widths
        return left + middle.join("─" * width for width in widths) + right


def _all_rows(annex: "Annex") -> tuple["AnnexRow", ...]:
    return (*annex.rows, annex.total)


def _cells(row: "AnnexRow") -> tuple[str, ...]:
    return (row.number, row.label, *map(grouped, row.counts))


def _cell_lines(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False) or [""]


def _longest_word(title: str) -> int:
    return max(map(len, title.split()))


def paginated(text: str, lines: int = PAGE_LINES) -> str:
    """`text` with a form feed between pages and the page number on top of each page but the first.

    A page breaks only at an empty line, so that headings keep their first paragraph and the signature stays whole; a
    form feed already there breaks too.
    """
    pages = [page for part in text.split(PAGE_BREAK) for page in _pages(part.strip("\n"), lines)]
    tops = ("" if number == 1 else f"{str(number).center(WIDTH).rstrip()}\n\n" for number in range(1, len(pages) + 1))
    return f"\n{PAGE_BREAK}".join(top + page for top, page in zip(tops, pages, strict=True)) + "\n"


def _pages(text: str, lines: int) -> Iterator[str]:
    room = lines - 2
    page: list[str] = []
    for block in text.split("\n\n"):
        height = block.count("\n") + 2
        if page and sum(kept.count("\n") + 2 for kept in page) + height > room + 1:
            yield "\n\n".join(page)
            page = []
        page.append(block)
    yield "\n\n".join(page)


FILTERS = {
    "annex_table": annex_table,
    "centred": centred,
    "ending": ending,
    "grouped": grouped,
    "letterhead": letterhead,
    "wrapped": wrapped,
}
