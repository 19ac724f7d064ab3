"""The printer: the system's `lp` command, and the browser that makes a PDF of a web page for it."""

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from kiosk.i18n import _
from kiosk.outbox import PrintResult, short_path
from storage.problems import reason_of

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "brave-browser")
"""Programs that turn a web page into a PDF of A4 pages, in the order they are tried."""

PRINT_SECONDS = 30
"""How long a printer's queue may take to accept a file."""

PDF_SECONDS = 60
"""How long a browser may take to make a PDF."""


def print_file(path: str, title: str) -> PrintResult:
    """Send a file to the printer, as `kiosk.outbox.Outbox.print_file` says."""
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
