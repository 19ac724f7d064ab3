import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.vietnamese.fold import fold, nfc

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
vietnamese_text = st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + " bcghklmnpqrstvx", max_size=40)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Thị Hoà", "nguyen thi hoa"),
        ("NGUYỄN THỊ HÒA", "nguyen thi hoa"),
        ("Đặng Đình Đức", "dang dinh duc"),
        ("Ðặng ðình", "dang dinh"),  # U+00D0 and U+00F0, as some keyboards type them
        ("  hộ \t tịch\n", "ho tich"),
        ("khai\u00a0sinh", "khai sinh"),
        ("1.001193", "1.001193"),
        ("", ""),
    ],
)
def test_folding_drops_tones_hats_case_and_extra_spaces(text, folded):
    assert fold(text) == folded


def test_two_communes_may_fold_alike():
    assert fold("Ba Tô") == fold("Ba Tơ") == "ba to"


@given(vietnamese_text)
def test_folded_vietnamese_is_plain_ascii_and_folds_to_itself(text):
    assert fold(text).isascii()
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=40))
def test_folding_is_the_same_for_composed_and_decomposed_text(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(nfc(text))


def test_decomposed_text_is_composed():
    assert nfc("Ba To\u031b") == "Ba Tơ"
