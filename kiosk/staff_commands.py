"""The commands for the counter's staff: list, add, a new PIN, leave.

What is wrong with a name is said before a PIN is asked for; a PIN is never an argument, where others could read it.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.errors import InvalidInput
from kiosk.i18n import _

if TYPE_CHECKING:
    from kiosk.settings import OfficeProfile

DataFolder = Callable[[str | None], Path]


def add_staff_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", data: DataFolder) -> None:
    """Add the commands to the parser; `data` turns `--data` into the data folder."""
    staff = commands.add_parser("staff", help=_("cán bộ của quầy: danh sách, thêm, đổi PIN, nghỉ"))
    acts = staff.add_subparsers(metavar=_("VIỆC"), required=True)
    acts.add_parser("list", help=_("danh sách cán bộ")).set_defaults(command=lambda options: _list(data(options.data)))
    add = acts.add_parser("add", help=_("thêm một cán bộ; mã PIN được hỏi riêng"))
    add.add_argument("key", metavar=_("MÃ"), help=_("mã đăng nhập: chữ không dấu và số"))
    add.add_argument("name", metavar=_("HỌ_TÊN"))
    add.add_argument("--head", action="store_true", help=_("là lãnh đạo trung tâm"))
    add.add_argument("--site", default="", help=_("mã điểm tiếp nhận (mặc định: điểm đầu tiên)"))
    add.add_argument("--counter", default="", help=_("số quầy (mặc định: quầy còn trống)"))
    add.add_argument("--seconded", action="store_true", help=_("do cơ quan khác cử đến"))
    add.add_argument("--concurrent", action="store_true", help=_("kiêm nhiệm"))
    add.set_defaults(command=lambda options: _add(data(options.data), options))
    pin = acts.add_parser("pin", help=_("đổi mã PIN của một cán bộ"))
    pin.add_argument("key", metavar=_("MÃ"))
    pin.set_defaults(command=lambda options: _pin(data(options.data), options))
    leave = acts.add_parser("leave", help=_("cán bộ thôi làm việc từ hôm nay"))
    leave.add_argument("key", metavar=_("MÃ"))
    leave.set_defaults(command=lambda options: _leave(data(options.data), options))


def _list(folder: Path) -> int:
    from kiosk.composition import open_office
    from kiosk.vietnamese.dates import short_date

    office = open_office(folder)
    try:
        for member in office.people.by_given_name():
            until = _("nghỉ từ {day}").format(day=short_date(member.until)) if member.until else ""
            print(f"{member.key:<12} {member.name:<30} {member.role.label:<20} {member.site}/{member.counter} {until}")
    finally:
        office.close()
    return 0


def _add(folder: Path, options: argparse.Namespace) -> int:
    from kiosk.composition import open_office
    from kiosk.staff import Duty, Payroll, Role, StaffMember

    office = open_office(folder)
    try:
        member = StaffMember(
            key=options.key,
            name=options.name,
            role=Role.HEAD if options.head else Role.CLERK,
            site=_known_site(office.profile, options.site),
            counter=options.counter,
            since=office.counter.today,
            payroll=Payroll.SECONDED if options.seconded else Payroll.CENTRE,
            duty=Duty.CONCURRENT if options.concurrent else Duty.FULL_TIME,
        )
        office.people.check_new(member)
        added = office.people.add(member, _asked_pin())
        print(_("Đã thêm {name}.").format(name=added.name))
    finally:
        office.close()
    return 0


def _known_site(profile: "OfficeProfile", key: str) -> str:
    keys = [site.key for site in profile.sites]
    if key and key not in keys:
        raise InvalidInput(
            _("Không có điểm tiếp nhận “{key}”; hãy dùng: {keys}.").format(key=key[:40], keys=", ".join(keys))
        )
    return key or keys[0]


def _pin(folder: Path, options: argparse.Namespace) -> int:
    from kiosk.composition import open_office

    office = open_office(folder)
    try:
        office.people.check_known(options.key)
        office.people.set_pin(options.key, _asked_pin())
        print(_("Đã đổi mã PIN của {key}.").format(key=options.key))
    finally:
        office.close()
    return 0


def _leave(folder: Path, options: argparse.Namespace) -> int:
    from kiosk.composition import open_office

    office = open_office(folder)
    try:
        office.people.leave(options.key, office.counter.today)
        print(_("{key} thôi làm việc từ hôm nay; lịch sử vẫn giữ.").format(key=options.key))
    finally:
        office.close()
    return 0


def _asked_pin() -> str:
    """A PIN asked for without showing it; from a pipe it is the first line."""
    if sys.stdin is not None and sys.stdin.isatty():
        pin = _typed_twice()
    else:
        pin = sys.stdin.readline().strip() if sys.stdin is not None else ""
    if not pin:
        raise InvalidInput(
            _("Chưa có mã PIN nên chưa ghi gì; hãy chạy lệnh này ở cửa sổ dòng lệnh rồi gõ PIN khi được hỏi.")
        )
    return pin


def _typed_twice() -> str:
    import getpass

    try:
        pin = getpass.getpass(_("Mã PIN (4 đến 12 chữ số): "))
        again = getpass.getpass(_("Gõ lại mã PIN: ")) if pin else ""
    except EOFError:
        return ""
    if again != pin:
        raise InvalidInput(_("Hai lần gõ mã PIN khác nhau; chưa ghi gì, hãy chạy lại lệnh."))
    return pin
