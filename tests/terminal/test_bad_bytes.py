F6 = "\x1b[17~"


def test_bytes_that_are_no_utf8_become_replacement_characters_and_the_program_goes_on(start, typed):
    session = start()
    session.type(b"Nguy\xec\xefn")
    session.type("\tnext" + F6)
    assert session.wait_for_exit() == 0
    first, second, *_rest = typed()
    assert first.startswith("Nguy�")
    assert second == "next"
