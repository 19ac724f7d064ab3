"""One word while it is being typed: its letters, its tone, and the keys to fall back on."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.vietnamese.syllable import (
    PLAIN,
    TONE_MARKS,
    Tone,
    bars_tone,
    has_vowel,
    has_whole_rhyme,
    is_beginning,
    is_syllable,
    settled,
    tone_position,
    with_tone,
)
from kiosk.vietnamese.typing_keys import Stroke

_TONES = {mark: tone for tone, mark in TONE_MARKS.items()}


@dataclass(frozen=True, slots=True)
class TypedWord:
    """A word and how it came about.

    `letters` bear their marks but no tone; `literal` is what stands there when the word turns out not to be Vietnamese:
    the keys as they were pressed, less those that only took something back. A `foreign` word is its literal for good.
    """

    letters: str = ""
    tone: Tone = Tone.NGANG
    literal: str = ""
    foreign: bool = False
    was_read: bool = False
    last_stroke: str = ""
    before_stroke: "TypedWord | None" = None

    @classmethod
    def read(cls, text: str) -> "TypedWord":
        """The word that stands in a text already, its keys unknown: whatever it becomes, its letters stay."""
        if not text:
            return cls()
        letters, tones = "", []
        for character in text:
            base, *marks = tuple(unicodedata.normalize("NFD", character))
            tones += [_TONES[mark] for mark in marks if mark in _TONES]
            letters += unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark not in _TONES))
        word = cls(letters, tones[0] if tones else Tone.NGANG, text, was_read=True)
        if len(tones) > 1 or not is_beginning(letters.lower()) or text not in (word.shown(False), word.shown(True)):
            return cls(literal=text, foreign=True)
        return word

    def after_letter(self, key: str) -> "TypedWord":
        """The word with one more letter; foreign when no syllable can go on so."""
        letters = self.letters + key
        if self.foreign or not is_beginning(letters.lower()):
            return TypedWord(literal=self.literal + key, foreign=True)
        return TypedWord(letters, self.tone, self.literal + key, was_read=self.was_read)

    def after(self, key: str, stroke: Stroke) -> "TypedWord":
        """The word after a key that asks for a tone or a mark; a letter like any other where that is impossible."""
        if self.foreign:
            return self.after_letter(key)
        if self.before_stroke is not None and key.lower() == self.last_stroke:
            return self.before_stroke.after_letter(self.literal[-1])  # pressed again: taken back
        if self.letters.lower() == "w" == key.lower():
            return TypedWord(literal=self.letters + key + key, foreign=True)  # www: the second one was taken back
        changed = self._toned(key, stroke.tone) if stroke.tone is not None else self._marked(key, stroke)
        return changed or self._taken_back(key, stroke) or self.after_letter(key)

    def shown(self, old_style: bool) -> str:
        """The word as it stands on the screen now."""
        if self.foreign:
            return self.literal
        if not self._is_composed:
            return self.letters
        letters = _in_case_of(self.letters, settled(self.letters.lower()))
        if bars_tone(letters.lower(), self.tone):
            return self.literal
        if not self.tone:
            return letters
        at = tone_position(letters.lower(), old_style)
        return letters[:at] + with_tone(letters[at], self.tone) + letters[at + 1 :]

    def finished(self, old_style: bool) -> str:
        """The word as it stays: what was composed into no syllable goes back to its keys (`data`, `photo`, `dies`)."""
        lower = settled(self.letters.lower())
        if self.was_read:
            return self.shown(old_style)
        if self.foreign or (has_vowel(lower) and not is_syllable(lower, self.tone)):
            return self.literal
        return self.shown(old_style)

    @property
    def _is_composed(self) -> bool:
        return bool(self.tone) or any(letter in PLAIN for letter in self.letters.lower())

    def _toned(self, key: str, tone: Tone) -> "TypedWord | None":
        if tone == self.tone or not has_vowel(self.letters.lower()):
            return None
        return self._changed(key, self.letters, tone)

    def _marked(self, key: str, stroke: Stroke) -> "TypedWord | None":
        if key.lower() in stroke.marks and not self._takes_mark_from(key.lower()):
            return None
        for letters in self._with_marks(key, stroke):
            if letters != self.letters and is_beginning(letters.lower()):
                return self._changed(key, letters, self.tone)
        return None

    def _takes_mark_from(self, key: str) -> bool:
        """Whether a key that is a letter itself (aa, dd) may mark a letter typed before.

        The letter just typed, always; one further back only in a word that is known to be Vietnamese by another mark,
        or that needs the mark to be a syllable (`vietje`, `hiene`): `Ana`, `Hana`, `did` are left alone.
        """
        lower = self.letters.lower()
        if lower and PLAIN.get(lower[-1], lower[-1]) == key:
            return True
        return self._is_composed or (has_vowel(lower) and not has_whole_rhyme(lower))

    def _with_marks(self, key: str, stroke: Stroke) -> Iterator[str]:
        """The letters with what `stroke` asks for, the likeliest first: ươ as a whole, then from the right."""
        plain = _plain(self.letters.lower())
        if "u" in stroke.marks and (at := plain.find("uo")) >= 0:
            yield self._with(at, "ươ")
        for at in range(len(plain) - 1, -1, -1):
            mark = stroke.marks.get(plain[at])
            if mark is None:
                continue
            yield self._with(at, mark)
            if mark == "ô" and self.letters[at - 1 : at].lower() == "ư":
                yield self._with(at - 1, "uô")
        if stroke.alone:
            yield self.letters + _in_case_of(key, stroke.alone)

    def _with(self, at: int, marked: str) -> str:
        end = at + len(marked)
        return self.letters[:at] + _in_case_of(self.letters[at:end], marked) + self.letters[end:]

    def _changed(self, key: str, letters: str, tone: Tone) -> "TypedWord":
        literal = self.literal + key
        return TypedWord(letters, tone, literal, was_read=self.was_read, last_stroke=key.lower(), before_stroke=self)

    def _taken_back(self, key: str, stroke: Stroke) -> "TypedWord | None":
        """A word read from the text that has the tone or mark already: pressing its key takes it off."""
        if not self.was_read:
            return None
        if stroke.tone and stroke.tone == self.tone:
            return TypedWord(literal=self.letters + key, foreign=True)
        marked = set(stroke.marks.values())
        at = next((at for at in range(len(self.letters) - 1, -1, -1) if self.letters[at].lower() in marked), None)
        if at is None:
            return None
        return TypedWord(literal=self._with(at, PLAIN[self.letters[at].lower()]) + key, foreign=True)


def _plain(letters: str) -> str:
    return "".join(PLAIN.get(letter, letter) for letter in letters)


def _in_case_of(model: str, letters: str) -> str:
    """`letters` with the capitals of `model`, letter by letter."""
    return "".join(letter.upper() if like.isupper() else letter for like, letter in zip(model, letters, strict=True))
