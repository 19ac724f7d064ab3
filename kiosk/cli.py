"""The `kiosk` command: the counter itself, and the commands that print.

Nothing heavy is imported until a command needs it; commands that print never import Textual.
Exit status: 0 done, 1 a refused action, 2 wrong usage.
"""

import gc
import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from kiosk import __version__
from kiosk.errors import InvalidInput, KioskError
from kiosk.i18n import LANGUAGES, _, set_language

if TYPE_CHECKING:
    import argparse

    Namespace = SimpleNamespace | argparse.Namespace

Command = Callable[["Namespace"], int]

_WITH_VALUE = ("--data", "--lang")
_WITH_VALUE_AT_ONCE = ("--data=", "--lang=")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit status."""
    _speak_utf8()
    words = _for_all_first(sys.argv[1:] if arguments is None else arguments)
    set_language(_language(words))
    options: Namespace = _options_of_the_counter(words) or _parser().parse_args(words)
    command: Command = options.command
    try:
        return command(options)
    except KioskError as error:
        if options.debug:
            raise
        print(error.message, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output (head, less) has left; say nothing more to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def data_folder(given: str | None) -> Path:
    """The data folder: `--data`, else `KIOSK_DATA`, else the user's own data folder.

    Raises:
        InvalidInput: the name chosen is that of a file.
    """
    if chosen := given or os.environ.get("KIOSK_DATA"):
        folder = Path(chosen).expanduser()
        if os.path.exists(folder) and not os.path.isdir(folder):
            raise InvalidInput(
                _("{path} là một tệp, không phải thư mục dữ liệu; hãy ghi tên thư mục (--data).").format(path=folder)
            )
        return folder
    import platformdirs

    return Path(platformdirs.user_data_dir("mot-cua-kiosk", appauthor=False))


def _speak_utf8() -> None:
    """Vietnamese goes out as UTF-8 whatever the locale says: a C locale would end in an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _language(words: Sequence[str]) -> str:
    """The language must be known before the parser speaks."""
    for at, word in enumerate(words):
        if word == "--lang" and at + 1 < len(words) and words[at + 1] in LANGUAGES:
            return words[at + 1]
        if word.startswith("--lang=") and word[7:] in LANGUAGES:
            return word[7:]
    chosen = os.environ.get("KIOSK_LANG", "")
    return chosen if chosen in LANGUAGES else "vi"


def _options_of_the_counter(words: Sequence[str]) -> "Namespace | None":
    """What `kiosk [--data DIR] [--lang vi|en] [--debug]` says, which opens the counter itself; None for anything else.

    Whoever opens the counter need not wait for argparse and the parsers of a dozen commands.
    """
    said: dict[str, str] = {}
    debug = "--debug" in words
    left = iter([word for word in words if word != "--debug"])
    for word in left:
        name, equals, value = word.partition("=")
        value = value if equals else next(left, "")
        if name not in _WITH_VALUE or not value or value.startswith("-"):
            return None
        said[name] = value
    if said.get("--lang", LANGUAGES[0]) not in LANGUAGES:
        return None
    return SimpleNamespace(data=said.get("--data"), lang=said.get("--lang"), debug=debug, command=_counter)


def _for_all_first(words: Sequence[str]) -> list[str]:
    """The words with those options first that hold for every command: they may stand behind it too."""
    first: list[str] = []
    others: list[str] = []
    left = iter(words)
    for word in left:
        if word == "--":
            return [*first, *others, word, *left]
        if word in _WITH_VALUE:
            value = next(left, None)
            if value is None:
                return [word]  # at the end; the parser says what is missing, whatever stands before it
            first += [word, value]
        elif word.startswith(_WITH_VALUE_AT_ONCE):
            first.append(word)
        else:
            others.append(word)
    return [*first, *others]


def _parser() -> "argparse.ArgumentParser":
    from kiosk.usage import Parser

    parser: argparse.ArgumentParser = Parser(
        prog="kiosk", description=_("Phần mềm quầy một cửa cấp xã; không có lệnh nào thì mở quầy.")
    )
    parser.add_argument("--data", metavar="DIR", help=_("thư mục dữ liệu (mặc định: KIOSK_DATA, hoặc của người dùng)"))
    parser.add_argument("--lang", choices=LANGUAGES, help=_("ngôn ngữ màn hình: vi (mặc định) hoặc en"))
    parser.add_argument("--debug", action="store_true", help=_("in chi tiết lỗi cho người lập trình"))
    parser.add_argument("--version", action="version", version=f"kiosk {__version__}")
    parser.set_defaults(command=_counter)
    commands = parser.add_subparsers(metavar=_("LỆNH"))
    _add_demo(commands)
    _add_public(commands)
    _add_ratings(commands)
    _add_report(commands)
    from kiosk.staff_commands import add_staff_commands
    from kiosk.store_commands import add_store_commands

    add_staff_commands(commands, data_folder)
    add_store_commands(commands, data_folder)
    return parser


def _add_demo(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = commands.add_parser("demo", help=_("tạo dữ liệu thử: tháng 7/2025 tại UBND xã Ba Tô, rồi mở quầy"))
    demo.add_argument("folder", nargs="?", metavar="DIR", help=_("thư mục mới cho dữ liệu thử"))
    demo.add_argument("--no-open", action="store_true", help=_("chỉ ghi dữ liệu, không mở quầy"))
    demo.set_defaults(command=_demo)


def _add_public(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    public = commands.add_parser("public", help=_("màn hình tự phục vụ cho người dân; cán bộ đóng bằng F10 và PIN"))
    public.add_argument("--site", metavar=_("MÃ"), default="", help=_("mã điểm tiếp nhận (mặc định: điểm đầu tiên)"))
    public.set_defaults(command=_public)


def _add_ratings(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    ratings = commands.add_parser("ratings", help=_("người dân đánh giá thế nào trong một kỳ: 2025-07, 2025-Q3, 2025"))
    ratings.add_argument("period", metavar=_("KỲ"), help=_("tháng (2025-07), quý (2025-Q3), năm (2025) hoặc từ..đến"))
    ratings.set_defaults(command=_ratings)


def _add_report(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    report = commands.add_parser("report", help=_("in báo cáo của một kỳ: 2025-07, 2025-Q3, 2025"))
    report.add_argument("period", metavar=_("KỲ"), help=_("tháng (2025-07), quý (2025-Q3), năm (2025) hoặc từ..đến"))
    report.add_argument("--format", choices=("md", "html", "txt", "json"), default="md", help=_("dạng in ra"))
    report.add_argument("-o", "--output", metavar="FILE", help=_("ghi vào tệp thay vì in ra màn hình"))
    report.set_defaults(command=_report)


def _counter(options: "Namespace") -> int:
    return _open(data_folder(options.data))


def _open(folder: Path) -> int:
    """Open the counter; a word at once, since a slow machine takes a second or two to load the rest."""
    if sys.stderr.isatty():
        print(_("Đang mở quầy …"), end="\r", file=sys.stderr, flush=True)
    # Nothing that is loaded now becomes garbage: looking for it costs a fifth of the start. The first screen ends this.
    gc.disable()
    from kiosk.app import run_counter

    return run_counter(folder)


def _demo(options: "Namespace") -> int:
    from kiosk.clock import system_clock
    from kiosk.composition import check_free, write_demo

    folder = Path(options.folder).expanduser() if options.folder else data_folder(options.data)
    check_free(folder)
    print(_("Đang ghi tháng 7/2025 của UBND xã Ba Tô vào {folder} …").format(folder=folder), file=sys.stderr)
    write_demo(folder, system_clock().date())
    if options.no_open:
        print(_("Đã ghi xong. Mở quầy: kiosk --data {folder}").format(folder=folder), file=sys.stderr)
        return 0
    return _open(folder)


def _public(options: "Namespace") -> int:
    from kiosk.public_app import run_public

    return run_public(data_folder(options.data), options.site, _language([f"--lang={options.lang}"]))


def _ratings(options: "Namespace") -> int:
    from kiosk.composition import open_office
    from kiosk.desk.ratings import count_scores
    from kiosk.periods import parse_period

    period = parse_period(options.period)
    office = open_office(data_folder(options.data))
    try:
        for score, count in count_scores(office.counter.repository, period).items():
            print(f"{score} {score.label:<20} {count:>6}")
    finally:
        office.close()
    return 0


def _report(options: "Namespace") -> int:
    from kiosk.composition import open_office
    from kiosk.periods import parse_period

    period = parse_period(options.period)
    office = open_office(data_folder(options.data))
    try:
        text = office.reports.rendered(period, options.format)
    finally:
        office.close()
    if options.output:
        from storage.outbox import write_file

        write_file(Path(options.output), text)
        return 0
    sys.stdout.write(text)
    return 0
