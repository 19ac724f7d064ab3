"""What citizens say about the counter (phản ánh, kiến nghị): the report counts it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from kiosk.errors import InvalidInput
from kiosk.i18n import N_, _
from kiosk.vietnamese.fold import nfc

LONGEST = 1000


class Subject(StrEnum):
    """What the feedback is about."""

    FEES = "fees"
    SERVICE = "service"
    PROCEDURE = "procedure"

    @property
    def label(self) -> str:
        """The subject in the user's words."""
        return _(_LABELS[self])


_LABELS = {
    Subject.FEES: N_("Phí, lệ phí"),
    Subject.SERVICE: N_("Thái độ, thời gian phục vụ"),
    Subject.PROCEDURE: N_("Thủ tục, quy định"),
}


@dataclass(frozen=True, slots=True)
class Feedback:
    """One piece of feedback as it was received."""

    key: str
    at: datetime
    by: str
    subject: Subject
    text: str

    def checked(self) -> "Feedback":
        """The same with clean text.

        Raises:
            InvalidInput: there is no text, or more than `LONGEST` characters of it.
        """
        text = nfc(self.text).strip()
        if not text:
            raise InvalidInput(_("Chưa có nội dung phản ánh; hãy gõ nội dung."), field="text")
        if len(text) > LONGEST:
            raise InvalidInput(
                _("Nội dung dài quá {longest} ký tự; hãy rút gọn.").format(longest=LONGEST), field="text"
            )
        return Feedback(self.key, self.at, self.by, self.subject, text)

    def to_dict(self) -> dict[str, Any]:
        """The feedback as plain JSON values."""
        return {
            "key": self.key,
            "at": self.at.isoformat(),
            "by": self.by,
            "subject": self.subject.value,
            "text": self.text,
        }

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> "Feedback":
        """The feedback a stored document holds."""
        at = datetime.fromisoformat(body["at"])
        return cls(body["key"], at, body["by"], Subject(body["subject"]), body["text"])
