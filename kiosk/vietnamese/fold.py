"""Text as it is kept (NFC) and as it is searched (folded)."""

import unicodedata

# Đ U+0110 and the Icelandic Ð U+00D0 look the same and both occur in typed records; neither decomposes under NFD.
_D_WITH_STROKE = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"})


def nfc(text: str) -> str:
    """`text` in composed Unicode (NFC), the only form that is stored."""
    return unicodedata.normalize("NFC", text)


def tidy(text: str) -> str:
    """`text` as one line is kept: composed, with single blanks between its words."""
    return " ".join(nfc(text).split())


def has_letter(text: str) -> bool:
    """Whether there is a letter in it: no name is made of digits and marks alone."""
    return any(character.isalpha() for character in text)


def has_letter_or_digit(text: str) -> bool:
    """Whether it can be the number of a legal text: a dash or a dot typed to get on is none."""
    return any(character.isalnum() for character in text)


def fold(text: str) -> str:
    """`text` without tones, hats and case, spaces collapsed: to suggest matches, never to decide them.

    `Ba Tô` and `Ba Tơ` are two communes and fold alike.
    """
    if not text.isascii():
        text = _without_marks(text)
    return " ".join(text.casefold().split())


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).translate(_D_WITH_STROKE)
