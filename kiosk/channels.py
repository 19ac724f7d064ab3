"""The way a dossier is filed (hình thức nộp): how it came in, not how it is processed."""

from enum import StrEnum

from kiosk.i18n import N_, _


class Channel(StrEnum):
    """How a dossier reaches the office."""

    DIRECT = "direct"
    ONLINE = "online"
    POST = "post"

    @property
    def label(self) -> str:
        """The channel in the user's words."""
        return _(_LABELS[self])


_LABELS = {
    Channel.DIRECT: N_("Trực tiếp"),
    Channel.ONLINE: N_("Trực tuyến"),
    Channel.POST: N_("Bưu chính"),
}
