from dataclasses import replace
from datetime import date, time

import pytest
from office_builder import PROFILE

from kiosk.errors import InvalidInput
from kiosk.founding import Founding, default_departments
from kiosk.office_files import quoted
from kiosk.settings import CountAs, Counting, ReportSettings, Site, SolvedWhen, profile_from_toml
from kiosk.workdays import WorkingHours
from templates import render

MINIMAL = """
[office]
code = "H48.25"
name = "UBND xã Ba Tô"
centre = "Trung tâm"
place = "Ba Tô"
opened_on = 2025-07-01
[[site]]
key = "D1"
name = "Điểm 1"
opened_on = 2025-07-01
"""


def written(profile):
    return render("office.toml.j2", {"profile": profile, "q": quoted})


def test_what_the_program_writes_it_reads_back_the_same():
    profile = replace(
        PROFILE,
        name='UBND "xã" \\ Ba Tô <b> {{ x }} \x7f',
        sites=(
            Site("D1", "Điểm 1", date(2025, 7, 1), date(2026, 1, 1), WorkingHours(((time(8), time(12)),))),
            Site("D2", "Điểm 2", date(2025, 7, 1)),
        ),
        counting=Counting(SolvedWhen.RETURNED, CountAs.LEFT_OUT, CountAs.ON_TIME),
        report=ReportSettings(signer="Đinh Văn Tiếng", trim_percent=True, recipients=("VP UBND tỉnh (b/c)", "Lưu: VT")),
        days_behind=479,
    )
    assert profile_from_toml(written(profile)) == profile


def test_what_may_be_left_out_has_its_default():
    profile = profile_from_toml(MINIMAL)
    assert profile.counting == Counting()
    assert profile.published_procedures is None
    assert profile.departments == ()
    assert profile.site("nowhere").key == "D1"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (("[office]", "[offices]"), "office"),
        (('name = "UBND xã Ba Tô"', 'name = ""'), "name"),
        (("opened_on = 2025-07-01\n[[site]]", 'opened_on = "hôm nay"\n[[site]]'), "opened_on"),
        (("[[site]]", "[site]"), "site"),
        (('key = "D1"', 'hours = [["8", "lúc nào đó"]]\nkey = "D1"'), "hours"),
        (('code = "H48.25"', "code = "), "cú pháp"),
        (("[[site]]", '[counting]\nwithdrawn = "maybe"\n[[site]]'), "counting"),
    ],
)
def test_a_wrong_entry_is_named(change, word):
    with pytest.raises(InvalidInput, match=word):
        profile_from_toml(MINIMAL.replace(*change))


@pytest.mark.parametrize(
    ("key", "allowed"),
    [("solved_when", "result_ready, returned"), ("withdrawn", "by_time, on_time, left_out"), ("refused", "by_time")],
)
def test_a_wrong_choice_of_counting_is_told_what_it_may_be(key, allowed):
    with pytest.raises(InvalidInput) as caught:
        profile_from_toml(MINIMAL.replace("[[site]]", f'[counting]\n{key} = "maybe"\n[[site]]'))
    assert caught.value.field == key
    assert f"“{key}” không nhận “maybe”; hãy ghi một trong: {allowed}" in caught.value.message


def test_every_choice_of_counting_has_its_words():
    assert all(choice.words for kind in (CountAs, SolvedWhen) for choice in kind)
    assert CountAs.LEFT_OUT.label == CountAs.LEFT_OUT.words == "không tính vào biểu"


def test_two_departments_cannot_share_a_letter():
    twice = '\n[[department]]\nletter = "A"\nname = "Một"\n[[department]]\nletter = "a"\nname = "Hai"\n'
    with pytest.raises(InvalidInput, match="chữ"):
        profile_from_toml(MINIMAL + twice)


def test_the_first_grouping_holds_every_field_of_the_catalogue_once():
    from office_builder import shipped_catalogue

    grouped = [name for unit in default_departments() for name in unit.fields]
    assert sorted(grouped) == sorted({procedure.field for procedure in shipped_catalogue()})


ANSWERS = Founding(
    name="UBND xã Ba Tô",
    code="h48.25",
    centre="Trung tâm Phục vụ hành chính công xã Ba Tô",
    superior="",
    place="Ba Tô",
    opened_on=date(2025, 7, 1),
    sites=("Điểm 1", " ", "Điểm 2"),
    head="Đinh Văn Tiếng",
    pin="2025",
)


def test_the_first_set_up_makes_a_profile_that_reads_back():
    profile = ANSWERS.profile()
    assert profile.code == "H48.25"
    assert [site.name for site in profile.sites] == ["Điểm 1", "Điểm 2"]
    assert profile_from_toml(written(profile)) == profile


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"name": " "}, "name"),
        ({"code": "H48-25"}, "code"),
        ({"sites": ("", " ")}, "sites"),
        ({"place": "x" * 300}, "place"),
    ],
)
def test_an_answer_that_cannot_be_names_its_field(answers, field):
    with pytest.raises(InvalidInput) as caught:
        replace(ANSWERS, **answers).profile()
    assert caught.value.field == field
