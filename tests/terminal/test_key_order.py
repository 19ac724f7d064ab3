import pytest

F4, F6, F7, F11, F12 = "\x1bOS", "\x1b[17~", "\x1b[18~", "\x1b[23~", "\x1b[24~"


@pytest.mark.parametrize(
    ("burst", "fields"),
    [
        ("abc\tdef\tghi", ["abc", "def", "ghi"]),
        ("Nguyễn Văn An\t001190012345", ["Nguyễn Văn An", "001190012345"]),
        ("abc\rdef\rghi\r", ["abc", "def", "ghi"]),
        # Unikey and OpenKey correct what was typed with backspaces.
        ("vie\x7f\x7fiê\x7f\x7fiêt\x7f\x7fệt", ["việt"]),
        ("abc\t\x1b[Zxyz", ["xyz"]),
        ("abc\x1b[D\x1b[DX", ["aXbc"]),
    ],
    ids=["tab", "name-tab-number", "enter", "input-method", "back-tab", "arrows"],
)
def test_keys_of_one_burst_arrive_in_order(start, typed, burst, fields):
    session = start()
    session.type(burst + F6)
    session.wait_for_exit()
    assert typed()[: len(fields)] == fields


def test_scanner_reads_back_to_back_stay_apart(start, typed):
    codes = [f"CODE{number:04d}" for number in range(5)]
    session = start("scan")
    session.type("".join(code + "\r" for code in codes))
    session.wait_for("5 reads")
    session.type(F6)
    session.wait_for_exit()
    assert typed() == codes


def test_type_ahead_while_the_program_is_busy_keeps_its_order(start, typed):
    session = start()
    session.type(F7 + "123\t456\t789")
    session.wait_for("was busy")
    session.type(F6)
    session.wait_for_exit()
    assert typed()[:3] == ["123", "456", "789"]


def test_typing_goes_on_in_a_dialog_opened_by_the_same_burst(start, typed):
    session = start()
    session.type("abc" + F11 + "no paper\r" + "def\tghi")
    # The answer to the dialog was said, and cleared again by the typing that followed.
    session.wait_for("ghi")
    session.type(F6)
    session.wait_for_exit()
    assert typed()[:2] == ["abcdef", "ghi"]


def test_a_paste_waits_for_the_keys_before_it(start, typed):
    session = start()
    session.type("abc\t\x1b[200~Trần Văn Bình\nsecond line\x1b[201~!\tdef" + F6)
    session.wait_for_exit()
    assert typed()[:3] == ["abc", "Trần Văn Bình!", "def"]


def test_typing_goes_on_in_a_screen_opened_by_the_same_burst(start, typed):
    session = start()
    session.type("abc" + F4 + "def\tghi" + F6)
    session.wait_for_exit()
    assert typed()[:2] == ["def", "ghi"]


def test_a_hanging_action_does_not_stop_the_keyboard(start, typed):
    session = start()
    session.type(F12)
    session.wait_for("hanging")
    session.type("abc\tdef" + F6)
    assert session.wait_for_exit() == 0
    assert typed()[:2] == ["abc", "def"]


def test_a_function_key_typed_ahead_onto_a_box_leads_on_and_typing_with_it(start, typed):
    session = start()
    session.type("abc" + F11 + F4 + "def\tghi" + F6)
    session.wait_for_exit()
    assert typed()[:2] == ["def", "ghi"]


def test_alt_and_a_letter_in_a_form_is_no_key(start, typed):
    session = start()
    session.type("ab\x1bx\x1bẾc\td\x1b1e" + F6)
    session.wait_for_exit()
    assert typed()[:2] == ["abc", "de"]


def test_esc_typed_ahead_with_a_letter_closes_an_empty_box_and_the_letter_follows(start, typed):
    session = start()
    session.type("ab" + F11 + "\x1bx\ty" + F6)
    session.wait_for_exit()
    assert typed()[:2] == ["abx", "y"]


def test_alt_and_a_letter_throws_nothing_away_that_was_typed_in_a_box(start, typed):
    session = start()
    session.type("ab" + F11 + "no\x1bx paper\r")
    session.wait_for("because no paper")
    session.type(F6)
    session.wait_for_exit()
    assert typed()[:1] == ["ab"]


def test_letters_of_a_burst_are_painted_together(start):
    session = start()
    session.bytes_for("a")
    # Each letter alone costs some 40 bytes.
    assert session.bytes_for("bcdefghijklmnopqrstuvwxyz") <= 300
