"""What users see, in Vietnamese (as written in the code) or in English (from `locale/en.po`)."""

import gettext
import io
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("vi", "en")

_translations: gettext.NullTranslations = gettext.NullTranslations()


def set_language(language: str) -> None:
    """Choose the language of everything said from now on: `vi` or `en`."""
    global _translations
    _translations = _load(language)


def _(message: str) -> str:
    """`message` in the user's language."""
    # The empty message of a catalogue is its header; an empty label must stay empty.
    return _translations.gettext(message) if message else ""


def N_(message: str) -> str:
    """Mark `message` for translation where it is declared; it is translated where it is shown."""
    return message


@lru_cache
def _load(language: str) -> gettext.NullTranslations:
    if language == "vi":
        return gettext.NullTranslations()
    # Imported here: Vietnamese, the usual choice, needs no catalogue at all.
    import polib

    catalogue = polib.pofile(str(Path(__file__).parent / "locale" / f"{language}.po"))
    return gettext.GNUTranslations(io.BytesIO(catalogue.to_binary()))
