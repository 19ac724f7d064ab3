"""What `make bench` measures against has the same entries as the form it stands for."""

from counter_app import counter, staffed_office
from kit import run
from office_builder import HOA, PIN
from stock_counter import entries

from screens.widgets.choice import Choice


def test_the_stock_form_has_the_entries_of_the_intake_form():
    office, _clock = staffed_office()
    office.people.sign_in(HOA.key, PIN)
    app = counter(office, "intake")

    async def steps(pilot):
        await pilot.press(*"1.001193", "enter")
        ours = [
            (entry.id, entry.label, tuple(text for _answer, text in entry._options))
            if isinstance(entry, Choice)
            else (entry.id, entry.label)
            for entry in app.screen.form.entries()
            if entry.id != "papers"
        ]
        theirs = list(entries())
        assert [entry[:2] for entry in ours] == [entry[:2] for entry in theirs]
        for name in ("sex", "channel", "term_choice"):
            ((mine, other),) = [pair for pair in zip(ours, theirs, strict=True) if pair[0][0] == name]
            assert mine == other

    run(app, steps)
