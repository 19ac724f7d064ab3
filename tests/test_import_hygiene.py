import subprocess
import sys

import pytest

NEVER_AT_FIRST = {
    # What a command must not load before it needs it: start-up on a slow CPU is made of imports.
    "kiosk.cli": ("textual", "tinydb", "jinja2", "rich", "holidays", "polib", "platformdirs"),
    "kiosk.office": (
        "textual",
        "tinydb",
        "jinja2",
        "rich",
        "holidays",
        "kiosk.report",
        "kiosk.catalogue",
        "kiosk.fees",
        "kiosk.charges",
        "kiosk.dossier",
        "kiosk.dossier_steps",
    ),
    # A terminal for citizens reads fee rules and has nothing to charge.
    "kiosk.catalogue": ("kiosk.charges",),
    # A store that folds its journal and a report that counts look at steps, not at whole dossiers with their due dates.
    "kiosk.counted": ("kiosk.dossier", "kiosk.workdays", "kiosk.work_calendar"),
    # Who unlocks the counter sees the day and its figures first, and waits for nothing else.
    "kiosk.desk.day": ("kiosk.slips", "kiosk.waivers", "kiosk.desk.intake", "kiosk.desk.corrections"),
    "kiosk.desk.reports": ("kiosk.report", "kiosk.report_document", "jinja2"),
    "kiosk.composition": ("textual", "tinydb", "jinja2", "rich", "kiosk.report", "kiosk.catalogue", "kiosk.fees"),
    "kiosk.demo": ("textual", "tinydb", "jinja2", "rich"),
    "storage": ("textual", "rich", "jinja2"),
    "templates": ("textual", "tinydb", "jinja2"),
    "kiosk.app": ("textual", "tinydb", "jinja2", "markdown_it", "pygments"),
}


@pytest.mark.parametrize("module", sorted(NEVER_AT_FIRST))
def test_importing_loads_nothing_heavy(module):
    program = f"import sys, {module}; print('\\n'.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not set(loaded) & set(NEVER_AT_FIRST[module])


def test_printing_a_report_never_loads_the_terminal_library(ba_to_folder):
    program = (
        "import sys\nfrom kiosk.cli import main\n"
        f"status = main(['--data', {str(ba_to_folder)!r}, 'report', '2025-07', '--format', 'txt'])\n"
        "assert status == 0\nprint('LOADED', *[name for name in ('textual', 'holidays') if name in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == "LOADED"
