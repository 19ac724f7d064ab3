from dataclasses import replace
from datetime import date, datetime

import pytest

import kiosk.app
from kiosk import composition
from kiosk.app import run_counter
from kiosk.clock import VIETNAM, SetClock
from kiosk.composition import check_foundable, found_office, is_founded, open_office
from kiosk.errors import InvalidInput, StoreError
from kiosk.founding import Founding

CLOCK = SetClock(datetime(2025, 7, 31, 9, tzinfo=VIETNAM))
ANSWERS = Founding(
    name="UBND xã Ba Tô",
    code="H48.25",
    centre="Trung tâm Phục vụ hành chính công xã Ba Tô",
    superior="",
    place="Ba Tô",
    opened_on=date(2025, 7, 1),
    sites=("Điểm 1",),
    head="Đinh Văn Tiếng",
    pin="2025",
)


class PowerCut(BaseException):
    pass


def test_an_office_is_founded_once_and_opens_again(tmp_path):
    found_office(tmp_path, ANSWERS, CLOCK).close()
    with pytest.raises(InvalidInput):
        found_office(tmp_path, ANSWERS, CLOCK)
    office = open_office(tmp_path, CLOCK)
    assert office.people.sign_in("lanhdao", "2025").name == "Đinh Văn Tiếng"
    office.close()


def test_an_office_that_lost_its_profile_cannot_be_taken_over(tmp_path):
    found_office(tmp_path, ANSWERS, CLOCK).close()
    profile = (tmp_path / "office.toml").rename(tmp_path / "backup")
    with pytest.raises(StoreError, match=r"mất tệp office\.toml; hãy khôi phục từ bản sao lưu"):
        found_office(tmp_path, replace(ANSWERS, head="Kẻ Lạ", pin="9999"), CLOCK)
    assert not is_founded(tmp_path)
    profile.rename(tmp_path / "office.toml")
    office = open_office(tmp_path, CLOCK)
    assert office.people.sign_in("lanhdao", "2025").name == "Đinh Văn Tiếng"
    office.close()


def test_the_sentence_comes_before_the_set_ups_form(tmp_path, monkeypatch):
    found_office(tmp_path, ANSWERS, CLOCK).close()
    (tmp_path / "office.toml").unlink()
    monkeypatch.setattr(kiosk.app, "prepare_terminal", lambda: None)
    with pytest.raises(StoreError, match=r"office\.toml"):
        run_counter(tmp_path)


@pytest.mark.parametrize("step", ["write_missing_years", "write_toml", "move"])
def test_a_set_up_that_broke_off_may_go_on_with_other_answers(tmp_path, monkeypatch, step):
    def cut(*_given: object, **_named: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patched:
        patched.setattr(composition, step, cut)
        with pytest.raises(PowerCut):
            found_office(tmp_path, ANSWERS, CLOCK)
    assert not is_founded(tmp_path)
    office = found_office(tmp_path, replace(ANSWERS, head="Phạm Thị Hiền", pin="7777"), CLOCK)
    assert office.people.sign_in("lanhdao", "7777").name == "Phạm Thị Hiền"
    assert [member.name for member in office.people.all()] == ["Phạm Thị Hiền"]
    office.close()
    (tmp_path / "office.toml").unlink()
    with pytest.raises(StoreError):
        check_foundable(tmp_path)


def test_looking_at_an_empty_folder_writes_nothing(tmp_path):
    check_foundable(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_head_whose_name_has_no_letter_is_asked_for_again_before_anything_is_made(tmp_path):
    with pytest.raises(InvalidInput, match="phải có chữ") as caught:
        found_office(tmp_path, replace(ANSWERS, head="."), CLOCK)
    assert caught.value.field == "head"
    assert list(tmp_path.iterdir()) == []
