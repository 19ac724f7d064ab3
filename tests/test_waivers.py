import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.channels import Channel
from kiosk.charges import Charge
from kiosk.errors import InvalidInput
from kiosk.waivers import Waiver, best_waiver, load_waivers, waive, waived_amount, waivers_for

CIVIL = {"ho-tich-nguoi-co-cong", "ho-tich-ho-ngheo", "ho-tich-khuyet-tat"}
ADOPTION = {
    "nuoi-con-nuoi-con-rieng",
    "nuoi-con-nuoi-chau-ruot",
    "nuoi-con-nuoi-tre-khuyet-tat",
    "nuoi-con-nuoi-nguoi-co-cong",
}
VNEID = {"nq-66.22-2026"}
IN_WINDOW = date(2026, 9, 1)
SHIPPED = load_waivers()

waivers = st.builds(
    Waiver,
    key=st.text("abc", min_size=1, max_size=3),
    name=st.just("Hộ nghèo"),
    ground=st.just("Đ.11"),
    share_percent=st.integers(1, 100),
)
charges = st.integers(0, 10**7).map(lambda gross: Charge("Lệ phí", "", 1, "lần", gross))


@pytest.mark.parametrize(
    ("code", "field", "channel", "on", "keys"),
    [
        # NQ 66.22/2026/NQ-CP: filed online from 15/8/2026 to 28/02/2027
        ("2.000635", "Hộ tịch", Channel.ONLINE, date(2026, 8, 14), set()),
        ("2.000635", "Hộ tịch", Channel.ONLINE, date(2026, 8, 15), VNEID),
        ("2.000635", "Hộ tịch", Channel.ONLINE, date(2027, 2, 28), VNEID),
        ("2.000635", "Hộ tịch", Channel.ONLINE, date(2027, 3, 1), set()),
        ("2.000635", "Hộ tịch", Channel.DIRECT, IN_WINDOW, set()),
        ("2.000635", "Hộ tịch", Channel.POST, IN_WINDOW, set()),
        ("1.004772", "Hộ tịch", Channel.ONLINE, IN_WINDOW, VNEID | CIVIL),
        ("1.004746", "Hộ tịch", Channel.ONLINE, IN_WINDOW, VNEID | CIVIL),
        ("1.004873", "Hộ tịch", Channel.ONLINE, IN_WINDOW, VNEID | CIVIL),
        ("1.004222", "Đăng ký, quản lý cư trú", Channel.ONLINE, IN_WINDOW, VNEID),
        ("1.004194", "Đăng ký, quản lý cư trú", Channel.ONLINE, IN_WINDOW, VNEID),
        # Luật Hộ tịch 60/2014 Đ.11: until 28/02/2027, for the charges of civil status
        ("1.004884", "Hộ tịch", Channel.DIRECT, date(2025, 7, 1), CIVIL),
        ("1.004884", "Hộ tịch", Channel.ONLINE, IN_WINDOW, CIVIL),
        ("1.004884", "Hộ tịch", Channel.DIRECT, date(2027, 3, 1), set()),
        # NĐ 114/2016 Đ.4, and NĐ 55/2015
        ("2.001263", "Nuôi con nuôi", Channel.DIRECT, IN_WINDOW, ADOPTION),
        ("2.001035", "Chứng thực", Channel.DIRECT, IN_WINDOW, {"the-chap-nd-55-2015"}),
        ("2.000815", "Chứng thực", Channel.DIRECT, IN_WINDOW, set()),
    ],
)
def test_load_waivers_apply_by_procedure_channel_and_day(code, field, channel, on, keys):
    assert {waiver.key for waiver in waivers_for(code, field, channel, on)} == keys


def test_an_office_may_bring_its_own_waivers():
    own = Waiver("tinh", "Giảm theo tỉnh", "NQ HĐND", 50, fields=("Chứng thực",))
    assert waivers_for("2.000815", "Chứng thực", Channel.DIRECT, IN_WINDOW, (*SHIPPED, own)) == (own,)
    assert waivers_for("2.000815", "Chứng thực", Channel.DIRECT, IN_WINDOW, ()) == ()


def test_every_shipped_waiver_names_its_ground_and_what_to_check():
    assert all(waiver.ground and waiver.condition for waiver in SHIPPED)
    assert len({waiver.key for waiver in SHIPPED}) == len(SHIPPED)


def test_a_waiver_without_limits_applies_to_everything():
    anything = Waiver("k", "Toàn bộ", "NQ")
    assert anything.applies_to("1.001193", "Hộ tịch", Channel.POST, date(2030, 1, 1))


def test_a_waiver_by_code_or_by_field_covers_both():
    both = Waiver("k", "Cả hai", "NQ", procedures=("9.000001",), fields=("Chứng thực",))
    assert both.applies_to("9.000001", "Hộ tịch", Channel.DIRECT, IN_WINDOW)
    assert both.applies_to("2.000815", "Chứng thực", Channel.DIRECT, IN_WINDOW)
    assert not both.applies_to("1.001193", "Hộ tịch", Channel.DIRECT, IN_WINDOW)


@pytest.mark.parametrize(
    ("gross", "share", "waived"),
    [(8_000, 100, 8_000), (8_000, 50, 4_000), (15_001, 50, 7_501), (1, 1, 1), (0, 100, 0)],
)
def test_a_broken_dong_is_rounded_for_the_citizen(gross, share, waived):
    assert waived_amount(gross, Waiver("k", "Giảm", "NQ", share)) == waived


def test_a_waived_charge_keeps_its_reason_and_ground():
    charge = Charge("Lệ phí hộ tịch", "1 × 8.000", 1, "trường hợp", 8_000, ground="NQ HĐND")
    waived = waive(charge, Waiver("k", "Hộ nghèo", "Luật Hộ tịch 60/2014 Đ.11", 50))
    assert (waived.gross, waived.waived, waived.net) == (8_000, 4_000, 4_000)
    assert (waived.waiver_reason, waived.waiver_ground) == ("Hộ nghèo (giảm 50%)", "Luật Hộ tịch 60/2014 Đ.11")
    assert waived.ground == "NQ HĐND"


def test_a_second_waiver_takes_the_place_of_the_first():
    charge = Charge("Lệ phí", "", 1, "lần", 10_000)
    half = Waiver("half", "Một nửa", "NQ", 50)
    assert waive(waive(charge, half), half).waived == 5_000


def test_nothing_to_waive_has_no_best_waiver():
    assert best_waiver(Charge("Lệ phí", "", 1, "lần", 0), [Waiver("k", "Hộ nghèo", "Đ.11")]) is None
    assert best_waiver(Charge("Lệ phí", "", 1, "lần", 10_000), []) is None


@pytest.mark.parametrize("share", [0, -1, 101])
def test_a_share_beyond_the_whole_is_refused(share):
    with pytest.raises(InvalidInput) as refused:
        Waiver("k", "Giảm", "NQ", share)
    assert refused.value.field == "share_percent"


@given(charges, waivers)
def test_a_waiver_takes_at_most_all_of_the_charge(charge, waiver):
    waived = waive(charge, waiver)
    assert 0 <= waived.waived <= waived.gross == charge.gross
    assert waived.net == waived.gross - waived.waived


@given(charges, st.lists(waivers, min_size=1, max_size=6, unique_by=lambda waiver: waiver.key), st.randoms())
def test_the_best_waiver_is_never_worse_than_another_and_its_choice_ignores_their_order(charge, offered, random):
    best = best_waiver(charge, offered)
    shuffled = random.sample(offered, len(offered))
    assert best_waiver(charge, shuffled) == best
    if best is not None:
        assert all(waive(charge, best).net <= waive(charge, other).net for other in offered)
    else:
        assert charge.gross == 0


@pytest.mark.parametrize("waiver", SHIPPED, ids=lambda waiver: waiver.key)
def test_waivers_survive_the_store(waiver):
    assert Waiver.from_dict(json.loads(json.dumps(waiver.to_dict()))) == waiver
