import string
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.vietnamese.syllable import TONE_MARKS, Tone, is_beginning, is_syllable, tone_position
from kiosk.vietnamese.typing import Composer, Method

TELEX, VNI = Method.TELEX, Method.VNI
WORDS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "data" / "typing_words.txt").read_text(encoding="utf-8").splitlines()
]
VIETNAMESE_LETTERS = [
    unicodedata.normalize("NFC", letter + TONE_MARKS.get(tone, ""))
    for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in Tone
    if tone or not letter.isascii()
] + ["đ", "Đ"]
_TELEX_KEYS = {"̂": "hat", "̆": "w", "̛": "w", "̀": "f", "̉": "r", "̃": "x", "́": "s", "̣": "j"}
_VNI_KEYS = {"̂": "6", "̆": "8", "̛": "7", "̀": "2", "̉": "3", "̃": "4", "́": "1", "̣": "5"}
BACKSPACE = "\b"
FOREIGN = """
windows tests https www.chinhphu.vn email data photo wifi facebook gmail admin web internet after text next left zalo
Ana Hana Yamaha dies tiers excel iphone Vietcombank view need1 H48.25 1.001193 H48.25-250731-0005 000.00.02.H55
051090001234 UBND CMND QR PDF VNeID TTHC A4 nguyenvana@gmail.com
"""


def typed(keys, method=TELEX, old_style=False, start="", finish=True):
    """What a field holds after `keys`, as a clerk types them at its end."""
    composer, text = Composer(method, old_style), start
    for key in keys:
        text = text[:-1] if key == BACKSPACE else composer.feed(text, key)
    return composer.finish(text) if finish else text


def keys_of(letter, method):
    base, *marks = tuple(unicodedata.normalize("NFD", letter))
    if letter in "đĐ":
        base, marks = "d" if letter == "đ" else "D", []
        return base + ("9" if method is VNI else "d")
    table = _VNI_KEYS if method is VNI else _TELEX_KEYS
    return base + "".join(base.lower() if table[mark] == "hat" else table[mark] for mark in marks)


def test_the_table_is_large_enough():
    assert len({word for word, _telex, _vni in WORDS}) >= 300
    assert len(VIETNAMESE_LETTERS) == 134


@pytest.mark.parametrize(("word", "telex", "vni"), WORDS, ids=[word for word, _telex, _vni in WORDS])
def test_words_are_typed_in_both_methods(word, telex, vni):
    assert typed(telex, TELEX, finish=False) == word
    assert typed(vni, VNI, finish=False) == word
    assert typed(telex + " ", TELEX) == typed(vni + ",", VNI)[:-1] + " " == word + " "


@pytest.mark.parametrize("method", [TELEX, VNI])
@pytest.mark.parametrize("letter", VIETNAMESE_LETTERS)
def test_every_vietnamese_letter_can_be_typed(letter, method):
    assert typed(keys_of(letter, method), method) == letter


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("nguyeenx", "nguyễn"),
        ("nguyexen", "nguyễn"),
        ("nguyexn", "nguyễn"),
        ("nguyenx", "nguyễn"),
        ("nguyenxe", "nguyễn"),
        ("toans", "toán"),
        ("tosan", "toán"),
        ("thuowngf", "thường"),
        ("thuwowngf", "thường"),
        ("thuwongf", "thường"),
        ("thuongwf", "thường"),
        ("thuonfgw", "thường"),
        ("dduowcj", "được"),
        ("dduocwj", "được"),
        ("duowcjd", "được"),
        ("hoawcj", "hoặc"),
        ("hoacwj", "hoặc"),
        ("chuaw", "chưa"),
        ("tw", "tư"),
        ("wng", "ưng"),
        ("giwx", "giữ"),
        ("uow", "ươ"),
        ("thuowr", "thuở"),
        ("quowr", "quở"),
        ("caanw", "căn"),
        ("canwa", "cân"),
        ("tosaf", "toà"),
        ("toasz", "toa"),
        ("vietj", "việt"),
        ("benhj", "bệnh"),
    ],
)
def test_keys_may_come_in_any_order_after_the_vowel(keys, word):
    assert typed(keys, finish=False) == word


@pytest.mark.parametrize(
    ("keys", "modern", "old"),
    [
        ("hoaf", "hoà", "hòa"),
        ("khoer", "khoẻ", "khỏe"),
        ("thuys", "thuý", "thúy"),
        ("uyr", "uỷ", "ủy"),
        ("oaf", "oà", "òa"),
        # The same in both: something follows, or the u belongs to the onset.
        ("hoanf", "hoàn", "hoàn"),
        ("quys", "quý", "quý"),
        ("quaf", "quà", "quà"),
        ("giaf", "già", "già"),
        ("khuyur", "khuỷu", "khuỷu"),
        ("muaf", "mùa", "mùa"),
        ("gif", "gì", "gì"),
    ],
)
def test_the_tone_stands_where_the_style_wants_it(keys, modern, old):
    assert typed(keys) == modern
    assert typed(keys, old_style=True) == old


def test_the_tone_moves_as_the_word_grows():
    steps = [typed("tosan"[:end], finish=False) for end in range(1, 6)]
    assert steps == ["t", "to", "tó", "toá", "toán"]


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("as", "á"),
        ("ass", "as"),
        ("aaa", "aa"),
        ("ddd", "dd"),
        ("eee", "ee"),
        ("ww", "w"),
        ("aww", "aw"),
        ("toanss", "toans"),
        ("tesst", "test"),
        ("Ass", "As"),
        ("WW", "W"),
        ("Wwawn", "Wăn"),
        ("xooong", "xoong"),
        ("gooongf", "goòng"),
        ("QSDDDD", "QSDĐ"),
    ],
)
def test_the_same_key_again_takes_it_back(keys, text):
    assert typed(keys) == text


@pytest.mark.parametrize(("keys", "text"), [("a11", "a1"), ("a66", "a6"), ("d99", "d9"), ("A44", "A4"), ("a10", "a")])
def test_a_digit_again_is_a_digit(keys, text):
    assert typed(keys, VNI) == text


@pytest.mark.parametrize("text", FOREIGN.split())
def test_foreign_words_and_codes_stay_as_typed(text):
    assert typed(text) == text


@pytest.mark.parametrize(
    "text", ["H48.25", "1.001193", "A007", "2025", "UBND2", "B12", "covid19", "H48.25-250731-0005"]
)
def test_codes_stay_as_typed_in_vni(text):
    assert typed(text, VNI) == text


def test_a_foreign_word_that_spells_a_syllable_is_taken_for_one():
    assert typed("test") == "tét"


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("DDinhj", "Định"),
        ("DdinhJ", "Định"),
        ("NGUYEENX", "NGUYỄN"),
        ("NGUYEENx", "NGUYỄN"),
        ("nGUYEENX", "nGUYỄN"),
        ("Wng", "Ưng"),
        ("UOWcs", "ƯỚc"),
        ("QDD-UBND", "QĐ-UBND"),
        ("HDDND", "HĐND"),
    ],
)
def test_capitals_stay_where_they_were_typed(keys, text):
    assert typed(keys) == text


@pytest.mark.parametrize(
    ("start", "keys", "text"),
    [
        ("Nguyên", "x", "Nguyễn"),
        ("Trần Văn hòa", "n", "Trần Văn hoàn"),
        ("toán", "f", "toàn"),
        ("toán", "s", "toans"),
        ("đ", "d", "dd"),
        ("tiế", "ng ", "tiếng "),
        ("Hmŏ", "k", "Hmŏk"),
        ("uyễ", " ", "uyễ "),
        ("as", "s", "ass"),
        ("Nguye\u0302\u0303n ", "A", "Nguyễn A"),
    ],
)
def test_a_word_that_stands_there_already_is_read_from_the_text(start, keys, text):
    assert typed(keys, start=unicodedata.normalize("NFC", start)) == text


def test_deleting_takes_whole_letters_and_typing_goes_on():
    assert typed("Nguyeenx" + BACKSPACE * 2 + "eetj") == "Nguyệt"


@pytest.mark.parametrize("method", [TELEX, VNI])
@pytest.mark.parametrize(
    ("keys", "text"),
    [
        # Unikey and OpenKey correct what was typed with backspaces.
        ("vie\b\biê\b\biêt\b\bệt", "việt"),
        ("Nguyê\b\b\b\bguyễn Văn A", "Nguyễn Văn A"),
        ("a\báz", "áz"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("Phường Bến Nghé, Quận 1, TP. Hồ Chí Minh", "Phường Bến Nghé, Quận 1, TP. Hồ Chí Minh"),
    ],
)
def test_letters_from_an_input_method_are_never_composed_twice(keys, text, method):
    assert typed(keys, method) == text


def test_nothing_is_composed_when_it_is_off():
    assert typed("Nguyeenx Vawn A1", Method.OFF) == "Nguyeenx Vawn A1"


@given(st.lists(st.sampled_from([word for word, _telex, _vni in WORDS if not word.isascii()]), min_size=1, max_size=6))
def test_composed_text_typed_as_such_is_not_changed(words):
    text = " ".join(words)
    assert typed(text, TELEX) == typed(text, VNI) == text


@given(st.text(string.ascii_lowercase, min_size=1, max_size=9), st.sampled_from([TELEX, VNI]))
def test_ascii_words_become_a_syllable_or_stay_as_they_are(keys, method):
    if any(first == second for first, second in pairwise(keys)):
        return  # taken back
    text = typed(keys, method)
    letters, tone = _without_tone(text)
    assert text == keys or is_syllable(letters, tone)


@given(st.text(max_size=12), st.text(string.printable, max_size=12), st.sampled_from(list(Method)))
def test_whatever_is_typed_the_text_before_the_word_stays(start, keys, method):
    start = unicodedata.normalize("NFC", start) + " "
    text = typed(keys, method, start=start)
    assert text.startswith(start)
    assert unicodedata.is_normalized("NFC", text)


@given(st.sampled_from([word.lower() for word, _telex, _vni in WORDS if len(word) > 3]), st.booleans())
def test_a_tone_stands_on_a_vowel_of_every_beginning(word, old_style):
    letters, _tone = _without_tone(word)
    for end in range(1, len(letters) + 1):
        beginning = letters[:end]
        assert is_beginning(beginning)
        if any(letter in "aăâeêioôơuưy" for letter in beginning):
            assert beginning[tone_position(beginning, old_style)] in "aăâeêioôơuưy"


def _without_tone(word):
    marks = {mark: tone for tone, mark in TONE_MARKS.items()}
    decomposed = unicodedata.normalize("NFD", word)
    letters = unicodedata.normalize("NFC", "".join(char for char in decomposed if char not in marks))
    return letters, next((marks[char] for char in decomposed if char in marks), Tone.NGANG)
