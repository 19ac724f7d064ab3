"""What Textual would load and the counter never uses stays out, and is there for whoever asks for it later."""

import subprocess
import sys

LEAN = """
import sys
from screens.left_out import without_what_is_never_used
with without_what_is_never_used():
    import textual.app
"""


def run(program):
    return subprocess.run([sys.executable, "-c", LEAN + program], capture_output=True, text=True, check=True).stdout


def test_textual_is_loaded_without_what_is_never_used():
    loaded = set(run("print(*sys.modules)").split())
    assert loaded & {"ssl", "textual.command", "textual.types", "rich.table", "textual.widgets._option_list"} == set()


def test_what_was_left_out_is_the_real_thing_for_whoever_imports_it_later():
    program = """
import ssl
from rich.table import Table
from textual.command import CommandPalette, Provider
from textual.screen import Screen
print(issubclass(CommandPalette, Screen), Provider.__module__, Table().row_count, bool(ssl.OPENSSL_VERSION))
"""
    assert run(program).split() == ["True", "textual.command", "0", "True"]


def test_what_is_loaded_already_stays():
    program = """
before = dict(sys.modules)
with without_what_is_never_used():
    import ssl
print(all(sys.modules[name] is module for name, module in before.items()), ssl.__name__)
"""
    assert run(program).split() == ["True", "ssl"]
