"""What the operating system says about the data folder, as a sentence a clerk or the office's IT can act on."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.errors import StoreDamaged, StoreError
from kiosk.i18n import _

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)
_WRONG_KIND = (errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.ELOOP)


def full_disk(error: OSError) -> bool:
    """Whether there is no room left."""
    return error.errno in _FULL


def store_error(error: OSError, path: Path) -> StoreError:
    """The error to raise when the system refuses something at `path`."""
    if error.errno in _FULL:
        message = _("Ổ đĩa đã đầy, chưa ghi được gì vào {path}; hãy giải phóng chỗ trống rồi làm lại thao tác này.")
    elif error.errno in _REFUSED:
        message = _("Không có quyền với {path}; hãy nhờ người quản trị cấp quyền đọc và ghi cho tài khoản đang dùng.")
    elif error.errno in _WRONG_KIND:
        message = _("{path} không dùng được làm thư mục dữ liệu; hãy chọn một thư mục khác.")
    else:
        message = _("Không đọc hoặc ghi được {path} ({reason}); hãy kiểm tra ổ đĩa rồi làm lại thao tác này.")
    return StoreError(message.format(path=path, reason=error.strerror or type(error).__name__))


def damaged(path: Path) -> StoreDamaged:
    """The error for a file that is not what was written."""
    return StoreDamaged(
        _("Tệp {path} bị hỏng; chưa thay đổi gì, hãy khôi phục từ bản sao lưu gần nhất.").format(path=path)
    )


def newer(path: Path | str) -> StoreError:
    """The error for a file, or a document by its key, that a later version of the program wrote."""
    return StoreError(
        _("{path} được ghi bởi phiên bản mới hơn của chương trình; hãy cập nhật chương trình rồi mở lại.").format(
            path=path
        )
    )


def no_store(path: Path) -> StoreError:
    """The error for a folder that holds no store of the present format."""
    return StoreError(
        _("Không có dữ liệu trong {path}; hãy kiểm tra thư mục (--data), hoặc mở quầy một lần rồi làm lại.").format(
            path=path
        )
    )


def poisoned(path: Path) -> StoreError:
    """The error for writing on after the disk failed in the middle of it."""
    return StoreError(
        _("Ổ đĩa đã báo lỗi khi ghi {path}; hãy thoát chương trình, kiểm tra ổ đĩa rồi mở lại để ghi tiếp.").format(
            path=path
        )
    )


def on_network(path: Path, kind: str) -> StoreError:
    """The error for a data folder on a file system shared over the network."""
    return StoreError(
        _("{path} nằm trên ổ mạng ({kind}), dữ liệu có thể hỏng; hãy chọn một thư mục trên ổ của máy này.").format(
            path=path, kind=kind
        )
    )


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the system says inside the block into a `StoreError` about `path`."""
    try:
        yield
    except OSError as error:
        raise store_error(error, path) from error
