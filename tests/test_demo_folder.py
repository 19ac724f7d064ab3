from datetime import date

import pytest

from kiosk import composition
from kiosk.cli import main
from kiosk.clock import system_clock
from kiosk.composition import is_founded, open_office, write_demo
from kiosk.errors import InvalidInput
from kiosk.repository import DOSSIERS
from kiosk.vietnamese.dates import short_date
from storage.memory import MemoryStore

TODAY = date(2026, 11, 23)


class PowerCut(BaseException):
    pass


def cut(*_given: object, **_named: object) -> None:
    raise PowerCut


def test_the_demo_tells_of_its_backups_by_its_own_calendar(tmp_path, capsys):
    folder = tmp_path / "demo"
    write_demo(folder, system_clock().date())
    office = open_office(folder)
    assert office.safekeeping().lines()[0].endswith("chưa có")
    office.close()
    assert main(["--data", str(folder), "backup", str(tmp_path / "b.tar.gz")]) == 0
    assert main(["--data", str(folder), "drill"]) == 0
    office = open_office(folder)
    said = office.safekeeping().lines()
    assert [line.split()[-1] for line in said] == [short_date(office.counter.today)] * 2
    office.close()
    capsys.readouterr()
    assert main(["--data", str(folder), "verify"]) == 0
    assert set(said) < set(capsys.readouterr().out.splitlines())


@pytest.mark.parametrize("is_there", [False, True])
@pytest.mark.parametrize("broken", [(MemoryStore, "copy_to"), (composition, "write_toml"), (composition, "move")])
def test_a_demo_that_broke_off_leaves_the_place_free_for_the_next(tmp_path, monkeypatch, broken, is_there):
    folder = tmp_path / "thử" / "demo"
    if is_there:
        folder.mkdir(parents=True)
    with monkeypatch.context() as patched:
        patched.setattr(*broken, cut)
        with pytest.raises(PowerCut):
            write_demo(folder, TODAY)
    assert not folder.exists() or list(folder.iterdir()) == []
    write_demo(folder, TODAY)
    assert is_founded(folder)
    assert [path.name for path in folder.parent.iterdir()] == ["demo"]
    office = open_office(folder)
    assert len(office.counter.repository.select(DOSSIERS)) == 137
    office.close()


def test_the_folder_one_stands_in_is_not_swapped_away(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidInput, match="thư mục mới"):
        write_demo(tmp_path, TODAY)
    (tmp_path / "demo").mkdir()
    write_demo((tmp_path / "demo").relative_to(tmp_path), TODAY)
    assert is_founded(tmp_path / "demo")
