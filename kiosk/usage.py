"""A parser that says in the user's words what is wrong with a command line; argparse speaks English."""

import argparse
import re
from collections.abc import Callable
from typing import NoReturn

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


class Parser(argparse.ArgumentParser):
    """Says what is wrong in the user's language."""

    def error(self, message: str) -> NoReturn:
        """Say it, and how the command is called; exit status 2."""
        self.color = False  # Python 3.14 colours it on a terminal, the word that is taken off too
        usage = self.format_usage().removeprefix("usage: ").rstrip()
        self.exit(2, f"{explained(message)}\n{_('Cách gọi:')} {usage}\n")


def explained(message: str) -> str:
    """One sentence for what argparse says; its own words for what is rare."""
    for pattern, sentence in _KINDS:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return sentence(*match.groups())
    return message
