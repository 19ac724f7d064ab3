"""A PIN's digest is worked out in a process that ends with it, and on every machine somehow."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk import pin_digest as module
from kiosk.errors import InvalidInput, KioskError
from kiosk.staff import hash_pin, pin_fits

# Kept by the first version of the program.
KEPT = "53414c54$" + hashlib.scrypt(b"2025", salt=b"53414c54", n=2**14, r=8, p=1, dklen=32).hex()


@pytest.fixture
def interpreter(tmp_path, monkeypatch):
    """Put a shell script in the place of the interpreter."""

    def put(script: str) -> Path:
        path = tmp_path / "python"
        path.write_text("#!/bin/sh\n" + script)
        path.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(path))
        return path

    return put


@pytest.fixture
def never_here(monkeypatch):
    """The other process has to do it."""

    def here(question):
        raise AssertionError("worked out in the program itself")

    monkeypatch.setattr(module, "_answer", here)


@pytest.mark.usefixtures("never_here")
def test_a_pin_kept_before_still_fits():
    assert pin_fits("2025", KEPT)
    assert not pin_fits("2026", KEPT)


def test_openssl_never_comes_into_the_program():
    program = (
        "import sys\nfrom kiosk.staff import hash_pin, pin_fits\n"
        "assert pin_fits('2025', hash_pin('2025')) and not pin_fits('2026', hash_pin('2025'))\n"
        "print({'_hashlib', 'hashlib', '_ssl'} & set(sys.modules), 'libcrypto' in open('/proc/self/maps').read())"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert out.split() == ["set()", "False"]


@pytest.mark.usefixtures("never_here")
def test_what_others_can_read_of_the_process_does_not_name_the_pin(interpreter, tmp_path):
    real, seen = sys.executable, tmp_path / "seen"
    interpreter(f'tr "\\0" "\\n" < /proc/$$/cmdline > {seen}; env >> {seen}; exec {real} "$@"\n')
    assert pin_fits("73519246", hash_pin("73519246"))
    assert "-I" in seen.read_text()
    assert "73519246" not in seen.read_text()


@pytest.mark.parametrize("name", [None, "", "/nowhere/python", "/"])
def test_without_an_interpreter_the_program_does_it_itself(monkeypatch, name):
    monkeypatch.setattr(sys, "executable", name)
    assert pin_fits("2025", KEPT)
    assert not pin_fits("2026", KEPT)


@pytest.mark.parametrize("script", ["exit 2\n", "kill -9 $$\n", "echo nonsense\n", f"echo {'z' * 64}\n", "cat\n"])
def test_a_process_that_dies_or_answers_nonsense_is_done_without(interpreter, script):
    interpreter(script)
    assert pin_fits("2025", KEPT)
    assert not pin_fits("2026", KEPT)


def test_a_process_that_never_answers_is_ended_and_the_clerk_told(interpreter, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_SECONDS", 1.0)
    interpreter(f"echo $$ > {tmp_path / 'number'}\nexec sleep 60\n")
    with pytest.raises(KioskError, match="bận") as caught:
        pin_fits("2025", KEPT)
    assert not isinstance(caught.value, InvalidInput), "not to be counted as a wrong PIN"
    number = int((tmp_path / "number").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


@pytest.mark.parametrize("typed", ["", "20 25", "2025\n", "２０２５", "2025 " * 3, "\ud800"])
def test_what_can_be_no_pin_fits_nothing(typed):
    assert not pin_fits(typed, KEPT)
