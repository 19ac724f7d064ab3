"""What a terminal shows after all that was painted; enough of one for this program's sequences."""

import codecs
import re

_PART = re.compile(
    r"\x1b\[(?P<codes>[0-9;?<>=$]*)(?P<letter>[A-Za-z])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][A-Z0-9]|\x1b[=>78]"
    r"|(?P<text>[^\x1b\r\n\x08]+)|(?P<control>[\r\n\x08])"
)
_UNFINISHED = re.compile(r"\x1b[^A-Za-z]*\Z")


class Picture:
    """Lines of letters; every letter is one cell wide."""

    def __init__(self) -> None:
        self._lines: dict[int, dict[int, str]] = {}
        self._painted_at: dict[int, int] = {}
        self._x = self._y = 0
        self._decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
        self._rest = ""
        self._position = 0

    @property
    def text(self) -> str:
        """The lines, one below the other."""
        return "\n".join(self._line(y) for y in range(max(self._lines, default=-1) + 1))

    def shows(self, text: str, since: int) -> bool:
        """Whether `text` stands on a line that was written to after position `since`."""
        return any(at > since and text in self._line(y) for y, at in self._painted_at.items())

    def paint(self, data: bytes, position: int) -> None:
        """Obey what the program wrote up to `position`."""
        self._position = position
        painted = self._rest + self._decode(data)
        unfinished = _UNFINISHED.search(painted)
        self._rest = unfinished[0] if unfinished else ""
        for part in _PART.finditer(painted.removesuffix(self._rest) if self._rest else painted):
            if part["text"]:
                self._write(part["text"])
            elif part["letter"]:
                self._obey(part["codes"], part["letter"])
            elif part["control"]:
                self._move(part["control"])

    def _line(self, y: int) -> str:
        line = self._lines.get(y, {})
        return "".join(line.get(x, " ") for x in range(max(line, default=-1) + 1))

    def _write(self, text: str) -> None:
        line = self._lines.setdefault(self._y, {})
        self._painted_at[self._y] = self._position
        for letter in text:
            line[self._x] = letter
            self._x += 1

    def _obey(self, codes: str, letter: str) -> None:
        if letter == "H":
            self._y, self._x = (int(code or 1) - 1 for code in f"{codes};".split(";")[:2])
        elif letter == "C":
            self._x += int(codes)
        elif letter in {"K", "X"}:
            line = self._lines.get(self._y, {})
            end = self._x + int(codes) if letter == "X" else float("inf")
            for x in [x for x in line if self._x <= x < end]:
                del line[x]
        elif letter == "J" or codes in {"?1049h", "?1049l"} or (letter in "hl" and codes == "?1049"):
            self._lines.clear()

    def _move(self, control: str) -> None:
        if control == "\r":
            self._x = 0
        elif control == "\n":
            self._y += 1
        else:
            self._x = max(0, self._x - 1)
