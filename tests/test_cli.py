import getpass
import io
import json
import os
import subprocess
import sys
from argparse import ArgumentParser

import pytest

from kiosk import cli
from kiosk.cli import main
from kiosk.i18n import set_language


def run(*words):
    return main([str(word) for word in words])


def test_the_demo_months_report_says_what_the_seed_should_have_said(ba_to_folder, capsys):
    assert run("--data", ba_to_folder, "report", "2025-07", "--format", "md") == 0
    report = capsys.readouterr().out
    for sentence in (
        "là 308 thủ tục",
        "tiếp đón 137 lượt",
        "tiếp nhận 137 hồ sơ",
        "106/137 hồ sơ, đạt 77,37%",
        "Tư pháp – Hộ tịch 126 hồ sơ",
        "Văn hóa – Xã hội 11 hồ sơ",
        "125/137 hồ sơ; đạt 91,24%",
        "quá hạn là 06/137 hồ sơ; chiếm 4,38%",
        "Còn 06/137 hồ sơ đang trong thời gian giải quyết",
        "thu được 1.790.000 đồng",
        "tại 02 địa điểm",
        "là 05 người",
    ):
        assert sentence in report
    assert "0,8%" not in report


def test_the_machine_form_holds_the_annex(ba_to_folder, capsys):
    assert run("--data", ba_to_folder, "report", "7/2025", "--format", "json") == 0
    total = json.loads(capsys.readouterr().out)["figures"]["total"]["columns"]
    by_number = {int(number): cell["count"] for number, cell in total.items()}
    assert {number: by_number[number] for number in (3, 4, 5, 6, 7, 10, 11)} == {
        3: 137,
        4: 106,
        5: 31,
        6: 0,
        7: 131,
        10: 6,
        11: 6,
    }
    assert by_number[8] + by_number[9] == 125


def test_a_report_written_to_a_file_leaves_the_screen_alone(ba_to_folder, tmp_path, capsys):
    out = tmp_path / "bao-cao.html"
    assert run("--data", ba_to_folder, "report", "2025-07", "--format", "html", "-o", out) == 0
    assert capsys.readouterr().out == ""
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_report_into_a_folder_that_is_not_there_says_to_make_it(ba_to_folder, tmp_path, capsys):
    assert run("--data", ba_to_folder, "report", "2025-07", "-o", tmp_path / "missing" / "x.html") == 1
    said = capsys.readouterr().err
    assert said == f"Không có thư mục {tmp_path / 'missing'}; hãy tạo thư mục đó hoặc chọn nơi khác.\n"


@pytest.mark.parametrize(
    ("period", "sentence"), [("tháng bảy", "7/2025"), ("2025-06", "01/7/2025"), ("2099-01", "chưa bắt đầu")]
)
def test_a_wrong_period_is_one_sentence_and_no_traceback(ba_to_folder, capsys, period, sentence):
    assert run("--data", ba_to_folder, "report", period) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.splitlines()) == 1


def test_the_demo_is_not_written_over_data(ba_to_folder, capsys):
    assert run("demo", ba_to_folder, "--no-open") == 1
    assert "đã có dữ liệu" in capsys.readouterr().err


def test_no_office_in_the_folder_says_so(tmp_path, capsys):
    assert run("--data", tmp_path, "report", "2025-07") == 1
    assert "office.toml" in capsys.readouterr().err


def test_a_store_file_cut_in_half_is_refused_and_left_alone(ba_to_folder, capsys):
    month = ba_to_folder / "store" / "dossiers" / "2025-07.json"
    half = month.read_bytes()[: month.stat().st_size // 2]
    month.write_bytes(half)
    assert run("--data", ba_to_folder, "report", "2025-07") == 1
    assert "2025-07.json" in capsys.readouterr().err
    assert month.read_bytes() == half


def spoilt(whole, way):
    middle = len(whole) // 2
    garbled = bytes(byte ^ 0xA5 for byte in whole[middle : middle + 3000])
    return {
        "empty": b"",
        "cut": whole[:middle],
        "no head": b"\0" * 40 + whole[40:],
        "garbled": whole[:middle] + garbled + whole[middle + 3000 :],
        "a byte": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "longer": whole + b"x",
    }[way]


@pytest.mark.parametrize("has_derived", [True, False])
@pytest.mark.parametrize("way", ["empty", "cut", "no head", "garbled", "a byte", "longer"])
@pytest.mark.parametrize("table", ["dossiers", "tickets", "receipts", "staff"])
def test_no_report_is_made_of_documents_that_cannot_be_read(ba_to_folder, capsys, tmp_path, table, way, has_derived):
    month = ba_to_folder / "store" / table / "2025-07.json"
    month.write_bytes(spoilt(month.read_bytes(), way))
    for derived in (".idx", ".sums", ".words"):
        if not has_derived:
            month.with_suffix(derived).unlink(missing_ok=True)
    out = tmp_path / "bao-cao.html"
    out.write_text("của tháng trước")
    for words in (("--format", "json"), ("--format", "html", "-o", out)):
        assert run("--data", ba_to_folder, "report", "2025-07", *words) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert f"Tệp {month} bị hỏng" in said.err
        assert all(f"kiosk {command}" in said.err for command in ("verify", "restore", "salvage"))
    assert out.read_text() == "của tháng trước"


def test_a_broken_profile_names_what_is_wrong(ba_to_folder, capsys):
    profile = ba_to_folder / "office.toml"
    profile.write_text(profile.read_text(encoding="utf-8").replace('name = "UBND', "name = UBND", 1), encoding="utf-8")
    assert run("--data", ba_to_folder, "report", "2025-07") == 1
    assert "office.toml" in capsys.readouterr().err


def test_staff_are_added_listed_and_leave(ba_to_folder, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("4321\n"))
    assert run("--data", ba_to_folder, "staff", "add", "lan", "Trần Thị Lan", "--counter", "5", "--site", "D2") == 0
    assert run("--data", ba_to_folder, "staff", "leave", "lan") == 0
    assert run("--data", ba_to_folder, "staff", "list") == 0
    out = capsys.readouterr().out
    assert "Trần Thị Lan" in out
    assert "D2/5" in out


def test_an_unknown_site_is_refused_with_the_known_ones(ba_to_folder, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("4321\n"))
    assert run("--data", ba_to_folder, "staff", "add", "lan", "Trần Thị Lan", "--site", "D9") == 1
    assert "D1, D2" in capsys.readouterr().err


def test_a_terminal_that_knows_no_vietnamese_gets_utf8_and_no_traceback(ba_to_folder):
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "--data", str(ba_to_folder), "staff", "list"],
        capture_output=True,
        env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "latin-1"},
        check=False,
    )
    assert done.returncode == 0
    assert "Nguyễn Thị Hoa" in done.stdout.decode()


def test_a_short_pin_adds_nobody(ba_to_folder, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("12\n"))
    assert run("--data", ba_to_folder, "staff", "add", "lan", "Trần Thị Lan") == 1
    assert run("--data", ba_to_folder, "staff", "list") == 0
    assert "Trần Thị Lan" not in capsys.readouterr().out


OPENS_THE_COUNTER = [
    (),
    ("--debug",),
    ("--data", "x"),
    ("--data=x=y", "--lang=en"),
    ("--lang", "vi", "--debug", "--data", "x"),
    ("--data", "x", "--data", "y"),
]


@pytest.mark.parametrize("words", OPENS_THE_COUNTER)
def test_the_counter_opens_without_a_parser_and_as_the_parser_would_say(monkeypatch, words):
    parsed = vars(cli._parser().parse_args(words))
    monkeypatch.setattr(cli, "_parser", lambda: pytest.fail("a parser was made"))
    monkeypatch.setattr(cli, "_open", lambda folder: 7)
    assert run(*words) == 7
    assert vars(cli._options_of_the_counter(words)) == parsed


@pytest.mark.parametrize(
    "words", [("--data",), ("--lang", "fr"), ("--lang=",), ("--data", "--debug", "-x"), ("--dat", "x")]
)
def test_what_the_counter_itself_does_not_take_goes_to_the_parser(words):
    assert cli._options_of_the_counter(words) is None


@pytest.mark.parametrize("words", [("--help",), ("--data", "x", "--help"), ("--lang=en", "-h")])
def test_whoever_asks_for_help_sees_every_command(capsys, words):
    with pytest.raises(SystemExit):
        run(*words)
    said = capsys.readouterr().out
    assert all(f"\n    {command} " in said for command in ("demo", "report", "staff", "backup", "salvage"))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("report",), "Còn thiếu KỲ."),
        (("restore", "x"), "Còn thiếu --to."),
        (("frobnicate",), "LỆNH không có “frobnicate”; hãy dùng một trong: demo, public, ratings, report"),
        (("report", "2025-07", "--format", "pdf"), "--format không có “pdf”; hãy dùng một trong: md, html, txt, json."),
        (("report", "2025-07", "-o"), "Sau -o/--output phải có một giá trị."),
        (("report", "2025-07", "--data"), "Sau --data phải có một giá trị."),
        (("report", "2025-07", "--frob"), "Không hiểu “--frob”."),
        (("staff",), "Còn thiếu VIỆC."),
    ],
)
def test_wrong_usage_is_exit_status_two_and_a_sentence(capsys, words, sentence):
    with pytest.raises(SystemExit) as caught:
        run(*words)
    assert caught.value.code == 2
    said = capsys.readouterr().err.split("\n", 1)
    assert said[0].startswith(sentence)
    assert said[1].startswith("Cách gọi: kiosk")


@pytest.mark.parametrize(
    "place",
    [
        lambda folder: ("--data", folder),
        lambda folder: (f"--data={folder}",),
        lambda folder: ("--data", folder, "--lang", "en"),
    ],
)
def test_the_data_folder_may_stand_behind_the_command(ba_to_folder, capsys, place):
    assert run("staff", "list", *place(ba_to_folder)) == 0
    assert "Nguyễn Thị Hoa" in capsys.readouterr().out
    set_language("vi")


@pytest.mark.parametrize(
    "words",
    [
        ("drill",),
        ("drill", "x.tar.gz"),
        ("verify",),
        ("log",),
        ("export", "dossiers", "2025-07"),
        ("backup", "x.tar.gz"),
        ("salvage", "--to", "y"),
    ],
)
def test_a_folder_without_data_is_named_and_nothing_is_made(tmp_path, monkeypatch, capsys, words):
    monkeypatch.chdir(tmp_path)
    assert run("--data", tmp_path / "missing", *words) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"Không có dữ liệu của quầy trong {tmp_path / 'missing'}; hãy ghi đúng thư mục")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_to_verify_that_is_not_there_is_named(tmp_path, capsys):
    assert run("verify", tmp_path / "missing") == 1
    assert f"Không có dữ liệu của quầy trong {tmp_path / 'missing'}" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [("report", "2025-07"), ("ratings", "2025"), ("staff", "list"), ("verify",), ("log",), ("backup", "x"), ("drill",)],
)
def test_a_file_in_the_place_of_the_data_folder_is_called_one(tmp_path, capsys, words):
    file = tmp_path / "bao-cao.html"
    file.write_text("x")
    assert run("--data", file, *words) == 1
    said = capsys.readouterr()
    assert said.err == f"{file} là một tệp, không phải thư mục dữ liệu; hãy ghi tên thư mục (--data).\n"
    assert said.out == ""
    assert run("--data", file / "below", *words) == 1
    assert "quyền" not in capsys.readouterr().err


def test_the_counter_is_not_opened_on_a_file(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(cli, "_open", lambda folder: pytest.fail("opened"))
    (tmp_path / "file").write_text("x")
    assert run("--data", tmp_path / "file") == 1
    assert "là một tệp" in capsys.readouterr().err


def test_a_backup_into_a_folder_that_is_not_there_says_to_make_it(ba_to_folder, tmp_path, capsys, monkeypatch):
    for wanted, said in (
        (tmp_path / "missing" / "x.tar.gz", f"Không có thư mục {tmp_path / 'missing'}; hãy tạo thư mục đó"),
        (ba_to_folder / "office.toml" / "x", f"Không có thư mục {ba_to_folder / 'office.toml'}; hãy tạo"),
        (tmp_path, f"{tmp_path} là một thư mục; hãy ghi thêm tên tệp."),
    ):
        assert run("--data", ba_to_folder, "backup", wanted) == 1
        assert capsys.readouterr().err.startswith(said)
    monkeypatch.chdir(tmp_path)
    assert run("--data", ba_to_folder, "backup", "here.tar.gz") == 0


def test_a_backup_that_is_not_there_is_not_looked_for_on_a_broken_disk(ba_to_folder, tmp_path, capsys):
    for words in (("restore", tmp_path / "none.tgz", "--to", tmp_path / "new"), ("drill", tmp_path / "none.tgz")):
        assert run("--data", ba_to_folder, *words) == 1
        assert capsys.readouterr().err == f"Không có tệp {tmp_path / 'none.tgz'}; hãy kiểm tra lại tên tệp.\n"
    assert run("restore", ba_to_folder, "--to", tmp_path / "new") == 1
    assert f"{ba_to_folder} bị hỏng hoặc không phải bản sao lưu" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", [".", "-", "", "12", "x" * 121])
def test_a_name_that_cannot_be_is_said_before_a_pin_is_asked_for(ba_to_folder, capsys, monkeypatch, name):
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert run("--data", ba_to_folder, "staff", "add", "x", "--", name) == 1
    assert capsys.readouterr().err.startswith("Họ tên cán bộ phải có chữ")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "hoa", "Lê Thị Hoa"), "Mã “hoa” đã có người dùng; hãy chọn mã khác."),
        (("add", "thị", "Lê Thị Hoa"), "Mã cán bộ chỉ gồm chữ không dấu và số"),
        (("add", "system", "Lê Thị Hoa"), "Mã “system” dành cho chương trình"),
        (("add", "lan", "Lê Thị Lan", "--site", "D9"), "Không có điểm tiếp nhận “D9”"),
        (("pin", "ai"), "Không có cán bộ mã “ai”; hãy xem: kiosk staff list."),
        (("leave", "ai"), "Không có cán bộ mã “ai”; hãy xem: kiosk staff list."),
    ],
)
def test_what_is_wrong_with_a_key_is_said_before_a_pin_is_asked_for(ba_to_folder, capsys, monkeypatch, words, sentence):
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert run("--data", ba_to_folder, "staff", *words) == 1
    assert capsys.readouterr().err.startswith(sentence)


def test_the_demo_says_that_a_folder_is_taken_before_it_says_that_it_writes(ba_to_folder, capsys):
    assert run("demo", ba_to_folder, "--no-open") == 1
    said = capsys.readouterr()
    assert said.err == f"Thư mục {ba_to_folder} đã có dữ liệu; hãy chọn một thư mục mới.\n"
    assert said.out == ""


def test_the_staff_are_listed_by_given_name(ba_to_folder, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("4321\n"))
    assert run("--data", ba_to_folder, "staff", "add", "zz", "Trần Thị Ánh") == 0
    capsys.readouterr()
    assert run("--data", ba_to_folder, "staff", "list") == 0
    keys = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert keys == ["zz", "binh", "duc", "hoa", "mai", "lanhdao"]


@pytest.mark.parametrize("stdin", ["", "\n", None])
def test_a_pin_that_nobody_can_be_asked_for_is_asked_for_in_words(ba_to_folder, capsys, monkeypatch, stdin):
    monkeypatch.setattr(sys, "stdin", stdin if stdin is None else io.StringIO(stdin))
    assert run("--data", ba_to_folder, "staff", "add", "lan", "Trần Thị Lan") == 1
    assert capsys.readouterr().err.startswith("Chưa có mã PIN nên chưa ghi gì;")
    assert run("--data", ba_to_folder, "staff", "list") == 0
    assert "Trần Thị Lan" not in capsys.readouterr().out


def test_ctrl_d_where_a_pin_is_asked_for_changes_nothing(ba_to_folder, capsys, monkeypatch):
    def ends(_prompt):
        raise EOFError

    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(getpass, "getpass", ends)
    assert run("--data", ba_to_folder, "staff", "pin", "hoa") == 1
    assert "Chưa có mã PIN" in capsys.readouterr().err


def test_the_counter_without_a_terminal_says_what_it_needs(ba_to_folder):
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "--data", str(ba_to_folder)],
        capture_output=True,
        text=True,
        env={**os.environ, "TERM": "dumb"},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(("words", "status"), [(["--help"], 0), (["report"], 2), (["no-such"], 2)])
def test_how_it_is_called_is_said_in_whole_letters_whatever_the_locale(words, status):
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    command = [sys.executable, "-m", "kiosk", "--lang", "vi", *words]
    done = subprocess.run(command, capture_output=True, env={**os.environ, **plain}, check=False)
    said = (done.stdout + done.stderr).decode()
    assert done.returncode == status, said
    assert "hãy" in said or "Còn thiếu KỲ" in said or "quầy" in said
    assert "\\u" not in said
    assert "?" not in said


def test_usage_is_plain_where_python_would_colour_it(monkeypatch, capsys):
    """As Python 3.14 does on a terminal, unless a parser's `color` is off."""
    plain = ArgumentParser.format_usage

    def coloured(parser):
        usage = plain(parser)
        return usage.replace("usage: ", "\x1b[1;34musage: \x1b[0m") if getattr(parser, "color", True) else usage

    monkeypatch.setattr(ArgumentParser, "format_usage", coloured)
    with pytest.raises(SystemExit):
        run("report")
    assert "\nCách gọi: kiosk report [-h]" in capsys.readouterr().err


def test_a_reader_that_leaves_early_is_no_error(ba_to_folder):
    command = f"{sys.executable} -m kiosk --data {ba_to_folder} report 2025-07 --format html | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""
