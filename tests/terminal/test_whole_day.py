"""The real program on the demo office, typed into as a clerk types: ahead of the screen."""

import json
import os
import shutil
import signal
import subprocess
import sys

import pytest
from counter_line import counter, sign_in
from pty_session import plain

from kiosk.composition import open_office
from kiosk.dossier_steps import State
from kiosk.periods import parse_period
from kiosk.repository import RECEIPTS
from kiosk.tickets import TicketState

ENTER, CTRL_P, CTRL_S = "\r", "\x10", "\x13"
F2, F3, F4, F5, F6, F10 = "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[15~", "\x1b[17~", "\x1b[21~"


def test_a_citizen_is_served_from_number_to_receipt(ba_to_folder):
    with counter(ba_to_folder) as session:
        sign_in(session)
        session.type(f"{F2}{ENTER}")
        session.wait_for("A001")
        session.type("g")
        session.wait_for("Đang phục vụ: A001")
        session.type("t")
        session.wait_for("gõ mã hoặc vài chữ")
        session.type(f"2.000635{ENTER}Nguyễn Văn Ân{ENTER}{CTRL_S}")
        session.wait_for("Đã tiếp nhận H48.25-")
        session.type(F5)
        session.wait_for("Số lượng")
        session.type(f"2{ENTER}")
        session.wait_for("16.000")
        session.type(CTRL_S)
        session.wait_for("PT25-00081")
        session.type(F10)
        session.wait_for("Rời quầy và đóng")
        session.type("c")
        assert session.wait_for_exit() == 0

    office = open_office(ba_to_folder)
    (dossier,) = office.dossiers.find("nguyen van an", limit=1)
    assert dossier.applicant.name == "Nguyễn Văn Ân"
    assert dossier.state is State.RECEIVED
    (ticket,) = office.queue.today()
    assert (ticket.key, ticket.state) == (dossier.ticket, TicketState.CALLED)
    receipt = office.counter.repository.get(RECEIPTS, "PT25-00081")
    assert (receipt.body["dossier"], receipt.body["charges"][0]["net"]) == (dossier.code, 16_000)
    assert office.reports.figures(parse_period("2025-07")).fees.money.total == 1_790_000
    office.close()


def test_two_counters_at_once_never_share_a_number(ba_to_folder):
    with counter(ba_to_folder) as hoa, counter(ba_to_folder) as binh:
        sign_in(hoa, "hoa")
        sign_in(binh, "binh")
        for session in (hoa, binh):
            session.type(F2)
            session.wait_for("Lĩnh vực")
        for session in (hoa, binh, hoa, binh):
            session.type(f"1{ENTER}")
            session.settle()
            session.type("2")
            session.settle()
        hoa.type("g")
        binh.type("g")
        hoa.wait_for("Đang phục vụ: A00")
        binh.wait_for("Đang phục vụ: A00")
    office = open_office(ba_to_folder)
    tickets = office.queue.today()
    numbers = [ticket.number for ticket in tickets]
    assert len(set(numbers)) == len(numbers) >= 2
    called = [ticket for ticket in tickets if ticket.state is TicketState.CALLED]
    assert sorted(ticket.counter for ticket in called) == ["2", "3"]
    office.close()


def test_a_killed_counter_loses_nothing_that_was_saved(ba_to_folder):
    with counter(ba_to_folder) as session:
        sign_in(session)
        session.type(F3)
        session.wait_for("gõ mã hoặc vài chữ")
        session.type(f"1.001193{ENTER}Đinh Thị Nga{ENTER}{CTRL_S}")
        session.wait_for("Đã tiếp nhận H48.25-")
        session.send_signal(signal.SIGKILL)
        session.wait_for_exit()
    with counter(ba_to_folder) as session:
        sign_in(session)
        session.type(F4)
        session.wait_for("mọi trạng thái")
        session.type("dinh thi nga")
        session.wait_for("Đinh Thị Nga")


def test_a_code_typed_ahead_after_f4_opens_that_dossier_and_no_other(ba_to_folder):
    office = open_office(ba_to_folder)
    other, wanted = office.dossiers.open()[:2]
    office.close()
    with counter(ba_to_folder) as session:
        sign_in(session)
        session.type(f"{F4}{other.code}{ENTER}")
        session.wait_for("Hẹn trả")
        session.settle()
        before = len(session.output)
        session.type(f"{F4}{wanted.code}{ENTER}r")
        session.wait_for("Trả kết quả", since=before)
        session.settle()
        painted = plain(bytes(session.output[before:])).decode(errors="replace")
        assert wanted.code in painted
        assert wanted.applicant.name in painted
        session.type("\x1b")
        session.settle()
        session.type(f"{F4}{other.code}{ENTER}{F3}{F4}{wanted.code}{ENTER}{F2}{F6}{F4}{other.code}{ENTER}")
        session.settle()
        before = len(session.output)
        session.type("r")
        session.wait_for(other.code, since=before)


def test_a_dossier_that_will_be_late_is_re_appointed_and_its_letter_printed(ba_to_folder):
    office = open_office(ba_to_folder)
    dossier = office.dossiers.open()[1]
    office.close()
    assert f"{dossier.due.at:%d/%m/%Y}" == "05/08/2025"
    with counter(ba_to_folder) as session:
        sign_in(session)
        session.type(f"{F4}{dossier.code}{ENTER}")
        session.wait_for("Hẹn trả")
        session.type(f"x08082025{ENTER}Chờ xã Ba Dinh xác minh{ENTER}")
        session.wait_for("Xác nhận")
        session.type("c")
        session.wait_for("Đã hẹn lại sang")
        session.type(CTRL_P)
        session.wait_for(f"thu-xin-loi-{dossier.code}")
        session.type("x")
        session.wait_for("đã hẹn lại ngày")
    (letter,) = (ba_to_folder / "exports").glob(f"thu-xin-loi-{dossier.code}*.html")
    page = letter.read_text(encoding="utf-8")
    for words in (dossier.code, "17:00 ngày 05/8/2025", "17:00 ngày 08/8/2025", "Chờ xã Ba Dinh xác minh", "CHỦ TỊCH"):
        assert words in page
    office = open_office(ba_to_folder)
    last = office.dossiers.get(dossier.code).history[-1]
    assert (last.by, last.reason) == ("hoa", "Chờ xã Ba Dinh xác minh")
    assert office.reports.figures(parse_period("2025-08")).apologies.reappointed.codes == (dossier.code,)
    assert office.reports.figures(parse_period("2025-07")).apologies.reappointed.codes == ()
    office.close()


def test_the_month_is_previewed_and_exported(ba_to_folder):
    with counter(ba_to_folder) as session:
        sign_in(session, "lanhdao")
        session.type(F6)
        session.wait_for("77,37%")
        session.type("p")
        session.wait_for("CỘNG HÒA XÃ HỘI")
        session.type("x")
        session.wait_for("HTML")
    out = subprocess.run(
        [sys.executable, "-m", "kiosk", "--data", str(ba_to_folder), "report", "2025-07", "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"},
    ).stdout
    assert json.loads(out)


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_a_real_terminal_shows_the_day_on_eighty_columns(ba_to_folder, tmp_path):
    socket = str(tmp_path / "tmux")
    tmux = ["tmux", "-S", socket, "-f", "/dev/null"]
    program = f"env TERM=tmux-256color LANG=C.UTF-8 {sys.executable} -m kiosk --data {ba_to_folder}"
    subprocess.run([*tmux, "new-session", "-d", "-x", "80", "-y", "24", program], check=True)
    try:
        _shown(tmux, "PIN")
        subprocess.run([*tmux, "send-keys", "hoa", "Enter", "2025", "Enter"], check=True)
        # The month so far is counted after the first paint.
        lines = _shown(tmux, "6 hồ sơ").splitlines()
        assert max(map(len, lines)) <= 80
        assert "Việc cần làm trước" in "\n".join(lines)
        assert "F1 Trợ giúp" in lines[-1]
    finally:
        subprocess.run([*tmux, "kill-server"], check=False)


def _shown(tmux, text):
    """The screen once `text` is on it."""
    # `tmux wait-for` knows no screen contents; a bounded look again is the only way to wait for them.
    for _look in range(400):
        screen = subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True, text=True, check=True).stdout
        if text in screen:
            return screen
        subprocess.run([*tmux, "run-shell", "-d", "0.05", "true"], check=True)
    raise AssertionError(f"{text!r} never appeared:\n{screen}")
