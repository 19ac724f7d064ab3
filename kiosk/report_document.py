"""The parts of the printed report (NĐ 30/2020/NĐ-CP), before any template gives them a form.

The document speaks Vietnamese whatever language the screens are in: it is a paper of the office.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date

from kiosk.figures import Figures
from kiosk.vietnamese.dates import long_date
from kiosk.vietnamese.fold import nfc

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

_FULL, _SHORT = "Ủy ban nhân dân", "UBND"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of plain text; an item stands behind a dash."""

    text: str
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section; `level` 1 is `I.`, 2 is `1.`, 3 is `3.1.`; `key` names it for machines."""

    key: str
    level: int
    number: str
    title: str
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """The top of the first page; the number and the day stay blank until the registry (văn thư) gives them."""

    superior: str
    issuer: str
    number: str
    place_and_date: str
    subject: str
    span: str

    @property
    def issuer_lines(self) -> tuple[str, ...]:
        """The issuing body broken where offices break it: `ỦY BAN NHÂN DÂN` over `XÃ BA TÔ`."""
        head = _FULL.upper()
        return (head, self.issuer[len(head) + 1 :]) if self.issuer.startswith(f"{head} ") else (self.issuer,)


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """A line of the annex: columns (1), (2) and the numbers of (3) to (13)."""

    number: str
    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """Biểu II.06a/VPCP/KSTT: a row per field, a total, and how things were counted."""

    form: str
    title: tuple[str, ...]
    belongs_to: str
    rows: tuple[AnnexRow, ...]
    total: AnnexRow
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, for whom."""

    signs_for: str
    title: str
    name: str


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report, and the figures it was made from."""

    office_code: str
    heading: Heading
    opening: str
    sections: tuple[Section, ...]
    closing: str
    recipients: tuple[str, ...]
    signature: Signature
    annex: Annex
    figures: Figures


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Plain text as paragraphs: one a line, blank lines dropped, a leading dash makes an item."""
    lines = (one_line(line) for line in nfc(text).splitlines())
    return tuple(_paragraph(line) for line in lines if line)


def one_line(text: str) -> str:
    """`text` fit for one printed line: composed, no control or direction marks, single blanks."""
    # An escape sequence would act on the terminal the report is read on; a direction mark would reorder the words.
    kept = (" " if char.isspace() else char for char in nfc(text) if char.isspace() or _is_printable(char))
    return " ".join("".join(kept).split())


def full_name(name: str) -> str:
    """`UBND xã Ba Tô` as `Ủy ban nhân dân xã Ba Tô`, as the issuing body is written on top of a document."""
    clean = one_line(name)
    return f"{_FULL}{clean.removeprefix(_SHORT)}" if clean.startswith(f"{_SHORT} ") else clean


def short_name(name: str) -> str:
    """`Ủy ban nhân dân xã Ba Tô` as `UBND xã Ba Tô`, as the text goes on calling it."""
    clean = one_line(name)
    return f"{_SHORT}{clean[len(_FULL) :]}" if clean.casefold().startswith(f"{_FULL} ".casefold()) else clean


def dateless(day: date) -> str:
    """`ngày     tháng 8 năm 2025`: the day is written by hand when the document is numbered."""
    return f"ngày     {long_date(day).split(' ', 2)[2]}"


def _paragraph(line: str) -> Paragraph:
    if line.startswith(("- ", "– ", "— ", "• ")):
        return Paragraph(line[2:].strip(), is_item=True)
    return Paragraph(line)


def _is_printable(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
