"""The help: the keys of a screen or a box, and those of every screen."""

from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.widget import Widget

from kiosk.i18n import N_, _
from screens.dialog import Dialog, Paragraph
from screens.keys import Key
from screens.widgets.pager import TextPager


class Help(Dialog[None]):
    """The keys of a screen and of every screen, then what is said `about` the office; Esc or F1 closes."""

    DEFAULT_CSS = """
    Help > #box { width: 60; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f1,enter", "give_up", show=False)]

    def __init__(
        self, own: Iterable[Key], everywhere: Iterable[Key], about: Iterable[str] = (), here: str = ""
    ) -> None:
        super().__init__(_("Trợ giúp: các phím"))
        keys = help_text(own, everywhere, here or _("Màn hình này"))
        self._text = "\n\n".join(filter(None, (keys, "\n".join(about))))

    def contents(self) -> Iterable[Widget]:
        """The list of keys."""
        pager = TextPager(self._text)
        lines, room = self._text.count("\n") + 1, max(3, self.app.size.height - 5)
        pager.styles.height = min(lines, room)
        hint = _("Esc đóng") if lines <= room else _("▼ còn nữa: PageDown · Esc đóng")
        return (pager, Paragraph(hint, strong=True))


_MOVING_KEYS = (
    ("Tab, Shift+Tab", N_("sang ô sau, về ô trước")),
    ("Enter", N_("xong một ô, mở dòng đang chọn")),
    ("↑ ↓ PageUp PageDown", N_("lên xuống, sang trang")),
    ("Home, End", N_("về đầu, về cuối")),
)


def help_text(own: Iterable[Key], everywhere: Iterable[Key], here: str) -> str:
    """The keys as a text of one line each, those of the screen or box first, under the title `here`."""
    mine = [(key.name, _(key.label)) for key in own]
    all_screens = [(key.name, _(key.label)) for key in everywhere]
    moving = [(name, _(label)) for name, label in _MOVING_KEYS]
    groups = ((here, mine), (_("Mọi màn hình"), all_screens), (_("Đi lại"), moving))
    width = max(cell_len(name) for _title, keys in groups for name, _label in keys) + 2
    blocks = []
    for title, keys in groups:
        if keys:
            blocks.append("\n".join([title, *(f"  {name.ljust(width)}{label}" for name, label in keys)]))
    return "\n\n".join(blocks)
