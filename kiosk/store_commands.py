"""The commands that keep an office's data safe: backup, restore, drill, verify, salvage, export, log.

None of them opens the counter; nothing but what they are for is imported, and only when one is run.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING

from kiosk.errors import InvalidInput
from kiosk.i18n import _

if TYPE_CHECKING:
    from storage.verify import Verified

DataFolder = Callable[[str | None], Path]


def add_store_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", data: DataFolder) -> None:
    """Add the commands to the parser; `data` turns `--data` into the data folder."""
    backup = commands.add_parser("backup", help=_("sao lưu cả dữ liệu vào một tệp, trong khi quầy vẫn làm việc"))
    backup.add_argument("file", metavar="FILE", help=_("tệp mới, ví dụ mot-cua-2025-08-01.tar.gz"))
    backup.set_defaults(command=lambda options: _backup(_with_data(data(options.data)), Path(options.file)))

    restore = commands.add_parser("restore", help=_("khôi phục một bản sao lưu vào thư mục mới"))
    restore.add_argument("file", metavar="FILE")
    restore.add_argument("--to", required=True, metavar="DIR", help=_("thư mục mới hoặc trống"))
    restore.set_defaults(command=lambda options: _restore(Path(options.file), Path(options.to)))

    drill = commands.add_parser("drill", help=_("thử khôi phục bản sao lưu mới nhất và đếm lại, không đụng dữ liệu"))
    drill.add_argument("file", nargs="?", metavar="FILE", help=_("bản sao lưu khác"))
    drill.set_defaults(command=lambda options: _drill(_with_data(data(options.data)), options.file))

    verify = commands.add_parser("verify", help=_("kiểm tra từng tệp, từng bản ghi và chuỗi nhật ký"))
    verify.add_argument("folder", nargs="?", metavar="DIR", help=_("thư mục dữ liệu khác"))
    verify.set_defaults(command=lambda options: _verify(_with_data(data(options.folder or options.data))))

    salvage = commands.add_parser("salvage", help=_("cứu những gì còn đọc được của dữ liệu hỏng vào thư mục mới"))
    salvage.add_argument("--to", required=True, metavar="DIR", help=_("thư mục mới hoặc trống"))
    salvage.set_defaults(command=lambda options: _salvage(_with_data(data(options.data)), Path(options.to)))

    export = commands.add_parser("export", help=_("xuất các bản ghi của một kỳ, mỗi dòng một JSON"))
    export.add_argument("table", metavar="TABLE", help=_("tên bảng, ví dụ dossiers"))
    export.add_argument("period", metavar=_("KỲ"), help=_("tháng (2025-07), quý (2025-Q3), năm (2025) hoặc từ..đến"))
    _add_output(export)
    export.set_defaults(command=lambda options: _export(_with_data(data(options.data)), options))

    log = commands.add_parser("log", help=_("xuất nhật ký thay đổi (CSV): ai, lúc nào, từ máy nào, bản ghi nào"))
    log.add_argument("period", nargs="?", metavar=_("KỲ"), help=_("chỉ những thay đổi trong kỳ này"))
    _add_output(log)
    log.set_defaults(command=lambda options: _log(_with_data(data(options.data)), options))


def _with_data(folder: Path) -> Path:
    """The folder, if it is a data folder; most often it is not because `--data` was forgotten."""
    from storage.problems import explained

    with explained(folder):
        is_there = _is_folder(folder / "store")
    if not is_there:
        raise InvalidInput(
            _("Không có dữ liệu của quầy trong {folder}; hãy ghi đúng thư mục: kiosk --data THƯ_MỤC …").format(
                folder=folder
            )
        )
    return folder


def _is_folder(path: Path) -> bool:
    """Whether there is such a folder; `Path.is_dir` says no, or not, by Python's version, where one may not look."""
    try:
        return S_ISDIR(os.stat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", help=_("ghi vào tệp thay vì in ra màn hình"))


def _backup(folder: Path, file: Path) -> int:
    from kiosk.clock import system_clock
    from storage.backup import back_up

    backup = back_up(folder, file.expanduser(), system_clock)
    count = sum(backup.documents.values())
    print(_("Đã sao lưu {count} bản ghi vào {path}.").format(count=count, path=backup.path))
    if not backup.is_noted:
        print(_("Không ghi nhớ được ngày sao lưu vì thư mục dữ liệu chỉ đọc được."), file=sys.stderr)
    return 0


def _restore(file: Path, target: Path) -> int:
    from storage.backup import restore

    found = restore(file.expanduser(), target.expanduser())
    _show(found)
    if not found.problems:
        print(_("Đã khôi phục. Mở quầy: kiosk --data {folder}").format(folder=target))
    return 1 if found.problems else 0


def _drill(folder: Path, file: str | None) -> int:
    from kiosk.clock import system_clock
    from storage.backup import drill

    found = drill(folder, Path(file).expanduser() if file else None, system_clock)
    _show(found)
    if not found.problems:
        print(_("Khôi phục thử tốt; ngày này được ghi nhớ."))
    return 1 if found.problems else 0


def _verify(folder: Path) -> int:
    from kiosk.composition import safekeeping_of
    from storage.verify import verify

    found = verify(folder / "store")
    _show(found)
    print("\n".join(safekeeping_of(folder).lines()))
    if not found.has_ballast:
        print(_("Phần đĩa dự phòng đã dùng hết; hãy giải phóng chỗ trống trên ổ đĩa."))
    if found.torn:
        print(_("{count} lần ghi dở đã được cắt bỏ và giữ lại để xem.").format(count=found.torn))
    return 1 if found.problems else 0


def _show(found: "Verified") -> None:
    for table, count in found.documents.items():
        print(f"{table:<16} {_counted(count, found.unread.get(table, 0)):>9}")
    print(_("{count} giao dịch; mã chuỗi: {link}").format(count=found.transactions, link=found.link))
    for problem in found.problems:
        print(problem, file=sys.stderr)
    if not found.problems:
        print(_("Không thấy hư hỏng hay sửa đổi nào."))


def _counted(count: int, unread: int) -> str:
    """How many documents a table has; what could not be read is no nought."""
    if not unread:
        return str(count)
    return (
        _("{count}, không đọc được {unread} tệp").format(count=count, unread=unread) if count else _("không đọc được")
    )


def _salvage(folder: Path, target: Path) -> int:
    from kiosk.clock import system_clock
    from storage.salvage import salvage

    found = salvage(folder, target.expanduser(), system_clock)
    for problem in found.problems:
        print(problem, file=sys.stderr)
    count = sum(found.documents.values())
    print(_("Đã cứu {count} bản ghi vào {folder}; dữ liệu cũ còn nguyên.").format(count=count, folder=target))
    return 1 if found.problems else 0


def _export(folder: Path, options: argparse.Namespace) -> int:
    from kiosk.periods import parse_period
    from kiosk.repository import TABLES
    from storage.export import export_documents

    tables = {table.name: table for table in TABLES}
    if options.table not in tables:
        raise InvalidInput(
            _("Không có bảng {name}; chọn một trong: {names}.").format(
                name=options.table, names=", ".join(sorted(tables))
            )
        )
    period = parse_period(options.period)
    _write(export_documents(folder / "store", tables[options.table], period.first, period.last), options.output)
    return 0


def _log(folder: Path, options: argparse.Namespace) -> int:
    from kiosk.periods import parse_period
    from storage.export import export_log

    period = parse_period(options.period) if options.period else None
    since, until = (period.first, period.last) if period else (None, None)
    lines = export_log(folder / "store", since, until)
    _write(lines, options.output)
    return 0


def _write(lines: Iterable[str], output: str | None) -> None:
    if output:
        from storage.outbox import write_file

        write_file(Path(output), "".join(lines))
        return
    for line in lines:
        sys.stdout.write(line)
