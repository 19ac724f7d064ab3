"""Where exported and printed files go: a folder of files that are never written over, and the printer."""

import os
import re
import shutil
import subprocess
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from stat import S_ISREG

from kiosk.errors import StoreError
from kiosk.i18n import _
from kiosk.outbox import PrintResult, short_path
from kiosk.vietnamese.fold import nfc
from storage.problems import explained, reason_of
from storage.vfs import make_folder, open_file

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "brave-browser")
"""Programs that turn a web page into a PDF of A4 pages, in the order they are tried."""

PRINT_SECONDS = 30
"""How long a printer's queue may take to accept a file."""

PDF_SECONDS = 60
"""How long a browser may take to make a PDF."""

_LONGEST_STEM, _LONGEST_ENDING = 60, 10
_NOT_IN_NAMES = re.compile(r"[^\w.\-]+")


class Outbox:
    """`kiosk.outbox.Outbox` over a folder and the system's `lp` command."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    def save(self, name: str, content: str | bytes) -> str:
        """Write a new file and give its whole path; `-2`, `-3` … is added to a name that is taken.

        Raises:
            StoreError: it cannot be written.
        """
        with explained(self._folder):
            make_folder(self._folder, parents=True)
            path = _reserve(self._folder / _file_name(name))
            try:
                _replace(path, _bytes(content))
            except BaseException:
                with suppress(OSError):
                    path.unlink()
                raise
        return str(path)

    def clean(self, beginning: str, before: datetime) -> None:
        """Delete the saved files whose name begins so and that were written before a moment; as far as possible."""
        for path in self._folder.glob("*"):
            # Another session may clean at the same time, and a folder that cannot be cleaned must not stop the day.
            with suppress(OSError):
                written = path.lstat()
                if (
                    path.name.startswith(beginning)
                    and S_ISREG(written.st_mode)
                    and written.st_mtime < before.timestamp()
                ):
                    path.unlink()

    def print_file(self, path: str, title: str) -> PrintResult:
        """Send a saved file to the printer; a web page goes there as the PDF that a browser makes of it.

        Without a browser, the plain text that was saved under the same name is printed.
        """
        # The file comes first: a line has room for little more, and it is what the clerk has to open.
        file = short_path(path)
        if shutil.which("lp") is None:
            return PrintResult(path, False, _("{file}: máy này chưa có lệnh in; hãy mở tệp để in.").format(file=file))
        with tempfile.TemporaryDirectory() as scratch:
            printable = _printable(Path(path), Path(scratch))
            if printable is None:
                message = _("{file}: chưa chuyển được sang dạng in; hãy mở bằng trình duyệt để in.")
                return PrintResult(path, False, message.format(file=file))
            problem = _send(printable, title)
        if problem is not None:
            message = _("{file}: máy in chưa nhận; hãy kiểm tra máy in rồi in lại, hoặc mở tệp để in ({reason}).")
            return PrintResult(path, False, message.format(reason=problem, file=file))
        return PrintResult(path, True, _("{file}: đã gửi {title} tới máy in.").format(title=title, file=file))


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file where the user said, in place of the one that may be there; all of it or nothing.

    Raises:
        StoreError: it cannot be written.
    """
    with explained(path):
        path = path.resolve()
        if not path.parent.is_dir():
            raise StoreError(
                _("Không có thư mục {folder}; hãy tạo thư mục đó hoặc chọn nơi khác.").format(folder=path.parent)
            )
        if path.is_dir():
            raise StoreError(_("{path} là một thư mục; hãy ghi thêm tên tệp.").format(path=path))
        if path.exists() and not path.is_file():
            path.write_bytes(_bytes(content))  # a pipe or a device takes no other file's place
        else:
            _replace(path, _bytes(content))


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _file_name(name: str) -> str:
    """A name without a folder, without what shells and other systems trip over, and not too long for a disk."""
    harmless = Path(_NOT_IN_NAMES.sub("-", nfc(name)).strip("-.") or "tep")
    return harmless.stem[:_LONGEST_STEM] + harmless.suffix[:_LONGEST_ENDING]


def _reserve(wanted: Path) -> Path:
    """Make an empty file of this name, or of the next one that is free."""
    path, number = wanted, 1
    while True:
        try:
            os.close(open_file(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            return path
        except FileExistsError:
            number += 1
            path = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")


def _replace(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{os.urandom(6).hex()}.new")
    try:
        with open(open_file(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY), "wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _printable(path: Path, scratch: Path) -> Path | None:
    """The file to give to the printer, which knows PDF and text but no web pages."""
    if path.suffix.lower() not in (".html", ".htm"):
        return path
    pdf = _as_pdf(path, scratch)
    if pdf is not None:
        return pdf
    text = path.with_suffix(".txt")
    return text if text.is_file() else None


def _as_pdf(page: Path, scratch: Path) -> Path | None:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return None
    pdf = scratch / "page.pdf"
    command = [
        browser,
        "--headless",
        "--disable-gpu",
        # A profile of its own: the clerk may have the same browser open.
        f"--user-data-dir={scratch / 'profile'}",
        "--no-pdf-header-footer",
        f"--print-to-pdf={pdf}",
        page.absolute().as_uri(),
    ]
    if os.geteuid() == 0:
        command.insert(1, "--no-sandbox")  # the sandbox refuses to run as root; the page is our own
    with suppress(OSError, subprocess.SubprocessError):
        subprocess.run(command, timeout=PDF_SECONDS, check=True, stdin=subprocess.DEVNULL, capture_output=True)
    return pdf if pdf.is_file() else None


def _send(path: Path, title: str) -> str | None:
    """Put a file into the default printer's queue; what went wrong, if anything."""
    command = ["lp", "-o", "media=A4", "-t", " ".join(title.split()), "--", str(path)]
    try:
        done = subprocess.run(
            command, timeout=PRINT_SECONDS, stdin=subprocess.DEVNULL, capture_output=True, check=False, text=True
        )
    except subprocess.TimeoutExpired:
        return _("quá {seconds} giây không trả lời").format(seconds=PRINT_SECONDS)
    except OSError as error:
        return reason_of(error)
    if done.returncode == 0:
        return None
    return next(iter(done.stderr.strip().splitlines()[-1:]), f"lp: {done.returncode}")
