import json
import unicodedata
from datetime import date, time
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.catalogue import Catalogue, NoLongerValid, load_catalogue, normalise_code
from kiosk.channels import Channel
from kiosk.errors import NotAllowed, NotFound
from kiosk.fees import CERTIFIED_COPY, FixedFee, Free, SetByCouncil, rules_for_channel
from kiosk.procedures import OnlineLevel, Procedure, RequiredDocument, TermChoice
from kiosk.terms import CalendarDays, SameDay, WorkingDays
from kiosk.vietnamese.collate import collation_key
from kiosk.vietnamese.fold import fold

TODAY = date(2026, 8, 20)
LAST_DAY_OF_OLD_LAW = date(2027, 2, 28)
FIRST_DAY_OF_NEW_LAW = date(2027, 3, 1)
SHIPPED = load_catalogue()

BIRTH, MARRIAGE, DEATH, COPY = "1.001193", "1.000894", "1.000656", "2.000815"


def codes(found):
    return [procedure.code for procedure in found]


def test_the_shipped_catalogue_holds_every_procedure_of_the_source():
    assert len(SHIPPED) == 205
    assert len(SHIPPED.fields(TODAY)) == 44
    assert sum(count for _, count in SHIPPED.fields(TODAY)) == 205


@pytest.mark.parametrize("on", [date(2025, 7, 1), TODAY, LAST_DAY_OF_OLD_LAW, FIRST_DAY_OF_NEW_LAW, date(2030, 1, 1)])
def test_no_shipped_procedure_ever_vanishes(on):
    assert len(SHIPPED.in_force(on)) == 205


def test_shipped_text_is_clean():
    text = (resources.files("kiosk") / "data" / "catalogue.json").read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    for procedure in SHIPPED:
        assert normalise_code(procedure.code) == procedure.code
        assert all((procedure.name, procedure.field, procedure.ministry))
        assert procedure.name == " ".join(procedure.name.split())
        assert "cấp tinh" not in procedure.name
        assert procedure.code not in procedure.name


@pytest.mark.parametrize(
    ("code", "term", "alternatives"),
    [
        (BIRTH, SameDay(time(15)), ()),
        (MARRIAGE, SameDay(time(15)), (TermChoice(WorkingDays(5), "cần xác minh"),)),
        ("1.004873", WorkingDays(3), (TermChoice(CalendarDays(23), "cần xác minh"),)),
        ("1.004837", WorkingDays(3), ()),
        ("1.004845", WorkingDays(2), ()),
        ("2.000806", CalendarDays(15), ()),
        ("2.002189", CalendarDays(12), ()),
        ("1.001669", WorkingDays(5), ()),
        ("2.000913", WorkingDays(2), ()),
        ("2.001263", CalendarDays(30), ()),
        ("1.004222", WorkingDays(7), ()),
        ("1.004194", WorkingDays(3), ()),
        ("1.001612", WorkingDays(3), ()),
        ("1.012812", CalendarDays(45), ()),
        ("1.004884", None, ()),  # the source states none
    ],
)
def test_terms_are_those_of_the_source(code, term, alternatives):
    procedure = SHIPPED.get(code, TODAY)
    assert (procedure.term, procedure.alternatives) == (term, alternatives)


@pytest.mark.parametrize(
    ("code", "days"),
    [("1.004859", 6), ("2.000748", 6), ("1.001022", 8), (COPY, 2)],  # 3+3, 3+3, 3+5, same day+2
)
def test_a_term_that_may_be_prolonged_offers_the_whole_length(code, days):
    choice = SHIPPED.get(code, TODAY).alternatives[0]
    assert choice.term == WorkingDays(days)
    assert "kéo dài" in choice.condition


@pytest.mark.parametrize(
    ("code", "amount"),
    [
        ("2.000635", 8_000),
        ("2.000884", 10_000),
        ("2.000992", 10_000),
        ("2.001008", 10_000),
        ("2.000913", 30_000),
        ("2.000927", 25_000),
        ("2.001035", 50_000),
        ("2.001016", 50_000),
        ("2.001019", 50_000),
        ("2.001406", 50_000),
        ("2.001263", 400_000),
    ],
)
def test_fixed_fees_are_those_of_the_source(code, amount):
    (rule,) = SHIPPED.get(code, TODAY).fees
    assert isinstance(rule, FixedFee)
    assert rule.amount == amount


def test_the_certified_copy_follows_the_national_tariff():
    assert SHIPPED.get(COPY, TODAY).fees == (CERTIFIED_COPY,)


@pytest.mark.parametrize(
    ("code", "channel", "amounts"),  # TT 75/2022/TT-BTC
    [
        ("1.004222", Channel.DIRECT, [20_000]),
        ("1.004222", Channel.ONLINE, [10_000]),
        ("1.004194", Channel.DIRECT, [15_000]),
        ("1.004194", Channel.ONLINE, [7_000]),
    ],
)
def test_residence_costs_by_channel_and_is_the_polices_work(code, channel, amounts):
    procedure = SHIPPED.get(code, TODAY)
    assert [rule.amount for rule in rules_for_channel(procedure.fees, channel)] == amounts
    assert procedure.note == "Do Công an cấp xã giải quyết."


@pytest.mark.parametrize("code", [BIRTH, DEATH])
def test_registration_in_time_is_free_and_a_late_one_is_set_by_the_council(code):
    free, late = SHIPPED.get(code, TODAY).fees
    assert isinstance(free, Free)
    assert free.ground == "Luật Hộ tịch 60/2014 Đ.11 k.1b"
    assert isinstance(late, SetByCouncil)
    assert "trong" in free.condition
    assert "quá" in late.condition


def test_nothing_is_invented_where_the_source_is_silent():
    silent = SHIPPED.get("1.010833", TODAY)
    assert (silent.term, silent.fees, silent.documents, silent.online, silent.ground) == (None, (), (), None, "")


def test_documents_asked_only_of_some_say_of_whom():
    documents = SHIPPED.get("2.000806", TODAY).documents
    assert documents[0] == RequiredDocument("Tờ khai")
    assert [document.condition for document in documents[2:]] == ["người nước ngoài"] * 2


def test_online_levels_are_known_for_few():
    levels = {procedure.code: procedure.online for procedure in SHIPPED.in_force(TODAY) if procedure.online}
    assert levels["2.000635"] is OnlineLevel.FULL
    assert levels["2.001661"] is OnlineLevel.PARTIAL
    assert len(levels) == 6
    assert [level.label for level in OnlineLevel] == ["Toàn trình", "Một phần"]


def test_terms_and_exemptions_of_the_old_civil_status_law_end_with_it():
    old, new = SHIPPED.get(BIRTH, LAST_DAY_OF_OLD_LAW), SHIPPED.get(BIRTH, FIRST_DAY_OF_NEW_LAW)
    assert old.ground == "Luật Hộ tịch 60/2014"
    assert old.term is not None
    assert (new.term, new.fees, new.ground) == (None, (), "")
    assert "hỏi văn phòng" in new.term_note
    assert "hỏi văn phòng" in new.fee_note
    assert new.name == old.name


def test_every_ground_of_the_old_civil_status_law_has_an_end():
    for procedure in SHIPPED:
        grounds = [procedure.ground, *(rule.ground for rule in procedure.fees if not isinstance(rule, SetByCouncil))]
        if any("Luật Hộ tịch 60/2014" in ground for ground in grounds):
            assert procedure.valid_to == LAST_DAY_OF_OLD_LAW


def test_procedures_survive_the_store():
    stored = json.loads(json.dumps([procedure.to_dict() for procedure in SHIPPED]))
    assert [Procedure.from_dict(body) for body in stored] == list(SHIPPED)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.014947", "1.014947"),
        ("1,014947", "1.014947"),
        ("1014947", "1.014947"),
        ("1 014947", "1.014947"),
        (" 1.014947 .", "1.014947"),
        ("khai sinh ", "khai sinh"),
        ("1.01494", "1.01494"),
        ("١.014947", "١.014947"),
        ("", ""),
    ],
)
def test_codes_are_read_as_they_are_mistyped(typed, code):
    assert normalise_code(typed) == code


def test_a_code_is_found_however_it_is_written():
    assert SHIPPED.get("1,001193", TODAY) == SHIPPED.get(BIRTH, TODAY)


def test_an_unknown_code_says_what_to_do():
    with pytest.raises(NotFound, match=r"9\.999999.*tìm theo tên"):
        SHIPPED.get("9,999999", TODAY)
    assert SHIPPED.versions("9.999999") == ()


def version(valid_from=None, valid_to=None, name="Thủ tục thử"):
    return Procedure("9.000001", name, "Lĩnh vực thử", valid_from=valid_from, valid_to=valid_to)


@pytest.mark.parametrize(
    ("versions", "said"),
    [
        ([version(valid_to=date(2026, 7, 31))], "hết hiệu lực từ ngày 01/8/2026"),
        ([version(valid_from=date(2026, 9, 1))], "có hiệu lực từ ngày 01/9/2026"),
        ([version(valid_to=date(2026, 7, 31)), version(valid_from=date(2026, 9, 1))], "có hiệu lực từ ngày 01/9/2026"),
    ],
)
def test_a_procedure_out_of_force_says_since_when_and_what_to_do(versions, said):
    catalogue = Catalogue(versions)
    with pytest.raises(NoLongerValid, match=f"{said}.*hãy chọn") as refused:
        catalogue.get("9.000001", TODAY)
    assert isinstance(refused.value, NotAllowed)
    assert catalogue.search("thử", TODAY) == []
    assert len(catalogue) == 1


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2026, 7, 31), "Cũ"),
        (date(2026, 8, 1), "Mới"),
        (date(2026, 8, 31), "Mới"),
        (date(2026, 9, 1), "Cũ"),
    ],
)
def test_of_overlapping_versions_the_later_one_holds_on_its_days(on, name):
    old, new = version(name="Cũ"), version(date(2026, 8, 1), date(2026, 8, 31), "Mới")
    for catalogue in (Catalogue([old, new]), Catalogue([new, old])):
        assert catalogue.get("9.000001", on).name == name
        assert [found.name for found in catalogue.search("9.000001", on)] == [name]
        assert catalogue.versions("9.000001") == (old, new)


def test_the_offices_own_entry_replaces_the_version_that_begins_the_same_day():
    own = Procedure(BIRTH, "Đăng ký khai sinh theo quyết định của tỉnh", "Hộ tịch", term=WorkingDays(1))
    catalogue = SHIPPED.with_versions([own])
    assert catalogue.get(BIRTH, TODAY) == own
    assert catalogue.get(BIRTH, FIRST_DAY_OF_NEW_LAW) == SHIPPED.get(BIRTH, FIRST_DAY_OF_NEW_LAW)
    assert len(catalogue) == 205
    assert SHIPPED.get(BIRTH, TODAY) != own


def test_the_office_adds_procedures_and_ends_others():
    ended = Procedure(COPY, "Chứng thực bản sao", "Chứng thực", valid_to=date(2026, 1, 1))
    catalogue = SHIPPED.with_versions([version(), ended])
    assert len(catalogue) == 206
    assert ("Lĩnh vực thử", 1) in catalogue.fields(TODAY)
    with pytest.raises(NoLongerValid):
        catalogue.get(COPY, TODAY)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        (BIRTH, BIRTH),
        ("1,001193", BIRTH),
        ("1001193", BIRTH),
        ("khai sinh", BIRTH),
        ("KHAI SINH", BIRTH),
        ("sinh khai", BIRTH),
        ("dang ky khai sinh", BIRTH),
        ("Thủ tục đăng ký khai sinh", BIRTH),
        (unicodedata.normalize("NFD", "đăng ký kết hôn"), MARRIAGE),
        ("ket hon", MARRIAGE),
        ("khai tử", DEATH),
        ("tinh trang hon nhan", "1.004873"),
        ("trich luc", "2.000635"),
        ("ban sao tu ban chinh giay to", COPY),
        ("thuong tru", "1.004222"),
        ("thôi hoà giải viên", "2.000930"),
    ],
)
def test_the_procedure_a_clerk_means_comes_first(typed, first):
    assert codes(SHIPPED.search(typed, TODAY, 5))[0] == first


def test_a_search_looks_into_fields_but_puts_names_first():
    found = SHIPPED.search("chứng thực chữ ký", TODAY)
    assert set(codes(found)[:3]) == {"2.000884", "2.000992", "2.001008"}
    assert BIRTH in codes(SHIPPED.search("hộ tịch khai sinh", TODAY))


def test_words_that_stand_together_come_before_scattered_ones():
    scattered = Procedure("9.000001", "Hôn ước kết", "X")
    together = Procedure("9.000002", "Ghi vào sổ việc kết hôn ở nước ngoài", "X")
    assert codes(Catalogue([scattered, together]).search("ket hon", TODAY)) == [together.code, scattered.code]


def test_among_equals_the_one_with_the_same_accents_comes_first():
    hard, soft = (Procedure(f"9.00000{n}", name, "X") for n, name in enumerate(("Xã Ba Tô", "Xã Ba Tơ")))
    assert codes(Catalogue([hard, soft]).search("ba tơ", TODAY)) == [soft.code, hard.code]
    assert codes(Catalogue([hard, soft]).search("ba tô", TODAY)) == [hard.code, soft.code]


def test_an_empty_search_lists_everything_in_the_published_order_and_a_field_narrows_it():
    assert codes(SHIPPED.search("", TODAY, 3)) == codes(SHIPPED.in_force(TODAY))[:3]
    within = SHIPPED.search(" ", TODAY, 100, field="Chứng thực")
    assert len(within) == 12
    assert {procedure.field for procedure in within} == {"Chứng thực"}


def test_a_search_that_matches_nothing_is_empty():
    assert SHIPPED.search("phi thuyền không gian", TODAY) == []


@given(st.text(max_size=30), st.integers(0, 300))
def test_any_text_may_be_searched(text, limit):
    found = codes(SHIPPED.search(text, TODAY, limit))
    assert len(found) == len(set(found)) <= limit


@given(st.sampled_from(SHIPPED.in_force(TODAY)), st.randoms())
def test_every_procedure_is_found_by_its_words_in_any_order_without_accents(procedure, random):
    words = fold(procedure.name).split()
    shuffled = " ".join(random.sample(words, len(words)))
    assert procedure.code in codes(SHIPPED.search(shuffled, TODAY, 205))
    assert codes(SHIPPED.search(procedure.code, TODAY))[0] == procedure.code
    assert procedure.name in [found.name for found in SHIPPED.search(procedure.name, TODAY, 1)]


def test_fields_come_in_vietnamese_order():
    names = [name for name, _ in SHIPPED.fields(TODAY)]
    assert names == sorted(names, key=collation_key)
    assert dict(SHIPPED.fields(TODAY))["Hộ tịch"] == 39


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Thủ tục đăng ký khai sinh", "Đăng ký khai sinh"),
        ("Chứng thực di chúc", "Chứng thực di chúc"),
        ("", ""),
    ],
)
def test_the_short_name_drops_the_leading_words(name, short):
    assert Procedure("9.000001", name, "X").short_name == short
