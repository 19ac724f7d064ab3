"""What is said and what is written down when the program itself is wrong: never a citizen's name."""

import logging
import traceback
import zlib
from pathlib import Path

from kiosk.i18n import N_

CRASH_NOTICE = N_(
    "Chương trình gặp lỗi và đã dừng. Hồ sơ đã lưu vẫn an toàn; hãy mở lại chương trình. "
    "Lỗi đã ghi vào nhật ký: {number}"
)


def describe_crash(error: object) -> str:
    """Where an error came from: kinds, files and lines, without messages or values, which may hold personal data."""
    if not isinstance(error, BaseException):
        return type(error).__name__
    parts: list[str] = []
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        parts.append(_frames(link))
        link = link.__cause__ or link.__context__
    return " <- ".join(parts)


def log_crash(logger: logging.Logger, error: BaseException) -> str:
    """Write the error down and give the number it can be found by; the same fault has the same number."""
    description = describe_crash(error)
    number = f"{zlib.crc32(description.encode()):08X}"
    logger.error("%s %s", number, description)
    return number


def _frames(error: BaseException) -> str:
    kind = type(error)
    places = [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__, limit=-8)
    ]
    return f"{kind.__module__}.{kind.__qualname__} at {' > '.join(places) or 'unknown'}"
