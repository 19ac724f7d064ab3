"""The letter of apology that re-appoints a late dossier (mẫu 04), as printed: Vietnamese always.

The head of the deciding office signs and seals it, not who received the dossier (TT 01/2018/TT-VPCP). Number and day
stay blank until the registry (văn thư) gives them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.dossier import Dossier
from kiosk.dossier_steps import Event
from kiosk.procedures import Procedure
from kiosk.report_document import Heading, Signature, dateless, full_name, one_line
from kiosk.settings import OfficeProfile
from kiosk.vietnamese.dates import clock_time, short_date

_RENAMED = date(2025, 9, 15)
"""From this day on the form has its name by TT 03/2025/TT-VPCP, before by TT 01/2018/TT-VPCP."""


@dataclass(frozen=True, slots=True)
class ApologyLetter:
    """Everything the letter says, as it is written; `facts` are labels and what stands behind them."""

    heading: Heading
    title: str
    addressee: str
    opening: str
    facts: tuple[tuple[str, str], ...]
    apology: str
    closing: str
    recipients: tuple[str, ...]
    signature: Signature


LetterRenderer = Callable[[ApologyLetter, str], str]
"""Turns a letter into Markdown (`md`), a page (`html`) or plain text (`txt`)."""


def apology_letter(dossier: Dossier, apology: Event, office: OfficeProfile) -> ApologyLetter:
    """The letter of a dossier that was re-appointed by `apology`; it says the same whenever it is printed."""
    is_own = dossier.deciding_office in ("", office.name)
    issuer = full_name(office.name if is_own else dossier.deciding_office)
    return ApologyLetter(
        heading=Heading(
            superior=one_line(office.superior).upper() if is_own else "",
            issuer=issuer.upper(),
            number="Số:            ",
            place_and_date=f"{one_line(office.place)}, {dateless(apology.at.date())}",
            subject=f"Hồ sơ {dossier.code}",
            span="",
        ),
        title=_title(apology.at.date()),
        addressee=_addressee(dossier),
        opening=(
            f"{one_line(office.centre)} đã tiếp nhận hồ sơ của Ông/Bà. Hồ sơ không giải quyết xong được trong thời "
            "gian đã hẹn, cụ thể như sau:"
        ),
        facts=tuple(_facts(dossier, apology)),
        apology=(
            f"{issuer} chân thành xin lỗi Ông/Bà vì sự chậm trễ này và đề nghị Ông/Bà đến nhận kết quả theo thời gian "
            "hẹn lại nêu trên."
        ),
        closing="Rất mong nhận được sự thông cảm của Ông/Bà./.",
        recipients=("Như trên;", f"{one_line(office.centre)} (theo dõi);", "Lưu: VT, hồ sơ."),
        signature=_signature(office) if is_own else Signature("", "THỦ TRƯỞNG CƠ QUAN GIẢI QUYẾT", ""),
    )


def _title(day: date) -> str:
    if day >= _RENAMED:
        return "XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT HỒ SƠ"
    return "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ"


def _addressee(dossier: Dossier) -> str:
    person = dossier.applicant
    said = [f"Ông/Bà {one_line(person.name)}"]
    if person.on_behalf_of:
        said.append(f"nộp thay cho {one_line(person.on_behalf_of)}")
    if person.address:
        said.append(f"địa chỉ: {one_line(person.address)}")
    return ", ".join(said)


def _facts(dossier: Dossier, apology: Event) -> list[tuple[str, str]]:
    procedure = Procedure(dossier.procedure.code, dossier.procedure.name, dossier.procedure.field)
    new = apology.due or dossier.due
    where = f", tại {one_line(dossier.collect_at)}" if dossier.collect_at else ""
    return [
        ("Mã hồ sơ", dossier.code),
        *([("Mã hồ sơ chính thức", one_line(dossier.official_code))] if dossier.official_code else []),
        ("Thủ tục", f"{one_line(procedure.short_name)} (mã {procedure.code})"),
        ("Tiếp nhận", _moment(dossier.received_at)),
        ("Hẹn trả trước đây", _moment(dossier.due_before(apology).at)),
        ("Lý do chậm", one_line(apology.reason)),
        ("Hẹn trả lại", f"{_moment(new.at)}{where}"),
    ]


def _signature(office: OfficeProfile) -> Signature:
    settings = office.report
    return Signature(*map(one_line, (settings.signs_for, settings.signer_title, settings.signer)))


def _moment(at: datetime) -> str:
    return f"{clock_time(at)} ngày {short_date(at.date())}"
