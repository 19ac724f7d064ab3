from datetime import timedelta

from kit import QuietStatus, painted, run
from office_builder import BINH, BIRTH, COPIES, EXTRACT, NO_TERM, SINGLE_STATUS, new_office, receive

from kiosk.receipts import PaymentMethod
from kiosk.terms import WorkingDays
from screens.shell import CounterShell


def counter(office, subject=None):
    """A counter that has only the fees screen, shown for `subject`."""

    class FeesOnly(CounterShell):
        HOME = "fees"

        def on_mount(self):
            self.show("fees", subject)

    return FeesOnly(office, QuietStatus(), {"fees": "screens.fees:FeesScreen"})


def typed(text):
    return ["space" if letter == " " else letter for letter in text]


def seen(app):
    return "\n".join(line.rstrip() for line in painted(app))


def under_screen(app):
    """What the fees screen itself shows, whatever dialog is on top."""
    screen = app.screen_stack[1]
    return "\n".join(strip.text for strip in screen._compositor.render_strips(app.size))


def receipts(office):
    return office.cashier.receipts_on(office.counter.today)


def test_certified_copies_are_charged_by_ticket_number_in_a_few_keys():
    office, _clock = new_office()
    ticket = office.queue.take_number("A")
    dossier = receive(office, procedure=COPIES, ticket=ticket.key)
    app = counter(office)

    async def steps(pilot):
        await pilot.press(*typed("a001"), "enter")
        await pilot.press(*typed("10"), "enter", "3")
        assert "3 × (4.000 + 8 × 1.000) = 36.000 đồng" in seen(app)
        await pilot.press("enter")
        assert "ba mươi sáu nghìn đồng" in seen(app)
        await pilot.press("ctrl+n", "enter", "2", "enter", "enter")  # another document
        assert "Phải thu         40.000" in seen(app)
        await pilot.press(*typed("100000"))
        assert "Trả lại         60.000" in seen(app)
        await pilot.press("ctrl+s", "ctrl+s")
        assert "TRẢ LẠI" in seen(app)
        assert "60.000 đồng" in seen(app)
        assert "Hôm nay 01 phiếu · Tiền mặt 40.000" in seen(app)
        assert app.screen.query_one("#dossier").value == ""
        assert app.screen.focused.id == "dossier"

    run(app, steps)
    (receipt,) = receipts(office)
    assert (receipt.dossier, receipt.total, receipt.change) == (dossier.code, 40_000, 60_000)
    assert [charge.quantity for charge in receipt.charges] == [3, 1]


def test_an_amount_that_is_none_is_kept_and_explained_and_never_charged():
    office, _clock = new_office()
    receive(office, procedure=EXTRACT)
    app = counter(office)

    async def steps(pilot):
        await pilot.press(*typed("an"), "enter", "2", "enter")
        for wrong, says in (("1,5", "“1,5” không phải là số tiền"), ("abc", "“abc” không"), ("-5", "không được âm")):
            field = app.screen.query_one("#tendered")
            field.value = ""
            await pilot.press(*typed(wrong), "ctrl+s")
            assert says in app.screen.message
            assert (field.value, app.screen.focused) == (wrong, field)
            await pilot.press("enter")
            assert app.screen.focused is field
        field.value = ""
        await pilot.press(*typed("15000"))
        assert "Còn thiếu          1.000" in seen(app)
        await pilot.press("ctrl+s")
        assert "còn thiếu 1.000 đồng" in app.screen.message
        assert (field.value, app.screen.focused) == ("15.000", field)
        await pilot.press("end", "backspace", *typed("9,"), "backspace")
        assert field.value == "15.009"
        assert not receipts(office)

    run(app, steps)


def test_a_rate_of_the_council_is_asked_once_with_its_resolution_and_remembered():
    office, _clock = new_office()
    receive(office, "Lê Thị Mai", SINGLE_STATUS)
    second = receive(office, "Trần Văn Bình", SINGLE_STATUS)
    app = counter(office)

    async def steps(pilot):
        await pilot.press(*typed("mai"), "enter", *typed("1,5"), "enter")
        assert "không phải là số tiền" in seen(app)
        field = app.screen.query_one("#amount")
        assert app.screen.focused is field
        field.value = ""
        await pilot.press(*typed("8000"), "enter", "enter", "enter")
        assert "nghị quyết" in seen(app)
        assert app.screen.focused.id == "ground"
        await pilot.press(*typed("NQ 03/2017"), "enter", "enter")
        await pilot.press("ctrl+s")
        app.show("fees", second.code)
        await pilot.pause()
        assert app.screen.query_one("#amount").value == "8.000"
        assert app.screen.query_one("#ground").value == "NQ 03/2017"

    run(app, steps)
    assert receipts(office)[0].charges[0].ground == "NQ 03/2017"


def test_a_waiver_is_applied_only_after_its_condition_was_seen():
    office, _clock = new_office()
    dossier = receive(office, "Lê Thị Mai", SINGLE_STATUS)
    app = counter(office, dossier.code)

    async def steps(pilot):
        await pilot.press(*typed("8000"), "enter", *typed("NQ 03"), "enter", "enter")
        assert "W xem điều kiện" in app.screen.message
        assert "Phải thu          8.000" in seen(app)
        await pilot.press("w")
        assert "Điều kiện: có giấy tờ chứng minh thuộc hộ nghèo" in seen(app)
        await pilot.press("down")
        assert "gia đình có công" in seen(app)
        await pilot.press("escape")
        assert "Phải thu          8.000" in seen(app)
        await pilot.press("w", "enter")
        assert "Miễn: Hộ nghèo" in seen(app)
        assert "không đồng" in seen(app)
        app.screen.query_one("#charges").focus()
        await pilot.press("end", "delete")
        assert "Hộ nghèo" not in seen(app)
        await pilot.press("w", "enter", "ctrl+s")

    run(app, steps)
    (charge,) = receipts(office)[0].charges
    assert (charge.gross, charge.waived, charge.waiver_reason) == (8_000, 8_000, "Hộ nghèo")
    assert charge.waiver_ground == "Luật Hộ tịch 60/2014 Đ.11"


def test_the_rule_whose_condition_fits_is_chosen_and_a_free_one_is_recorded():
    office, _clock = new_office()
    receive(office, procedure=BIRTH)
    app = counter(office)

    async def steps(pilot):
        await pilot.press(*typed("an"), "enter")
        assert "Đăng ký trong 60 ngày từ ngày sinh: không thu" in seen(app)
        assert "quá 60 ngày" in seen(app)
        await pilot.press("1", "enter")
        assert "Miễn: đăng ký trong 60 ngày" in seen(app)
        await pilot.press("ctrl+s")
        assert "Hôm nay 01 phiếu · Tiền mặt 0" in seen(app)

    run(app, steps)
    assert receipts(office)[0].charges[0].waiver_reason == "đăng ký trong 60 ngày từ ngày sinh"


def test_a_fee_the_catalogue_does_not_know_is_typed_with_its_ground():
    office, _clock = new_office()
    receive(office, "Phạm Đức [/foo]", NO_TERM, term=WorkingDays(3), term_ground="QĐ 1")
    app = counter(office)

    async def steps(pilot):
        await pilot.press(*typed("duc"), "enter")
        assert "Ctrl+N" in app.screen.message
        assert "Phạm Đức [/foo]" in seen(app)
        await pilot.press("ctrl+s")
        assert "Chưa có khoản thu nào" in app.screen.message
        await pilot.press("ctrl+n", "enter", "enter", "enter")
        assert app.screen.focused.id == "name"
        await pilot.press(*typed("[b]Phí"), "ctrl+s")
        assert app.screen.focused.id == "amount"
        await pilot.press(*typed("50000"), "enter", *typed("NQ 1"), "enter", "tab", "ctrl+s")

    run(app, steps)
    (charge,) = receipts(office)[0].charges
    assert (charge.name, charge.gross, charge.ground) == ("[b]Phí", 50_000, "NQ 1")


def test_a_dossier_already_paid_for_is_charged_again_only_after_a_yes():
    office, clock = new_office()
    dossier = receive(office, procedure=EXTRACT)
    app = counter(office, dossier.code)

    async def steps(pilot):
        await pilot.press("enter", "ctrl+s")
        assert len(receipts(office)) == 1
        clock.at += timedelta(minutes=20)
        await pilot.press(*typed("an"), "enter")
        assert "! Đã thu 8.000 đồng: PT25-00001 09:00 31/7/2025" in seen(app)
        await pilot.press("ctrl+n", "enter", "enter", "ctrl+s")
        assert "Thu thêm 8.000 đồng?" in seen(app)
        await pilot.press("enter")  # no is the default
        assert len(receipts(office)) == 1
        await pilot.press("ctrl+s", "c")
        assert len(receipts(office)) == 2

    run(app, steps)


def test_what_another_clerk_takes_meanwhile_shows_without_losing_what_is_typed():
    office, _clock = new_office()
    dossier = receive(office, procedure=EXTRACT)
    app = counter(office, dossier.code)

    async def steps(pilot):
        await pilot.press("enter", *typed("20000"))
        screen = app.screen
        from kiosk.charges import charge_for
        from kiosk.desk.cashier import Payment

        charge = charge_for(office.cashier.rules(dossier)[0])
        office.cashier.take_payment(Payment(dossier, (charge,), method=PaymentMethod.TRANSFER))
        screen.catch_up()
        await pilot.pause()
        assert "Chuyển khoản 8.000" in seen(app)
        assert "! Đã thu 8.000 đồng" in seen(app)
        assert screen.query_one("#tendered").value == "20.000"
        await pilot.press("ctrl+s")
        assert "Thu thêm" in seen(app)

    run(app, steps)


def test_an_unpaid_bill_is_left_only_after_asking_and_not_inherited_by_the_next_clerk():
    office, _clock = new_office()
    dossier = receive(office, procedure=EXTRACT)
    other = receive(office, "Lê Thị Mai", EXTRACT)
    app = counter(office, dossier.code)

    async def steps(pilot):
        await pilot.press("enter", *typed("20000"), "escape")
        assert "Bỏ 1 khoản chưa thu (8.000 đồng) của Nguyễn Văn An?" in seen(app)
        await pilot.press("enter")
        assert app.screen.query_one("#tendered").value == "20.000"
        app.show("fees", other.code)
        await pilot.pause()
        await pilot.press("enter")
        assert "Nguyễn Văn An" in seen(app)
        app.show("fees")  # F5 goes on where the clerk was
        await pilot.pause()
        assert app.screen.query_one("#tendered").value == "20.000"
        office.counter.staff = BINH
        app.show("fees")
        await pilot.pause()
        assert "Nguyễn Văn An" not in seen(app)

    run(app, steps)
    assert not receipts(office)


def test_a_transfer_gives_no_change_and_the_official_receipt_is_kept():
    office, _clock = new_office()
    dossier = receive(office, procedure=EXTRACT)
    app = counter(office, dossier.code)

    async def steps(pilot):
        await pilot.press("enter", "shift+tab", "2", "enter")
        assert app.screen.focused.id == "payer"
        await pilot.press(*typed("Trần Văn Bình"), "enter", *typed("EBL01"), "enter", *typed("26TAA"), "enter")
        await pilot.press(*typed("12a"), "ctrl+s")
        assert "8 chữ số" in app.screen.message
        field = app.screen.query_one("#official_number")
        assert app.screen.focused is field
        field.value = "123"
        await pilot.press("ctrl+s")

    run(app, steps)
    (receipt,) = receipts(office)
    assert (receipt.method, receipt.payer, receipt.change) == (PaymentMethod.TRANSFER, "Trần Văn Bình", 0)
    assert (receipt.official.form, receipt.official.serial, receipt.official.number) == ("EBL01", "26TAA", "123")


def test_the_days_receipts_are_listed_read_and_printed():
    office, _clock = new_office()
    dossier = receive(office, procedure=EXTRACT)
    app = counter(office, dossier.code)

    async def steps(pilot):
        await pilot.press("escape", "ctrl+l")
        assert "Hôm nay chưa thu khoản nào" in seen(app)
        await pilot.press("escape", "ctrl+n", "enter", "enter", "ctrl+s", "ctrl+p")
        await app.workers.wait_for_complete()
        assert office.reports.outbox.printed == ["Phiếu thu PT25-00001"]
        assert "phieu-thu-PT25-00001.txt" in app.screen.message
        await pilot.press("ctrl+l", "ctrl+p")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "phieu-thu-PT25-00001-ban-sao-1.txt" in seen(app)
        await pilot.press("enter")
        assert "KHÔNG THAY BIÊN LAI" in seen(app)

    run(app, steps)
    first, copy = (office.reports.outbox.files[f"phieu-thu-PT25-00001{end}.txt"] for end in ("", "-ban-sao-1"))
    assert "BẢN SAO" in copy
    assert [line for line in copy.splitlines() if "BẢN SAO" not in line] == first.splitlines()


def test_the_screen_is_usable_on_a_very_small_terminal_and_fuller_on_a_wide_one():
    office, _clock = new_office()
    dossier = receive(office, "Nguyễn " * 15 + "An", procedure=EXTRACT)

    for size, expected in (((40, 12), ("Phải thu", "16.000", "34.000")), ((110, 32), ("Căn cứ", "TT 281/2016"))):
        app = counter(office, dossier.code)

        async def steps(pilot, app=app, expected=expected):
            await pilot.press("2", "enter", *typed("50000"))
            for words in expected:
                assert words in seen(app)

        run(app, steps, size)
