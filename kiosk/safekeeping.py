"""When the office's data was last copied away, and when such a copy last proved good."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.i18n import _
from kiosk.vietnamese.dates import clock_time, short_date


@dataclass(frozen=True, slots=True)
class Safekeeping:
    """The newest backup, and the newest trial restore that found everything; None if there never was one."""

    backup_at: datetime | None = None
    restored_at: datetime | None = None

    def days_earlier(self, days: int) -> "Safekeeping":
        """The same by a calendar that is so many days behind: the demo office's."""

        def behind(at: datetime | None) -> datetime | None:
            return at - timedelta(days=days) if at is not None else None

        return Safekeeping(behind(self.backup_at), behind(self.restored_at))

    def lines(self) -> tuple[str, str]:
        """Both, for people to read."""
        return (
            _("Sao lưu gần nhất: {when}").format(when=_said(self.backup_at)),
            _("Khôi phục thử tốt gần nhất: {when}").format(when=_said(self.restored_at)),
        )


def _said(at: datetime | None) -> str:
    return f"{clock_time(at)} {short_date(at.date())}" if at is not None else _("chưa có")
