import pytest

F6 = "\x1b[17~"


@pytest.mark.parametrize(
    ("sent", "begins", "ends"),
    [
        (b"Nguy\xec\xefn", "Nguy�", "n"),
        (b"\xff\xfe\x00a", "�", "a"),
        (b"a\x80b", "a�", "b"),
        (b"Nguy\xe1\xbb", "Nguy", ""),  # a letter cut off in the middle
        (b"\xe1\xbb\x85\xc3", "ễ", ""),
    ],
    ids=["code page", "utf-16 mark", "lone", "cut", "cut after a letter"],
)
def test_bytes_that_are_no_utf8_become_replacement_characters_and_the_program_goes_on(start, typed, sent, begins, ends):
    session = start()
    session.type(sent)
    session.type("\tnext" + F6)
    assert session.wait_for_exit() == 0
    first, second, *_rest = typed()
    assert first.startswith(begins)
    assert first.endswith(ends)
    assert "�" in first
    assert second == "next"
