"""How long somebody has waited, in words."""

from datetime import timedelta

from kiosk.i18n import _


def minutes(wait: timedelta) -> str:
    """`12 phút`, `1 giờ 05 phút`."""
    hours, rest = divmod(max(0, int(wait.total_seconds()) // 60), 60)
    if hours:
        return _("{hours} giờ {minutes:02d} phút").format(hours=hours, minutes=rest)
    return _("{n} phút").format(n=rest)
