import pytest

from screens.keys import Key, bindings


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("f10", "F10"),
        ("ctrl+s", "Ctrl+S"),
        ("enter", "Enter"),
        ("escape", "Esc"),
        ("slash", "/"),
        ("g", "G"),
        ("pagedown", "PageDown"),
        ("up", "↑"),
        ("shift+tab", "Shift+Tab"),
    ],
)
def test_keys_are_named_as_on_the_keyboard(key, name):
    assert Key(key, "act", "Làm").name == name


def test_a_letter_works_with_caps_lock_too():
    assert [binding.key for binding in bindings([Key("g", "call", "Gọi"), Key("f2", "take", "Lấy")])] == ["g,G", "f2"]
