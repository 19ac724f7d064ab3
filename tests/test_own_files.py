"""A slip of the editor in an office's own file is one sentence, whatever was written."""

import re
import tomllib
from collections.abc import Callable

import pytest

from kiosk.errors import InvalidInput, KioskError
from kiosk.office_files import quoted
from kiosk.own_procedures import own_procedures
from kiosk.settings import profile_from_toml
from kiosk.work_calendar import load_calendar
from templates import render

OFFICE = """
[office]
code = "H48.25"
name = "UBND xã Ba Tô"
centre = "Trung tâm"
superior = "UBND tỉnh"
place = "Ba Tô"
opened_on = 2025-07-01
published_procedures = 308
published_ground = "Quyết định"
notice = "Bản thử"
days_behind = 3
[[site]]
key = "D1"
name = "Điểm 1"
opened_on = 2025-07-01
closed_on = 2026-07-01
hours = [["07:30", "11:30"], ["13:30", "17:00"]]
[[department]]
letter = "A"
name = "Tư pháp"
report_name = "Phòng Tư pháp"
fields = ["Hộ tịch"]
[counting]
solved_when = "returned"
withdrawn = "on_time"
refused = "left_out"
[report]
signs_for = "TM. ỦY BAN NHÂN DÂN"
signer_title = "CHỦ TỊCH"
signer = "Đinh Văn Tiếng"
symbol = "BC-UBND"
online_term = "trực tuyến"
trim_percent = true
recipients = ["Lưu: VT"]
"""
CALENDAR = """
schema = 1
[[years]]
year = 2026
confirmed = true
off = [{ date = 2026-01-01, reason = "Tết Dương lịch" }]
make_up = [{ date = 2026-08-22, reason = "Làm bù" }]
"""
PROCEDURES = """
[[procedure]]
code = "1.999999"
name = "Thủ tục của tỉnh"
field = "Đất đai"
ministry = "Bộ"
term = { kind = "working_days", count = 10 }
alternatives = [{ term = { kind = "same_day", cutoff = "15:00" }, condition = "cần xác minh" }]
term_note = "ghi chú"
ground = "Quyết định của tỉnh"
fees = [{ kind = "fixed", name = "Lệ phí", amount = 20000, unit = "trường hợp", channels = ["online"] }]
fee_note = "ghi chú"
documents = [{ name = "Đơn", originals = 1, copies = 2, condition = "nếu có" }]
online = "full"
note = "ghi chú"
valid_from = 2025-07-01
valid_to = 2025-12-31
"""

VALUES = (
    "0",
    "-1",
    "1",
    "2.5",
    "inf",
    "nan",
    "true",
    "false",
    '""',
    '"x"',
    '"Tết"',
    "10" + "0" * 30,
    "2025-07-01",
    "2025-07-01T00:00:00",
    "2025-07-01T00:00:00+07:00",
    "0001-01-01",
    "9999-12-31",
    "07:30:00",
    "[]",
    "[1]",
    "[[]]",
    '["x"]',
    '[["07:30", "11:30"]]',
    '[["07:30", "11:30+07:00"]]',
    '[["11:30", "07:30"]]',
    "{}",
    "[{}]",
    "{ kind = 3 }",
    '{ kind = "days" }',
    '{ kind = "days", count = inf }',
    '{ kind = "days", count = 99999999999999 }',
    '{ kind = "same_day", cutoff = "15:00+07:00" }',
    "[{ date = 2026-01-01 }]",
    "[{ date = 2026-01-01T00:00:00, reason = 3 }]",
    '[{ kind = "fixed", name = 3 }]',
    '[{ kind = ["fixed"] }]',
    '[{ kind = "fixed", name = "x", amount = true, unit = "x" }]',
    '[{ kind = "free", name = "x", amount = 3 }]',
    '[{ name = "x", originals = "một" }]',
    '[{ term = 3, condition = "x" }]',
)

Reader = Callable[[str], object]


def office(text: str) -> object:
    return render("office.toml.j2", {"profile": profile_from_toml(text), "q": quoted})


def calendar(text: str) -> object:
    return load_calendar(tomllib.loads(text)).to_document()


def procedures(text: str) -> object:
    return [procedure.to_dict() for procedure in own_procedures(tomllib.loads(text))]


FILES: tuple[tuple[Reader, str], ...] = ((office, OFFICE), (calendar, CALENDAR), (procedures, PROCEDURES))
ENTRIES = [
    pytest.param(read, whole, entry, id=f"{read.__name__}-{number}-{entry.split()[0]}")
    for read, whole in FILES
    for number, entry in enumerate(re.findall(r"(?m)^\w+ = .*$", whole))
]


def refusal(read: Reader, text: str) -> str:
    try:
        read(text)
    except KioskError as error:
        return error.message
    return ""


@pytest.mark.parametrize(("read", "whole", "entry"), ENTRIES)
def test_whatever_stands_in_an_entry_is_taken_or_refused_in_one_sentence(read, whole, entry):
    name = entry.split()[0]
    said = [refusal(read, whole.replace(entry, f"{name} = {value}", 1)) for value in VALUES]
    assert any(said)
    assert all("\n" not in sentence for sentence in said)


@pytest.mark.parametrize(("read", "whole"), FILES)
def test_the_files_as_they_should_be_are_taken(read, whole):
    read(whole)


def test_a_number_too_long_to_read_is_refused():
    with pytest.raises(InvalidInput):
        profile_from_toml(OFFICE.replace("= 308", f"= {'1' * 5_000}"))


@pytest.mark.parametrize(
    ("text", "place"), [("[office]\nname = x\n", "dòng 2, cột 8"), ("[office]\nname = ", "cuối tệp")]
)
def test_a_slip_of_syntax_is_placed_in_the_users_words(text, place):
    with pytest.raises(InvalidInput, match=rf"\({place}\)"):
        profile_from_toml(text)


@pytest.mark.parametrize("section", ["office", "site", "department", "counting", "report", "years", "procedure"])
@pytest.mark.parametrize("value", ["3", '"x"', "[3]", "[[]]"])
def test_a_section_of_another_kind_is_refused(section, value):
    read = calendar if section == "years" else procedures if section == "procedure" else office
    whole = {calendar: CALENDAR, procedures: PROCEDURES, office: OFFICE}[read]
    rest = re.sub(rf"(?ms)^\[+{section}\]+\n.*?(?=^\[|\Z)", "", whole)
    with pytest.raises(InvalidInput):
        read(f"{section} = {value}\n{rest}")


@pytest.mark.parametrize(
    "entry", [entry for entry in re.findall(r"(?m)^\w+ = .*$", OFFICE) if re.search(r"\d{4}-\d\d-\d\d", entry)]
)
def test_a_moment_where_a_day_belongs_is_named(entry):
    with pytest.raises(InvalidInput, match=entry.split()[0]):
        profile_from_toml(OFFICE.replace(entry, f"{entry}T00:00:00"))
