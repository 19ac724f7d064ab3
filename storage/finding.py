"""Looking through the words of all years: rank by rank, in each the newest months first, until there is enough."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from kiosk.repository import Table
from storage.codec import loads
from storage.lexicon import Lexicon
from storage.overlay import Entry
from storage.partition import Partition
from storage.search import BEGINNING, FOLDED, PIECE, WHOLE, Query, Reading, SearchText, rank_of, text_of
from storage.view import View


class Hit(NamedTuple):
    """A document that matches; better ones sort first: by rank, then the newest day (`minus_day` is its negative)."""

    rank: int
    minus_day: int
    doc_id: int


def best_hits(view: View, table: Table, query: Query, limit: int) -> list[Hit]:
    """Hits that contain the best `limit`: also those that share rank and day with the last of them."""
    hits, files = _in_layers(view, table, query)
    for file in files:
        hits += file.with_field()
    if query.is_answered_by(min((hit.rank for hit in hits), default=None)):
        return _first([hit for hit in hits if hit.rank <= FOLDED], limit)
    for grade in (WHOLE, BEGINNING, PIECE):
        for is_as_typed in (True, False):
            rank = rank_of(grade, is_as_typed=is_as_typed)
            # Those of this very rank that are in no file yet may be older than what is in the files.
            wanted = limit - sum(1 for hit in hits if hit.rank < rank)
            hits += _of_rank(files, grade, wanted, is_as_typed=is_as_typed)
    return _first(hits, limit)


def _of_rank(files: "list[_File]", grade: int, wanted: int, *, is_as_typed: bool) -> list[Hit]:
    """As many hits of one rank as are wanted, and some more; what is in the files further back is older."""
    hits: list[Hit] = []
    for file in files:
        if len(hits) >= wanted:
            break
        hits += file.with_words(grade, wanted - len(hits), is_as_typed=is_as_typed)
    return hits


def _first(hits: list[Hit], limit: int) -> list[Hit]:
    hits.sort()
    count = min(limit, len(hits))
    while 0 < count < len(hits) and hits[count][:2] == hits[count - 1][:2]:
        count += 1
    return hits[:count]


def _in_layers(view: View, table: Table, query: Query) -> "tuple[list[Hit], list[_File]]":
    """The hits among what is not in the files yet, and the files, newest first."""
    hits, files = [], []
    for part in reversed(view.parts(table.name)):
        newer = view.layered(table.name, part)
        for doc_id, entry in newer.items():
            if entry.is_there and (rank := query.rank(_entry_text(entry, table.words))) is not None:
                hits.append(Hit(rank, -entry.day, doc_id))
        partition = view.shelf.partition(table.name, part)
        if partition is not None:
            files.append(_File(partition, table.words, newer, query))
    return hits, files


def _entry_text(entry: Entry, words: tuple[str, ...]) -> SearchText:
    text: SearchText | None = entry.text.get(words)
    if text is None:
        assert entry.raw is not None
        text = entry.text[words] = text_of(words, loads(entry.raw))
    return text


class _File:
    """One file as a query looks through it; remembers what it has found."""

    def __init__(self, partition: Partition, fields: tuple[str, ...], newer: dict[int, Entry], query: Query) -> None:
        self._partition = partition
        self._fields = fields
        self._query = query
        self._newer = newer
        self._hits: set[int] = set()
        """The rows of the hits so far: of better ranks."""
        words = partition.words(fields)
        self._words = words
        self._folded = _Rows(query.readings, words.folded, Lexicon.rows, self._grade)
        self._as_typed = _Rows(query.plain_readings, words.as_typed, words.rows_as_typed, self._grade_as_typed)
        self._texts: dict[int, SearchText] = {}

    def with_field(self) -> Iterator[Hit]:
        """The documents a field of which is what was typed."""
        rows = {row for field in self._query.fields for row in self._words.rows_with_field(field)}
        for row in rows - self._replaced(rows):
            rank = self._query.rank(self._text(row))
            if rank is not None and rank <= FOLDED:
                yield self._hit(row, rank)

    def with_words(self, grade: int, wanted: int, *, is_as_typed: bool) -> Iterator[Hit]:
        """The newest `wanted` documents of this grade, and some more; those with the words as typed come first."""
        rows = self._folded.of(grade) if not is_as_typed else self._as_typed.of(grade)
        if is_as_typed and rows:
            rows = rows & self._folded.of(grade)
        if rows := rows - self._hits:
            rows -= self._replaced(rows)
        for row in self._newest(rows, wanted):
            yield self._hit(row, rank_of(grade, is_as_typed=is_as_typed))

    def _newest(self, rows: set[int], wanted: int) -> Iterable[int]:
        if len(rows) <= wanted:
            return rows
        days = self._partition.index.days
        least = sorted((days[row] for row in rows), reverse=True)[wanted - 1]
        return [row for row in rows if days[row] >= least]

    def _replaced(self, rows: set[int]) -> set[int]:
        """The rows of documents that a newer layer has."""
        ids, newer = self._partition.index.ids, self._newer
        return {row for row in rows if ids[row] in newer} if newer else set()

    def _text(self, row: int) -> SearchText:
        text = self._texts.get(row)
        if text is None:
            text = self._texts[row] = text_of(self._fields, loads(self._partition.raw(row)))
        return text

    def _grade(self, row: int) -> int | None:
        return self._query.grade(self._text(row))

    def _grade_as_typed(self, row: int) -> int | None:
        return self._query.grade_as_typed(self._text(row))

    def _hit(self, row: int, rank: int) -> Hit:
        self._hits.add(row)
        return Hit(rank, -self._partition.index.days[row], self._partition.index.ids[row])


Places = list[tuple[Lexicon, int]]
"""Words of a file that fit a word that was typed."""


_FEW = 6
"""With so few documents that have its longest word it is soonest to look at the documents themselves."""


class _Rows:
    """The documents of a file that have every word of a reading, grade by grade."""

    def __init__(
        self,
        readings: tuple[Reading, ...],
        look_up: Callable[[str, int], Places],
        rows_at: "Callable[[Lexicon, int], memoryview[int]]",
        grade_of: Callable[[int], int | None],
    ) -> None:
        self._readings = readings
        self._look_up = look_up
        self._rows_at = rows_at
        self._grade_of = grade_of
        self._looked_up: list[list[Places]] = []
        self._known: set[int] = set()

    def of(self, grade: int) -> set[int]:
        """The documents of at least this grade; grades must be asked for in their order."""
        few: set[int] = set()
        looked_up = [self._places(reading, grade, few) for reading in self._readings]
        # Most words typed whole begin no other word: then the next grade has nothing more.
        if looked_up != self._looked_up:
            self._looked_up = looked_up
            self._known = set().union(*map(self._with_all, filter(None, looked_up)))
        return self._known.union(row for row in few if (found := self._grade_of(row)) is not None and found <= grade)

    def _places(self, reading: Reading, grade: int, few: set[int]) -> list[Places]:
        """Where the words of a reading are; nothing when one is nowhere, or when its documents have gone to `few`."""
        found = []
        for word in reading:
            places = self._look_up(word, grade)
            if not places:
                return []
            if len(places) <= _FEW:
                runs = [self._rows_at(lexicon, place) for lexicon, place in places]
                if sum(map(len, runs)) <= _FEW:
                    few.update(*runs)
                    return []
            found.append(places)
        return found

    def _with_all(self, places: list[Places]) -> set[int]:
        """The documents that have all words; the rarest is looked at first."""
        runs = [[self._rows_at(lexicon, place) for lexicon, place in of_word] for of_word in places]
        runs.sort(key=lambda of_word: sum(map(len, of_word)))
        rows: set[int] = set().union(*runs[0])
        for of_word in runs[1:]:
            if rows:
                rows = rows.intersection(chain.from_iterable(of_word))
        return rows
