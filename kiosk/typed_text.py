"""Short texts as clerks type them: on one line, and no longer than a form has room for."""

from kiosk.errors import InvalidInput
from kiosk.i18n import _
from kiosk.vietnamese.fold import tidy


def short_text(text: str, longest: int, name: str, field: str) -> str:
    """`text` as it is kept.

    Args:
        text: what was typed.
        longest: how many characters there is room for.
        name: what the user calls it, `Ghi chú`.
        field: the entry it was typed into.

    Raises:
        InvalidInput: it is longer than `longest`.
    """
    clean = tidy(text)
    if len(clean) > longest:
        raise InvalidInput(
            _("{name} dài quá {longest} ký tự; hãy rút gọn.").format(name=name, longest=longest), field=field
        )
    return clean
