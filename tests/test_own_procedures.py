import tomllib
from datetime import date

import pytest

from kiosk.catalogue import load_catalogue
from kiosk.cli import main
from kiosk.composition import open_office
from kiosk.errors import InvalidInput, NotAllowed
from kiosk.fees import FixedFee
from kiosk.own_procedures import own_procedures
from kiosk.terms import WorkingDays

OWN = """
[[procedure]]
code = "1.999999"
name = "Thủ tục của tỉnh"
field = "Đất đai"
term = { kind = "working_days", count = 10 }
ground = "Quyết định của tỉnh"
valid_from = 2025-07-01
fees = [{ kind = "fixed", name = "Lệ phí", amount = 20000, unit = "trường hợp" }]
documents = [{ name = "Đơn đề nghị", originals = 1 }]

[[procedure]]
code = "1.001193"
name = "Đăng ký khai sinh"
field = "Hộ tịch"
valid_from = 2025-07-01
valid_to = 2025-12-31
"""
SUMMER = date(2025, 8, 1)


def test_the_offices_own_procedures_stand_beside_the_shipped_ones():
    catalogue = load_catalogue().with_versions(own_procedures(tomllib.loads(OWN)))
    added = catalogue.get("1.999999", SUMMER)
    assert (added.term, added.fees[0]) == (WorkingDays(10), FixedFee("Lệ phí", 20_000, "trường hợp"))
    assert catalogue.search("thu tuc cua tinh", SUMMER)[0] == added
    with pytest.raises(NotAllowed):
        catalogue.get("1.999999", date(2025, 6, 30))
    assert catalogue.get("1.001193", SUMMER).name == "Đăng ký khai sinh"
    assert len(catalogue) == 206


def test_they_are_read_from_the_data_folder(ba_to_folder):
    (ba_to_folder / "procedures.toml").write_text(OWN, encoding="utf-8")
    office = open_office(ba_to_folder)
    assert office.dossiers.procedure("1.999999").ground == "Quyết định của tỉnh"
    office.close()


@pytest.mark.parametrize(
    "broken",
    [
        OWN.replace('name = "Thủ tục của tỉnh"', ""),
        OWN.replace("1.999999", "một chấm"),
        OWN.replace("working_days", "weeks"),
        OWN.replace("amount = 20000", 'amount = "nhiều"'),
        OWN.replace("valid_from = 2025-07-01", 'valid_from = "mai"', 1),
        "procedure = 3",
        "procedure = [3]",
    ],
)
def test_a_wrong_entry_is_refused_and_named(broken):
    with pytest.raises(InvalidInput, match=r"procedures\.toml"):
        own_procedures(tomllib.loads(broken))


def test_a_file_that_is_no_toml_is_one_sentence(ba_to_folder, capsys):
    (ba_to_folder / "procedures.toml").write_text("[[procedure]\n", encoding="utf-8")
    assert main(["--data", str(ba_to_folder), "report", "2025-07"]) == 1
    assert "procedures.toml" in capsys.readouterr().err
