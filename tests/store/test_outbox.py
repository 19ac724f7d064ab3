import errno
import os
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import storage.printer
from kiosk.clock import VIETNAM
from kiosk.errors import StoreError
from storage.outbox import Outbox, write_file
from storage.problems import reason_of, store_error
from storage.vfs import Disk, NewFile


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "exports")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def printer(folder: Path, paper: Path) -> None:
    """An `lp` that notes how it was called and what it was given."""
    lines = (
        f'for last; do echo "$last"; done > {paper}.args',
        f'while IFS= read -r line; do echo "$line"; done < "$last" > {paper}',
    )
    program(folder, "lp", "\n".join(lines))


def test_saved_files_are_never_written_over(outbox):
    paths = [Path(outbox.save("báo-cáo-2025-07.txt", f"Bản {number}\n")) for number in range(3)]
    assert [path.name for path in paths] == ["báo-cáo-2025-07.txt", "báo-cáo-2025-07-2.txt", "báo-cáo-2025-07-3.txt"]
    assert [path.read_text() for path in paths] == ["Bản 0\n", "Bản 1\n", "Bản 2\n"]
    assert all(path.is_absolute() for path in paths)
    assert sorted(os.listdir(paths[0].parent)) == sorted(path.name for path in paths)
    assert Path(outbox.save("x.pdf", b"%PDF")).read_bytes() == b"%PDF"


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("../../etc/passwd.txt", "etc-passwd.txt"),
        ("/phiếu thu 12/2025.html", "phiếu-thu-12-2025.html"),
        ("-rf.txt", "rf.txt"),
        (".bashrc", "bashrc"),
        ("", "tep"),
        ("...", "tep"),
        ("a\nb;$(c).txt", "a-b-c-.txt"),
        ("đ" * 300 + ".txt", "đ" * 60 + ".txt"),
    ],
)
def test_file_names_are_harmless(outbox, tmp_path, name, saved):
    assert outbox.save(name, "x") == str(tmp_path / "exports" / saved)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="file"):
        Outbox(tmp_path / "file").save("x.txt", "x")


def test_a_full_disk_leaves_no_piece_of_a_file(outbox, tmp_path, monkeypatch):
    for call in ("write", "sync", "rename"):
        with monkeypatch.context() as patch:
            patch.setattr(Disk, call, full)
            with pytest.raises(StoreError, match="đầy"):
                outbox.save("x.txt", "x")
        assert os.listdir(tmp_path / "exports") == []


def full(*_arguments: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_what_a_killed_program_was_printing_goes_with_the_slips(outbox, tmp_path):
    outbox.save("phieu-1.txt", "x")
    left = NewFile(Disk(), tmp_path / "exports" / "phieu-2.txt")
    left.add(b"Tran Thi Ung")
    assert len(os.listdir(tmp_path / "exports")) == 2
    outbox.clean("phieu-", datetime.now(VIETNAM) + timedelta(days=30))
    assert os.listdir(tmp_path / "exports") == []


def test_a_file_whose_name_is_as_long_as_a_name_may_be_is_written(tmp_path):
    path = tmp_path / ("x" * 255)
    write_file(path, "x")
    assert path.read_text() == "x"


def test_a_file_system_that_cannot_sync_a_folder_takes_a_report(tmp_path, monkeypatch):
    sync = os.fsync

    def files_only(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        sync(handle)

    monkeypatch.setattr(os, "fsync", files_only)
    write_file(tmp_path / "out.txt", "x")
    assert os.listdir(tmp_path) == ["out.txt"]


def test_old_files_of_one_kind_are_cleaned_and_nothing_else(outbox, tmp_path):
    now = datetime(2026, 11, 23, tzinfo=VIETNAM)
    outbox.clean("phieu-", now)  # no folder yet
    names = {"phieu-1.txt": 31, "phieu-2.txt": 29, "bao-cao-1.txt": 400}
    for name, days in names.items():
        written = (now - timedelta(days=days)).timestamp()
        os.utime(outbox.save(name, "x"), (written, written))
    (tmp_path / "exports" / "phieu-folder").mkdir()
    os.utime(tmp_path / "exports" / "phieu-folder", (0, 0))
    outbox.clean("phieu-", now - timedelta(days=30))
    assert sorted(os.listdir(tmp_path / "exports")) == ["bao-cao-1.txt", "phieu-2.txt", "phieu-folder"]


def test_writing_where_the_user_said_replaces_what_was_there(tmp_path):
    path = tmp_path / "out.txt"
    write_file(path, "một")
    write_file(path, "hai")
    assert path.read_text() == "hai"
    assert os.listdir(tmp_path) == ["out.txt"]


def test_writing_into_a_folder_that_is_not_there_or_over_one_says_what_to_do(tmp_path):
    with pytest.raises(StoreError, match=r"missing.*tạo thư mục"):
        write_file(tmp_path / "missing" / "out.txt", "x")
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match=r"file.*tạo thư mục"):
        write_file(tmp_path / "file" / "out.txt", "x")
    with pytest.raises(StoreError, match="ghi thêm tên tệp"):
        write_file(tmp_path, "x")


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_no_word_of_the_system_itself_reaches_the_clerk(number):
    error = OSError(number, os.strerror(number))
    for said in (reason_of(error), store_error(error, Path("x")).message):
        assert os.strerror(number) not in said
        assert "{" not in said


def test_a_printer_command_that_cannot_be_run_is_told_in_the_users_words(outbox, programs):
    program(programs, "lp", "")
    (programs / "lp").write_bytes(b"\0")
    result = outbox.print_file(outbox.save("x.txt", "x"), "Phiếu")
    assert "tệp không chạy được" in result.message


def test_without_a_printer_command_the_file_is_named(outbox, programs):
    path = outbox.save("x.txt", "x")
    result = outbox.print_file(path, "Phiếu")
    assert not result.printed
    assert result.path == path
    assert f"{Path(path).parent.name}/{Path(path).name}" in result.message


def test_text_is_printed_on_a4_without_a_shell(outbox, programs, tmp_path):
    printer(programs, tmp_path / "paper")
    path = outbox.save("phiếu.txt", "Phí: 8.000 đồng\n")
    result = outbox.print_file(path, "Phiếu thu\n0001; $(rm x)")
    assert result.printed
    assert f"{Path(path).parent.name}/{Path(path).name}" in result.message
    assert (tmp_path / "paper").read_text() == "Phí: 8.000 đồng\n"
    args = (tmp_path / "paper.args").read_text().splitlines()
    assert args == ["-o", "media=A4", "-t", "Phiếu thu 0001; $(rm x)", "--", path]


def test_a_printer_that_refuses_says_why(outbox, programs):
    program(programs, "lp", "echo 'lp: Error - no default destination' >&2; exit 1")
    path = outbox.save("x.txt", "x")
    result = outbox.print_file(path, "Phiếu")
    assert not result.printed
    assert "no default destination" in result.message
    assert f"{Path(path).parent.name}/{Path(path).name}" in result.message


def test_a_printer_that_does_not_answer_is_given_up(outbox, programs, monkeypatch):
    monkeypatch.setattr(storage.printer, "PRINT_SECONDS", 0.1)
    program(programs, "lp", "while :; do :; done")
    assert not outbox.print_file(outbox.save("x.txt", "x"), "Phiếu").printed


def test_a_web_page_is_printed_as_the_pdf_a_browser_makes(outbox, programs, tmp_path):
    printer(programs, tmp_path / "paper")
    find_pdf = 'for a; do case "$a" in --print-to-pdf=*) echo "pdf of $last" > "${a#*=}";; esac; done'
    program(programs, "chromium", f"for last; do :; done\n{find_pdf}")
    path = outbox.save("báo cáo.html", "<p>x</p>")
    assert outbox.print_file(path, "Báo cáo").printed
    assert (tmp_path / "paper").read_text() == f"pdf of {Path(path).as_uri()}\n"


@pytest.mark.parametrize("browser", [None, "exit 1", "exit 0"])
def test_a_web_page_without_a_browser_is_printed_as_the_text_beside_it(outbox, programs, tmp_path, browser):
    printer(programs, tmp_path / "paper")
    if browser is not None:
        program(programs, "chromium", browser)
    path = outbox.save("r.html", "<p>x</p>")
    result = outbox.print_file(path, "Báo cáo")
    assert not result.printed
    assert f"{Path(path).parent.name}/{Path(path).name}" in result.message
    outbox.save("r.txt", "chữ\n")
    assert outbox.print_file(path, "Báo cáo").printed
    assert (tmp_path / "paper").read_text() == "chữ\n"
