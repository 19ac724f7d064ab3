import pytest

CTRL_T, F6 = "\x14", "\x1b[17~"


@pytest.mark.parametrize(
    ("burst", "text"),
    [
        ("Nguyeenx Vawn A", "Nguyễn Văn A"),
        ("Nguyeenx\x7f\x7feetj", "Nguyệt"),
        ("toas\x1b[D\x1b[Dr", "tróa"),
        ("vie\x7f\x7fiê\x7f\x7fiêt\x7f\x7fệt", "việt"),
        ("AAS-DDW-FOOWF-0001-2025-WWS", "AAS-DDW-FOOWF-0001-2025-WWS"),
        ("Toor daan phoos 3, ddwowngf Lee Lowij", "Tổ dân phố 3, đường Lê Lợi"),
        ("\x1b[200~Nguyeenx aas\x1b[201~", "Nguyeenx aas"),
    ],
    ids=["name", "backspace", "cursor", "input-method", "code", "stuck-line", "paste"],
)
def test_a_bare_console_composes_what_a_clerk_types_and_nothing_else(start, typed, burst, text):
    session = start(environment={"TERM": "linux"})
    session.type(burst)
    session.settle()
    session.type("\tnext" + F6)
    session.wait_for_exit()
    assert typed()[:2] == [text, "next"]


def test_the_method_is_switched_in_the_middle_of_a_burst(start, typed):
    session = start()
    session.type("aas\t" + CTRL_T + "aas\t" + CTRL_T + "a61\t" + CTRL_T + "aas" + F6)
    session.wait_for_exit()
    assert typed()[:4] == ["aas", "ấ", "ấ", "aas"]
