"""What a commune calls its office, its centre and its first receiving site; Vietnamese in every language."""

import re

COMMUNE_OFFICE = "UBND xã "
"""How the name of most offices begins; the commune's own name follows."""

FIRST_SITE = "Điểm 1"


def centre_and_place(office: str) -> tuple[str, str]:
    """What the office `UBND xã Ba Tô` calls its centre, and the place its papers are dated from.

    Both are empty for a name that is no commune's, ward's or special zone's.
    """
    commune = re.fullmatch(r"UBND ((?:xã|phường|đặc khu) (.+))", office)
    if commune is None:
        return "", ""
    return f"Trung tâm Phục vụ hành chính công {commune[1]}", commune[2]
