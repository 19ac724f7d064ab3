import tomllib
from datetime import date

import pytest

from kiosk.channels import Channel
from kiosk.cli import main
from kiosk.composition import open_office
from kiosk.errors import InvalidInput
from kiosk.own_waivers import own_waivers
from kiosk.repository import DOSSIERS
from kiosk.waivers import Waiver, load_waivers, waivers_for, with_own

OWN = """
[[waiver]]
key = "tinh-ho-can-ngheo"
name = "Hộ cận nghèo"
ground = "Nghị quyết của HĐND tỉnh"
share_percent = 50
procedures = ["1.001193", "1,000656"]
except_procedures = []
fields = ["Chứng thực"]
channels = ["direct", "online"]
condition = "có giấy tờ chứng minh"
valid_from = 2025-07-01
valid_to = 2025-12-31

[[waiver]]
key = "ho-tich-ho-ngheo"
name = "Hộ nghèo theo tỉnh"
ground = "Nghị quyết của HĐND tỉnh"
"""
SUMMER = date(2025, 8, 1)


def test_the_offices_own_waivers_stand_after_the_shipped_ones_or_in_their_place():
    own = own_waivers(tomllib.loads(OWN))
    assert own[0] == Waiver(
        key="tinh-ho-can-ngheo",
        name="Hộ cận nghèo",
        ground="Nghị quyết của HĐND tỉnh",
        share_percent=50,
        procedures=("1.001193", "1.000656"),
        fields=("Chứng thực",),
        channels=(Channel.DIRECT, Channel.ONLINE),
        condition="có giấy tờ chứng minh",
        valid_from=date(2025, 7, 1),
        valid_to=date(2025, 12, 31),
    )
    known = with_own(load_waivers(), own)
    assert [waiver.key for waiver in known] == [*(waiver.key for waiver in load_waivers()), "tinh-ho-can-ngheo"]
    names = [waiver.name for waiver in waivers_for("1.001193", "Hộ tịch", Channel.DIRECT, SUMMER, known)]
    assert "Hộ cận nghèo" in names
    assert "Hộ nghèo theo tỉnh" in names
    assert "Hộ nghèo" not in names


def test_they_are_read_from_the_data_folder_and_offered_at_the_cashiers_desk(ba_to_folder):
    (ba_to_folder / "waivers.toml").write_text(OWN, encoding="utf-8")
    office = open_office(ba_to_folder)
    code = next(
        record.key
        for record in office.counter.repository.select(DOSSIERS)
        if record.body["procedure"]["code"] == "1.001193"
    )
    assert "tinh-ho-can-ngheo" in [waiver.key for waiver in office.cashier.waivers(office.dossiers.get(code))]
    office.close()


@pytest.mark.parametrize(
    ("written", "instead", "named"),
    [
        ('key = "tinh-ho-can-ngheo"', "", "key"),
        ('key = "tinh-ho-can-ngheo"', "key = 3", "key"),
        ('key = "tinh-ho-can-ngheo"', 'key = "ho-tich-ho-ngheo"', "hai lần"),
        ('name = "Hộ cận nghèo"', 'name = " "', "name"),
        ('ground = "Nghị quyết của HĐND tỉnh"', "", "ground"),
        ('ground = "Nghị quyết của HĐND tỉnh"', 'ground = "-"', "ground"),
        ("share_percent = 50", "share_percent = 101", "share_percent"),
        ("share_percent = 50", "share_percent = true", "share_percent"),
        ("share_percent = 50", "share_percent = 0.5", "share_percent"),
        ('["1.001193", "1,000656"]', '"1.001193"', "procedures"),
        ('["1.001193", "1,000656"]', '["khai sinh"]', "procedures"),
        ("procedures =", "procedure =", "procedure"),
        ('["Chứng thực"]', "[3]", "fields"),
        ('["direct", "online"]', '["bay"]', "channels"),
        ("valid_from = 2025-07-01", "valid_from = 2025-07-01T00:00:00", "valid_from"),
        ("valid_to = 2025-12-31", 'valid_to = "mai"', "valid_to"),
        (OWN, "waiver = 3", r"\[\[waiver\]\]"),
        (OWN, "waiver = [3]", r"\[\[waiver\]\]"),
    ],
)
def test_a_wrong_entry_is_refused_and_named(written, instead, named):
    with pytest.raises(InvalidInput, match=rf"waivers\.toml.*{named}"):
        own_waivers(tomllib.loads(OWN.replace(written, instead, 1)))


def test_a_wrong_file_is_one_sentence_when_the_office_opens(ba_to_folder, capsys):
    (ba_to_folder / "waivers.toml").write_text("[[waiver]\n", encoding="utf-8")
    assert main(["--data", str(ba_to_folder), "report", "2025-07"]) == 1
    said = capsys.readouterr().err
    assert "waivers.toml" in said
    assert len(said.splitlines()) == 1
