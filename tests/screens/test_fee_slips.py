import pytest
from kit import QuietStatus, painted, run
from office_builder import COPIES, EXTRACT, NO_TERM, SINGLE_STATUS, new_office, receive

from kiosk.applicant import Applicant
from kiosk.terms import WorkingDays
from screens.shell import CounterShell


def counter(dossier, office):
    class FeesOnly(CounterShell):
        HOME = "fees"

        def on_mount(self):
            self.show("fees", dossier.code)

    return FeesOnly(office, QuietStatus(), {"fees": "screens.fees:FeesScreen"})


def typed(text):
    return ["space" if letter == " " else letter for letter in text]


def seen(app):
    return "\n".join(painted(app))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("abc1,5", "“abc1,5” không phải là số trang; hãy gõ"),
        ("1,5", "“1,5” không phải là số trang; hãy gõ số nguyên, như 3."),
        ("-3", "“-3” không phải là số trang; hãy gõ số nguyên, như 3."),
    ],
)
def test_a_count_that_is_none_stays_as_typed_and_is_said(keys, said):
    office, _clock = new_office()
    app = counter(receive(office, procedure=COPIES), office)

    async def steps(pilot):
        await pilot.press(*keys, "enter")
        assert app.screen.query_one("#pages").value == keys
        assert app.screen.query_one("#pages").has_focus
        assert said in seen(app)
        await pilot.press(*["backspace"] * len(keys), "3", "enter", "x", "ctrl+s")
        assert "x” không phải là số bản" in seen(app)

    run(app, steps)


def test_a_fee_without_its_ground_is_refused_where_it_is_missing():
    office, _clock = new_office()
    app = counter(receive(office, procedure=SINGLE_STATUS), office)

    async def steps(pilot):
        await pilot.press("4", "enter", "enter", "enter")
        assert app.screen.focused.id == "ground"
        assert "nghị quyết của HĐND" in seen(app)
        await pilot.press("minus", "ctrl+s")
        assert app.screen.focused.id == "ground"
        await pilot.press("escape")
        assert "Chưa có khoản thu nào" in seen(app)

    run(app, steps)


def test_a_free_fee_needs_a_name_and_its_ground():
    office, _clock = new_office()
    app = counter(receive(office, procedure=NO_TERM, term=WorkingDays(3), term_ground="QD 1"), office)

    async def steps(pilot):
        await pilot.press("ctrl+n", *typed("12 34"), "enter", *"5000", "enter", "enter")
        assert app.screen.focused.id == "name"
        assert "Chưa có tên khoản thu" in seen(app)
        await pilot.press("end", *typed(" phi"), "enter", "enter", "enter")
        assert app.screen.focused.id == "ground"
        assert "Chưa có căn cứ thu" in seen(app)

    run(app, steps)


def test_after_a_bill_was_given_up_the_clerk_types_the_next_name():
    office, _clock = new_office()
    app = counter(receive(office, procedure=EXTRACT), office)

    async def steps(pilot):
        await pilot.press("enter", "escape", "c")
        assert "Đã bỏ, chưa thu gì" in app.screen.message
        assert app.screen.focused.id == "dossier"

    run(app, steps)


def test_a_long_name_never_hides_the_code():
    office, _clock = new_office()
    dossier = receive(office, procedure=EXTRACT, applicant=Applicant("Nguyễn Thị " * 10))
    app = counter(dossier, office)

    async def steps(pilot):
        await pilot.press("enter")
        assert sum(dossier.code in line for line in painted(app)) == 2
        await pilot.press("ctrl+s")
        assert dossier.code in seen(app)

    run(app, steps)


def test_delete_and_w_act_only_where_they_cannot_be_meant_for_a_field():
    office, _clock = new_office()
    app = counter(receive(office, "Lê Thị Mai", SINGLE_STATUS), office)

    async def steps(pilot):
        await pilot.press(*"8000", "enter", *typed("NQ 03"), "enter", "enter")
        assert app.screen.focused.id == "tendered"
        assert "Delete" not in seen(app)
        assert "F7 chọn dòng" in seen(app)
        app.screen.query_one("#method").focus()
        await pilot.press("delete")
        assert "Phải thu          8.000" in seen(app)
        app.screen.query_one("#payer").focus()
        await pilot.pause()
        assert "miễn, giảm" not in "\n".join(painted(app)[-2:])
        await pilot.press("w", "f7")
        assert app.screen.focused.id == "charges"
        assert "Delete bỏ dòng" in seen(app)
        await pilot.press("delete")
        assert "Chưa có khoản thu nào" in seen(app)

    run(app, steps)


def test_a_payer_is_a_name():
    office, _clock = new_office()
    app = counter(receive(office, procedure=EXTRACT), office)

    async def steps(pilot):
        await pilot.press("enter")
        app.screen.query_one("#payer").value = "12345"
        await pilot.press("ctrl+s")
        assert "“12345” không phải là tên" in app.screen.message
        assert app.screen.focused.id == "payer"

    run(app, steps)


def test_the_series_of_official_receipts_goes_on_only_after_one_was_saved():
    office, _clock = new_office()
    first, second, third = (receive(office, name, EXTRACT) for name in ("An", "Be", "Cu"))
    app = counter(first, office)

    def official():
        return [app.screen.query_one(f"#official_{part}").value for part in ("form", "serial", "number")]

    async def steps(pilot):
        await pilot.press("enter")
        for part, text in (("form", "C1"), ("serial", "AA/25"), ("number", "7")):
            app.screen.query_one(f"#official_{part}").value = text
        await pilot.press("escape", "c", *second.code, "enter", "enter")
        assert official() == ["", "", ""]
        for part, text in (("form", "C1"), ("serial", "AA/25"), ("number", "8")):
            app.screen.query_one(f"#official_{part}").value = text
        await pilot.press("ctrl+s", *third.code, "enter", "enter")
        assert official() == ["C1", "AA/25", ""]

    run(app, steps)
