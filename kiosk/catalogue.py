"""The catalogue of procedures (danh mục thủ tục hành chính): shipped and the office's own, by day and by search."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

from kiosk.errors import NotAllowed, NotFound
from kiosk.i18n import _
from kiosk.procedures import OnlineLevel, Procedure, RequiredDocument, TermChoice
from kiosk.vietnamese.collate import collation_key
from kiosk.vietnamese.dates import short_date
from kiosk.vietnamese.fold import fold, nfc

__all__ = [
    "Catalogue",
    "NoLongerValid",
    "OnlineLevel",
    "Procedure",
    "RequiredDocument",
    "TermChoice",
    "load_catalogue",
    "normalise_code",
]

_SHIPPED = Path(__file__).parent / "data" / "catalogue.json"
_CODE = re.compile(r"([0-9])\s*[.,]?\s*([0-9]{6})")
_WORD = re.compile(r"\w+")
_END_OF_HEAD = re.compile(r"[,;(]")
_NEVER_USED: Mapping[str, int] = MappingProxyType({})


class NoLongerValid(NotAllowed):
    """The procedure exists, but no version of it holds on that day."""


def normalise_code(text: str) -> str:
    """A procedure code as published: `1.014947`, also from `1,014947`, `1014947` or `1.014947 .`.

    Anything that is no such code comes back without the space around it.
    """
    typed = text.strip()
    match = _CODE.fullmatch(typed.strip(" .,;:"))
    return f"{match[1]}.{match[2]}" if match else typed


def is_code(text: str) -> bool:
    """It is a procedure code, perhaps not quite as published."""
    return _CODE.fullmatch(text) is not None


class Catalogue:
    """Every version of every procedure, in the order they were published.

    A code may have several versions. The one in force on the day asked for holds; where their days overlap, the one
    that began later.
    """

    def __init__(self, procedures: Iterable[Procedure]) -> None:
        self._versions: dict[str, tuple[Procedure, ...]] = {}
        for procedure in procedures:
            self._add(procedure)
        # Folding 205 names takes longer than reading them, and many commands never search.
        self._searchable: dict[str, tuple[_Searchable, ...]] | None = None

    def __len__(self) -> int:
        return len(self._versions)

    def __iter__(self) -> Iterator[Procedure]:
        """Every version of every procedure."""
        return (procedure for versions in self._versions.values() for procedure in versions)

    def __contains__(self, code: object) -> bool:
        return code in self._versions

    def versions(self, code: str) -> tuple[Procedure, ...]:
        """All versions of a procedure, the earliest first; none for an unknown code."""
        return self._versions.get(normalise_code(code), ())

    def get(self, code: str, on: date) -> Procedure:
        """The version in force on that day.

        Raises:
            NotFound: no procedure has this code.
            NoLongerValid: it has, but not on that day.
        """
        versions = self.versions(code)
        if not versions:
            raise NotFound(
                _("Không có thủ tục mã “{code}”; hãy tìm theo tên, hoặc thêm vào tệp procedures.toml.").format(
                    code=normalise_code(code)
                )
            )
        found = _in_force(versions, on)
        if found is None:
            raise NoLongerValid(_why_not(versions, on))
        return found

    def in_force(self, on: date) -> list[Procedure]:
        """Every procedure as it holds on that day, in the order of publication."""
        found = (_in_force(versions, on) for versions in self._versions.values())
        return [procedure for procedure in found if procedure is not None]

    def fields(self, on: date) -> list[tuple[str, int]]:
        """The fields (lĩnh vực) with a procedure in force that day, in Vietnamese order, and how many each has."""
        counts = Counter(procedure.field for procedure in self.in_force(on))
        return sorted(counts.items(), key=lambda entry: collation_key(entry[0]))

    def search(
        self,
        text: str,
        on: date,
        limit: int = 20,
        field: str | None = None,
        used: Mapping[str, int] = _NEVER_USED,
    ) -> list[Procedure]:
        """The procedures in force that match `text`, the best first; all of them when it is empty.

        Accents and the order of words do not matter. An exact code comes first, then an exact name, names that begin
        with the text, names that hold it, names with all its words, words found anywhere in code, name and field, then
        in fees, documents and notes too; at last, names and fields with most of the words.

        Among equals: the same accents, the one received more often (`used`, by code), the one whose name says
        what it is in fewer words before its first comma or bracket, the shorter name, the one published earlier.
        """
        query = _Query.of(text)
        ranked = []
        for place, entries in enumerate(self._made_searchable().values()):
            entry = next((entry for entry in reversed(entries) if entry.procedure.in_force(on)), None)
            if entry is None or (field is not None and entry.procedure.field != field):
                continue
            rank = entry.rank(query, used.get(entry.procedure.code, 0))
            if rank is not None:
                ranked.append((*rank, place, entry.procedure))
        # The place decides before procedures would be compared.
        ranked.sort(key=lambda found: found[:-1])
        return [found[-1] for found in ranked[:limit]]

    def _made_searchable(self) -> "dict[str, tuple[_Searchable, ...]]":
        if self._searchable is None:
            self._searchable = {code: tuple(map(_Searchable.of, kept)) for code, kept in self._versions.items()}
        return self._searchable

    def with_versions(self, procedures: Iterable[Procedure]) -> "Catalogue":
        """The catalogue with the office's own entries.

        One that begins on the same day as a known version of its code replaces that version; any other is added.
        """
        return Catalogue((*self, *procedures))

    def _add(self, procedure: Procedure) -> None:
        others = self._versions.get(procedure.code, ())
        kept = [other for other in others if other.valid_from != procedure.valid_from]
        kept.append(procedure)
        self._versions[procedure.code] = tuple(sorted(kept, key=lambda version: version.valid_from or date.min))


def load_catalogue() -> Catalogue:
    """The catalogue shipped with the program."""
    # Imported here: only reading the shipped data needs it.
    import json

    return Catalogue(map(Procedure.from_dict, json.loads(_SHIPPED.read_bytes())))


def _in_force(versions: tuple[Procedure, ...], on: date) -> Procedure | None:
    return next((version for version in reversed(versions) if version.in_force(on)), None)


def _why_not(versions: tuple[Procedure, ...], on: date) -> str:
    code, name = versions[-1].code, versions[-1].short_name
    starts = [version.valid_from for version in versions if version.valid_from and version.valid_from > on]
    if starts:
        return _("Thủ tục {code} ({name}) có hiệu lực từ ngày {day}; hãy chọn thủ tục đang áp dụng.").format(
            code=code, name=name, day=short_date(min(starts))
        )
    ended = max(version.valid_to for version in versions if version.valid_to)
    return _("Thủ tục {code} ({name}) hết hiệu lực từ ngày {day}; hãy chọn thủ tục thay thế.").format(
        code=code, name=name, day=short_date(ended + timedelta(days=1))
    )


@dataclass(frozen=True, slots=True)
class _Query:
    """What was typed: as a code, without accents, word by word, and with its accents."""

    code: str
    phrase: str
    words: tuple[str, ...]
    accented: str

    @classmethod
    def of(cls, text: str) -> "_Query":
        words = tuple(_WORD.findall(fold(text)))
        return cls(normalise_code(text).replace(",", "."), " ".join(words), words, nfc(text).strip().lower())


_Rank = tuple[int, int, bool, int, int, int]
_FIRST: _Rank = (0, 0, False, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Searchable:
    """A procedure with its text made ready for comparing; `aside` is what else is said of it, each word after a blank.

    `head` is how many words its name has before the first comma or bracket: everyday procedures say what they are and
    then whom they serve, rare ones begin with a long condition.
    """

    procedure: Procedure
    name: str
    short: str
    words: tuple[str, ...]
    everything: str
    aside: str
    accented: str
    head: int

    @classmethod
    def of(cls, procedure: Procedure) -> "_Searchable":
        words = tuple(_WORD.findall(fold(procedure.name)))
        everything = f"{procedure.code} {' '.join(words)} {fold(procedure.field)}"
        return cls(
            procedure=procedure,
            name=" ".join(words),
            short=" ".join(_WORD.findall(fold(procedure.short_name))),
            words=words,
            everything=everything,
            aside=f" {everything} {' '.join(_WORD.findall(fold(' '.join(_said_aside(procedure)))))}",
            accented=procedure.name.lower(),
            head=len(_END_OF_HEAD.split(procedure.short_name, maxsplit=1)[0].split()),
        )

    def rank(self, query: _Query, used: int) -> _Rank | None:
        """The smaller the better; None when it does not match."""
        if not query.words:
            return _FIRST
        step = self._step(query)
        missing = 0 if step is not None else self._missing(query)
        if 2 * missing >= len(query.words):
            return None
        last = _MOST_WORDS if step is None else step
        return last, missing, query.accented not in self.accented, -used, self.head, len(self.short)

    def _step(self, query: _Query) -> int | None:
        if query.code == self.procedure.code:
            return 0
        if query.phrase in (self.name, self.short):
            return 1
        if self.name.startswith(query.phrase) or self.short.startswith(query.phrase):
            return 2
        if self.procedure.code.startswith(query.code):
            return 2
        if f" {query.phrase}" in self.name:
            return 3
        if all(any(word.startswith(typed) for word in self.words) for typed in query.words):
            return 4
        if all(typed in self.everything for typed in query.words):
            return 5
        return 6 if all(f" {typed}" in self.aside for typed in query.words) else None

    def _missing(self, query: _Query) -> int:
        return sum(f" {typed}" not in f" {self.everything}" for typed in query.words)


_MOST_WORDS = 7
"""The rank after every step: not all the words were met."""


def _said_aside(procedure: Procedure) -> Iterator[str]:
    """What is said of a procedure beside its name: fees, documents and notes."""
    for rule in procedure.fees:
        yield from (rule.name, rule.condition)
    for document in procedure.documents:
        yield from (document.name, document.condition)
    yield from (procedure.term_note, procedure.fee_note, procedure.note)
