"""What Textual would load and the counter never uses stays out, and is there for whoever asks for it later."""

import subprocess
import sys

import pytest

from kiosk.stand_ins import StandIn, standing_in

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
    never = {"ssl", "textual.command", "textual.types", "rich.table", "textual.widgets._option_list"}
    never |= {"mimetypes", "platformdirs", "uuid", "platform", "random", "difflib", "pickle", "typing_extensions"}
    assert loaded & (never | {"bz2", "lzma"}) == set()


def test_what_was_left_out_is_the_real_thing_for_whoever_imports_it_later():
    program = """
import ssl, bz2, random, uuid, typing_extensions
from rich.table import Table
from textual.command import CommandPalette, Provider
from textual.screen import Screen
print(issubclass(CommandPalette, Screen), Provider.__module__, Table().row_count, bool(ssl.OPENSSL_VERSION))
print(random.Random.__name__, uuid.UUID.__name__, len(bz2.compress(b"")), typing_extensions.__file__[-20:])
"""
    told = ["True", "textual.command", "0", "True", "Random", "UUID", "14", "typing_extensions.py"]
    assert run(program).split() == told


def test_what_is_loaded_already_stays():
    program = """
before = dict(sys.modules)
with without_what_is_never_used():
    import ssl
print(all(sys.modules[name] is module for name, module in before.items()), ssl.__name__)
"""
    assert run(program).split() == ["True", "ssl"]


def test_textual_gets_the_real_thing_when_it_does_use_one():
    program = """
from rich.style import Style
from textual.suggestions import get_close_matches
from textual.app import mimetypes, user_downloads_path, uuid
print(Style(meta={"a": 1}).meta["a"], *get_close_matches("colour", ["color"]))
print(mimetypes.guess_type("a.txt")[0], len(uuid.uuid4().hex), user_downloads_path().is_absolute())
"""
    assert run(program).split() == ["1", "color", "text/plain", "32", "True"]


@pytest.fixture
def absent_module(tmp_path, monkeypatch):
    """A module nobody has loaded yet."""
    (tmp_path / "some_library.py").write_text("def told(): return 'real'\nclass Other: pass\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield "some_library"
    sys.modules.pop("some_library", None)


def test_a_stand_in_fetches_what_it_was_not_told_of(absent_module):
    with standing_in(StandIn(absent_module, functions=("told",))):
        from some_library import told

        assert type(sys.modules[absent_module]) is StandIn
        from some_library import Other  # another version of the library asks for more

        assert Other.__module__ == absent_module
    assert told() == "real"
    assert type(sys.modules[absent_module]) is not StandIn


def test_a_stand_in_that_is_asked_too_early_is_the_real_thing_from_then_on(absent_module):
    with standing_in(StandIn(absent_module, functions=("told",))):
        import some_library

        assert some_library.told() == "real"
        assert type(sys.modules[absent_module]) is not StandIn
    assert type(sys.modules[absent_module]) is not StandIn


def test_a_stand_in_lacks_what_the_real_module_lacks(absent_module):
    with standing_in(StandIn(absent_module)), pytest.raises(ImportError):
        from some_library import nothing  # noqa: F401
