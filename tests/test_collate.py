import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.vietnamese.collate import collation_key, person_key


@pytest.mark.parametrize(
    "in_order",
    [
        ["a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g", "h", "i", "o", "ô", "ơ", "p", "u", "ư", "v", "x", "y"],
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["hoa", "hoà", "hoạ", "hoan", "hoàn", "hô"],  # letters first, tones second
        ["da", "dạ", "đa"],
        ["an", "ăn", "ân"],
        ["hộ tịch", "hộ tịch 2", "hộ tịch khác"],
        ["10", "2", "ba", "Bà", "bê"],
        ["e", "f", "g", "i", "j", "k", "v", "w", "x", "y", "z"],
        ["Ba Tô", "Ba Tơ", "Ba Vì"],
    ],
)
def test_words_sort_by_the_vietnamese_alphabet_then_by_tone(in_order):
    assert sorted(reversed(in_order), key=collation_key) == in_order


def test_the_place_of_the_tone_does_not_move_a_word():
    assert collation_key("hoà")[:2] == collation_key("hòa")[:2]


def test_both_letters_d_with_stroke_sort_alike():
    assert collation_key("Ðăng")[:2] == collation_key("Đăng")[:2]


@pytest.mark.parametrize(
    "in_order",
    [
        ["Trần Văn An", "Nguyễn Thị Ánh", "Lê Bình"],
        ["Lê Văn Hoa", "Đinh Thị Hòa", "Phạm Hoàng"],
        ["Lê An", "Lê Thị An", "Lê Văn An", "Nguyễn An"],  # given name, family name, then middle names
        ["Đinh Văn Nam", "Hồ Văn Nam"],
        ["", "Hồ"],
    ],
)
def test_people_sort_by_given_then_family_then_middle_name(in_order):
    assert sorted(reversed(in_order), key=person_key) == in_order


@given(st.text(max_size=30))
def test_composed_and_decomposed_text_have_one_place(text):
    assert collation_key(unicodedata.normalize("NFD", text)) == collation_key(unicodedata.normalize("NFC", text))


@given(st.lists(st.text(max_size=10), max_size=8))
def test_sorting_does_not_depend_on_the_order_before(names):
    assert sorted(names, key=person_key) == sorted(names[::-1], key=person_key) or len(
        {" ".join(unicodedata.normalize("NFC", name).split()) for name in names}
    ) < len(names)
