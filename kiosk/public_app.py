"""`kiosk public`: the citizen's terminal, put together from the citizen's desk and its pages."""

from pathlib import Path

from kiosk.app import log_to
from kiosk.composition import is_founded, open_office
from kiosk.errors import KioskError
from kiosk.i18n import _, set_language
from screens.left_out import without_what_is_never_used
from screens.public.terminal import held_terminal, keep_running
from screens.terminal_check import prepare_terminal, wipe_screen


def run_public(folder: Path, site: str, language: str) -> int:
    """Serve citizens at this terminal until staff close it; gives the exit status.

    Args:
        folder: the data folder.
        site: key of the site it stands at; the first site when empty.
        language: what every visit begins with.

    Raises:
        KioskError: the terminal or the data folder cannot be used, or there is no such site.
    """
    if objection := prepare_terminal():
        raise KioskError(objection)
    if not is_founded(folder):
        raise KioskError(_("Thư mục {path} chưa có dữ liệu; hãy mở quầy một lần trước: kiosk.").format(path=folder))
    log_to(folder)
    with held_terminal():
        return keep_running(lambda: _serve(folder, site, language))


def _serve(folder: Path, site: str, language: str) -> tuple[int, bool]:
    """Run once: the exit status, and whether an error of the program's own ended it."""
    set_language(language)
    office = open_office(folder)
    try:
        from kiosk.desk.public import PublicDesk

        desk = PublicDesk(office.counter, site)
        with without_what_is_never_used():
            from screens.public.shell import PublicShell
        wipe_screen()
        shell = PublicShell(desk, language)
        status = shell.run_terminal()
        if not shell.has_crashed:
            wipe_screen()
        return status, shell.has_crashed
    finally:
        office.close()
