"""What is wrong with a command line, in the user's words; argparse speaks English and of its own terms."""

import re
from collections.abc import Callable

from kiosk.i18n import _

_KINDS: tuple[tuple[str, Callable[..., str]], ...] = (
    (
        r"unrecognized arguments: (.+)",
        lambda words: _("Không hiểu “{words}”.").format(words=words),
    ),
    (
        r"the following arguments are required: (.+)",
        lambda names: _("Còn thiếu {names}.").format(names=names),
    ),
    (
        r"argument (.+?): invalid choice: '(.*)' \(choose from (.+)\)",
        lambda name, word, choices: _("{name} không có “{word}”; hãy dùng một trong: {choices}.").format(
            name=name, word=word, choices=choices.replace("'", "")
        ),
    ),
    (
        r"argument (.+?): expected (?:one|at least one) argument",
        lambda name: _("Sau {name} phải có một giá trị.").format(name=name),
    ),
)


def explained(message: str) -> str:
    """One sentence for what argparse says; its own words for what is rare."""
    for pattern, sentence in _KINDS:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return sentence(*match.groups())
    return message
