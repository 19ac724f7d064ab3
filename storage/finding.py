"""Looking through the text of all years: a rare word is looked up outright, a common one rank by rank, newest first."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from kiosk.repository import Table
from storage.codec import loads
from storage.index import Index
from storage.overlay import Entry
from storage.partition import text_of
from storage.search import AS_TYPED, WHOLE_FIELD, WHOLE_WORDS, Query, SearchText
from storage.view import View
from storage.wordfile import WordFile

_RARE = 400
"""With more candidates than this, ranking all of them would take longer than looking for the best ranks first."""

_SAMPLE = 64


class Hit(NamedTuple):
    """A document that matches; better ones sort first: by rank, then the newest day (`minus_day` is its negative)."""

    rank: int
    minus_day: int
    doc_id: int


class _Text(NamedTuple):
    """A file's text, and which of its documents a newer layer has."""

    words: WordFile
    rows: Index
    newer: dict[int, Entry]


def best_hits(view: View, table: Table, query: Query, limit: int) -> list[Hit]:
    """Hits that contain the best `limit`: also those that share rank and day with the last of them."""
    hits, texts = _in_layers(view, table, query)
    few = list(islice(_candidates(texts, query), _RARE + 1))
    if len(few) <= _RARE:
        hits += (_ranked(text, row, query) for text, row in few)
    else:
        hits += _by_rank(texts, query, limit)
    return _first(hits, limit)


def _first(hits: list[Hit], limit: int) -> list[Hit]:
    hits.sort()
    count = min(limit, len(hits))
    while 0 < count < len(hits) and hits[count][:2] == hits[count - 1][:2]:
        count += 1
    return hits[:count]


def _in_layers(view: View, table: Table, query: Query) -> tuple[list[Hit], list[_Text]]:
    """The hits among what is not in the files yet, and the files, newest first."""
    hits, texts = [], []
    for part in reversed(view.parts(table.name)):
        newer = view.layered(table.name, part)
        for doc_id, entry in newer.items():
            if entry.is_there and query.matches(text := _entry_text(entry, table.words)):
                hits.append(Hit(query.rank(text), -entry.day, doc_id))
        partition = view.shelf.partition(table.name, part)
        if partition is not None:
            texts.append(_Text(partition.words(table.words), partition.index, newer))
    return hits, texts


def _entry_text(entry: Entry, words: tuple[str, ...]) -> SearchText:
    text: SearchText | None = entry.text.get(words)
    if text is None:
        assert entry.raw is not None
        text = entry.text[words] = text_of(words, loads(entry.raw))
    return text


def _candidates(texts: list[_Text], query: Query) -> Iterator[tuple[_Text, int]]:
    """Every document in the files that matches."""
    readings = [_rarest_first(texts, words) for words in query.readings]
    for text in texts:
        seen: set[int] = set()
        for needle, *others in readings:
            for row in text.words.rows_with(needle):
                if row not in seen and text.rows.ids[row] not in text.newer:
                    folded = text.words.folded(row)
                    if all(word in folded for word in others):
                        seen.add(row)
                        yield text, row


def _rarest_first(texts: list[_Text], words: list[bytes]) -> list[bytes]:
    """The words, the one with the fewest hits in the newest file first."""
    if len(words) == 1 or not texts:
        return words
    return sorted(words, key=lambda word: (sum(1 for _ in islice(texts[0].words.rows_with(word), _SAMPLE)), -len(word)))


def _ranked(text: _Text, row: int, query: Query) -> Hit:
    return Hit(query.rank(text.words.text(row)), -text.rows.days[row], text.rows.ids[row])


def _by_rank(texts: list[_Text], query: Query, limit: int) -> set[Hit]:
    """Enough hits for the best `limit`, looked for rank by rank; each look goes no further back than it has to."""
    longest = max(query.plain_words, key=len)
    looks: list[tuple[int, Callable[[_Text], Iterator[int]]]] = [
        (WHOLE_FIELD, lambda text: _rows_with_any(text.words, query.whole_fields)),
        (AS_TYPED, lambda text: text.words.rows_with_plain(longest)),
        (WHOLE_WORDS, lambda text: (row for _text, row in _candidates([text], query))),
    ]
    hits: set[Hit] = set()
    for rank, look in looks:
        for text in texts:
            for row in look(text):
                if text.rows.ids[row] not in text.newer and query.matches(found := text.words.text(row)):
                    hits.add(Hit(query.rank(found), -text.rows.days[row], text.rows.ids[row]))
            # What is further back is older, so of this rank enough has been found; better ranks were looked for before.
            if rank > WHOLE_FIELD and sum(1 for hit in hits if hit.rank <= rank) >= limit:
                return hits
    return hits


def _rows_with_any(words: WordFile, needles: list[bytes]) -> Iterator[int]:
    for needle in needles:
        yield from words.rows_with(needle)
