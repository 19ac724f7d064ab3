"""Typing Vietnamese where the terminal has no input method: Telex and VNI, key by key.

Rules of the road, for both methods:

* A tone or mark key works anywhere after its vowel (`tosan`, `toans`, `thuongwf`); the tone moves to the right letter
  as the word grows. Marks that only one rhyme allows need not be typed once another key has shown that the word is
  Vietnamese (`nguyenx`, `vietj`). The same key again takes it back (`ass` gives as, `ooo` gives oo, `ww` gives w).
* A word that can be no syllable shows the keys as pressed (`windows`, `https`, `H48.25`); one that could have become a
  syllable and did not goes back to its keys when it is finished (`photo`, `dies`). A foreign word that happens to spell
  a syllable is taken for one: `test` is tét, and needs `tesst`.
* Words are told by the text before the cursor; the composer only remembers which keys made the last one. When the
  cursor jumps or text is pasted, its memory no longer fits, and it reads the word from the text.
* Composed letters that arrive as such come from an input method or a scanner: that word is left to whoever sends it.
"""

import re

from kiosk.vietnamese.fold import nfc
from kiosk.vietnamese.typed_word import TypedWord
from kiosk.vietnamese.typing_keys import STROKES
from kiosk.vietnamese.typing_method import Method

__all__ = ["Composer", "Method"]

_LAST_WORD = re.compile(r"[^\W_]*\Z")


class Composer:
    """Turns keys into Vietnamese text before a cursor; one for each text field.

    Args:
        method: what the keys mean; may be changed at any time.
        old_style: hòa, khỏe, thúy; else hoà, khoẻ, thuý.
    """

    def __init__(self, method: Method = Method.OFF, old_style: bool = False) -> None:
        self.method = method
        self.old_style = old_style
        self._word = TypedWord()
        self._remembered: tuple[str, str] | None = None
        self._sent_composed: str | None = None

    def feed(self, before: str, key: str) -> str:
        """The text before the cursor after one more character, in NFC; `before` is what stands there now."""
        if self.method is Method.OFF:
            return nfc(before + key)
        if not key.isascii():
            return self._take_composed(before, key)
        if not key.isalnum():
            return self.finish(before) + key
        head, word = _split(before)
        if not word:
            self._sent_composed = None
        if head == self._sent_composed:
            return before + key
        return self._compose(head, word, key)

    def finish(self, before: str) -> str:
        """The text before the cursor once its last word is over: the field is left, or something else follows."""
        head, word = _split(before)
        if self._remembered == (head, word):
            word = self._word.finished(self.old_style)
        return head + word

    def _compose(self, head: str, word: str, key: str) -> str:
        known = self._word if self._remembered == (head, word) else TypedWord.read(word)
        stroke = STROKES[self.method].get(key.lower())
        self._word = known.after(key, stroke) if stroke else known.after_letter(key)
        shown = self._word.shown(self.old_style)
        self._remembered = (head, shown)
        return head + shown

    def _take_composed(self, before: str, key: str) -> str:
        after = nfc(before + key)
        self._remembered = None
        self._sent_composed = _split(after)[0]
        return after


def _split(before: str) -> tuple[str, str]:
    """The text up to the last word, and the last word: letters and digits up to the cursor."""
    match = _LAST_WORD.search(before)
    assert match is not None
    return before[: match.start()], match[0]
