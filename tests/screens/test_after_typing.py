from kit import app_of, rested, run, screen_of

from kiosk.errors import StoreError
from screens.alt_keys import AltParser
from screens.widgets.field import Field


def test_what_follows_typing_is_done_once_and_a_store_in_trouble_is_said():
    done = []

    def follow():
        done.append(1)
        raise StoreError("Ổ đĩa đã đầy.")

    def on_input_changed(self, message):
        self.shell.after_typing.do(self.follow)

    app = app_of(
        main=screen_of(lambda: Field("words"), on_input_changed=on_input_changed, follow=lambda self: follow())
    )

    async def steps(pilot):
        await pilot.press(*"abc")
        assert done == []
        await pilot.press("down")
        assert done == [1]
        assert "Ổ đĩa đã đầy" in app.screen.message
        await pilot.press("d")
        await rested(pilot)
        assert done == [1, 1]
        await rested(pilot)
        assert done == [1, 1]

    run(app, steps)


def test_another_thing_to_follow_does_not_push_the_first_away():
    done = []
    app = app_of(main=screen_of(lambda: Field("words")))

    async def steps(pilot):
        app.after_typing.do(first := lambda: done.append("first"))
        app.after_typing.do(first)
        app.after_typing.do(lambda: done.append("second"))
        assert done == ["first"]
        app.after_typing.do_now()
        assert done == ["first", "second"]

    run(app, steps)


def test_alt_and_a_letter_is_one_key_without_a_character():
    keys = [(key.key, key.character) for key in AltParser().feed("a\x1bb\x1b1c\x1b[A\x1bOP")]
    assert keys == [("a", "a"), ("alt+b", None), ("alt+1", None), ("c", "c"), ("up", None), ("f1", None)]


def test_esc_and_a_letter_typed_ahead_are_two_keys():
    (alt,) = AltParser().feed("\x1bM")
    assert [(key.key, key.character) for key in alt.as_two_keys()] == [("escape", "\x1b"), ("M", "M")]
