import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from screens.cells import fit, printable, shorten, wrap


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Hường"), "Nguyễn Thị Hường"),
        ("\x1b[31mđỏ", "[31mđỏ"),
        ("a\nb\tc", "a b c"),
        ("a\u202eb\u200bc\u2028d", "abc d"),
        ("\ud800x", "x"),
        ("[/foo]", "[/foo]"),
    ],
)
def test_nothing_a_terminal_could_obey_is_left(text, shown):
    assert printable(text) == shown


@given(st.text(max_size=60), st.integers(0, 40), st.sampled_from(["left", "right", "center"]))
def test_fitted_text_has_exactly_the_width(text, width, align):
    assert cell_len(fit(text, width, align)) == width


@given(st.text(max_size=120), st.integers(1, 40), st.integers(1, 3))
def test_wrapped_lines_are_never_too_wide_or_too_many(text, width, most):
    lines = wrap(text, max(2, width), most)
    assert 1 <= len(lines) <= most
    assert all(cell_len(line) <= max(2, width) for line in lines)


@given(st.text(alphabet="ab cđ", max_size=60))
def test_wrapping_loses_no_letter(text):
    assert "".join(wrap(text, 7)).replace(" ", "") == text.replace(" ", "")


def test_a_cut_is_owned_up_to():
    assert shorten("Đăng ký khai sinh", 10) == "Đăng ký k…"
    assert fit("Đăng ký", 10, "right") == "   Đăng ký"
    assert wrap("một hai ba bốn năm sáu", 8, 2) == ["một hai", "ba bốn…"]
