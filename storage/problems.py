"""What the operating system says about the data folder, as a sentence a clerk or the office's IT can act on."""

import errno
import os
from pathlib import Path

from kiosk.errors import StoreDamaged, StoreError
from kiosk.i18n import N_, _

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)
_TOO_MANY = (errno.EMFILE, errno.ENFILE)
_WRONG_KIND = (errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.ELOOP)

# The system speaks English, or whatever the machine was set up in; a clerk is told in the program's language.
_REASONS = {
    **dict.fromkeys(_FULL, N_("ổ đĩa đã đầy")),
    **dict.fromkeys((errno.EACCES, errno.EPERM), N_("không có quyền")),
    errno.EROFS: N_("ổ đĩa chỉ cho đọc"),
    errno.ENOENT: N_("không có tệp hoặc thư mục này"),
    errno.ENOTDIR: N_("có tệp đứng ở chỗ phải là thư mục"),
    errno.EISDIR: N_("đây là một thư mục"),
    errno.EEXIST: N_("đã có tệp cùng tên"),
    errno.ENOTEMPTY: N_("thư mục không trống"),
    errno.ELOOP: N_("liên kết chỉ vòng quanh"),
    errno.ENAMETOOLONG: N_("tên quá dài"),
    errno.EIO: N_("ổ đĩa đọc ghi lỗi"),
    errno.ESTALE: N_("ổ đĩa mạng mất kết nối"),
    **dict.fromkeys(_TOO_MANY, N_("máy đang mở quá nhiều tệp")),
    errno.ENOMEM: N_("máy hết bộ nhớ"),
    errno.ENOEXEC: N_("tệp không chạy được"),
}


def reason_of(error: OSError) -> str:
    """Why the system refused, in the user's words; a rare reason by the name the office's IT can look up."""
    known = _REASONS.get(error.errno or 0)
    if known is not None:
        return _(known)
    return _("lỗi hệ thống {name}").format(name=errno.errorcode.get(error.errno or 0, type(error).__name__))


def full_disk(error: OSError) -> bool:
    """Whether there is no room left."""
    return error.errno in _FULL


def store_error(error: OSError, path: Path) -> StoreError:
    """The error to raise when the system refuses something at `path`, or at the file inside it that it names itself."""
    if error.errno in _REFUSED and isinstance(error.filename, str | Path) and os.path.isfile(error.filename):
        path = Path(error.filename)
    if error.errno in _FULL:
        message = _("Ổ đĩa đã đầy, chưa ghi được gì vào {path}; hãy giải phóng chỗ trống rồi làm lại thao tác này.")
    elif error.errno in _REFUSED:
        message = _("Không có quyền với {path}; hãy nhờ người quản trị cấp quyền đọc và ghi cho tài khoản đang dùng.")
    elif error.errno in _TOO_MANY:
        message = _("Máy đang mở quá nhiều tệp nên chưa mở được {path}; hãy đóng bớt chương trình rồi làm lại.")
    elif error.errno in _WRONG_KIND:
        message = _("{path} không dùng được làm thư mục dữ liệu; hãy chọn một thư mục khác.")
    else:
        message = _("Không đọc hoặc ghi được {path} ({reason}); hãy kiểm tra ổ đĩa rồi làm lại thao tác này.")
    return StoreError(message.format(path=path, reason=reason_of(error)))


def damaged(path: Path) -> StoreDamaged:
    """The error for a file that is not what was written."""
    return StoreDamaged(
        _(
            "Tệp {path} bị hỏng, chưa thay đổi gì; hãy chạy kiosk verify rồi kiosk restore (bản sao lưu) "
            "hoặc kiosk salvage."
        ).format(path=path)
    )


def missing(path: Path) -> StoreDamaged:
    """The error for a file of the store that is gone."""
    return StoreDamaged(
        _(
            "Thiếu tệp {path}, chưa thay đổi gì; hãy đưa tệp về chỗ cũ, hoặc chạy kiosk restore (bản sao lưu) "
            "hay kiosk salvage."
        ).format(path=path)
    )


def no_file(path: Path) -> StoreError:
    """The error for a file that was named and is not there."""
    return StoreError(_("Không có tệp {path}; hãy kiểm tra lại tên tệp.").format(path=path))


def no_folder(path: Path) -> StoreError:
    """The error for a folder in which a file should be made and that is not there."""
    return StoreError(_("Không có thư mục {folder}; hãy tạo thư mục đó hoặc chọn nơi khác.").format(folder=path))


def is_folder(path: Path) -> StoreError:
    """The error for a folder where the name of a file is wanted."""
    return StoreError(_("{path} là một thư mục; hãy ghi thêm tên tệp.").format(path=path))


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


def not_saved(error: OSError, path: Path) -> StoreError:
    """The error for a change that the disk failed under and that was taken back; the next one can be saved."""
    return StoreError(
        _(
            "Ổ đĩa báo lỗi khi ghi {path} ({reason}): thao tác này chưa được lưu; "
            "hãy làm lại, và nhờ người quản trị kiểm tra ổ đĩa."
        ).format(path=path, reason=reason_of(error))
    )


def failing(path: Path) -> StoreError:
    """The error for a store that the disk fails under at every try; what was saved before can be read."""
    return StoreError(
        _("Ổ đĩa báo lỗi khi ghi {path}, chưa lưu thêm được gì; hãy nhờ người quản trị kiểm tra ổ đĩa ngay.").format(
            path=path
        )
    )


def maybe_saved(path: Path) -> StoreError:
    """The error for a change that the disk failed under and that could not be taken back."""
    return StoreError(
        _(
            "Ổ đĩa báo lỗi khi ghi {path}, không chắc thao tác này đã được lưu; "
            "hãy tra lại trước khi làm lại, và nhờ người quản trị kiểm tra ổ đĩa ngay."
        ).format(path=path)
    )


def malformed(key: str) -> StoreDamaged:
    """The error for a document that its own rules refuse."""
    return StoreDamaged(
        _(
            "Bản ghi {key} không đúng quy tắc nên không tính số liệu được; hãy sửa nó hoặc khôi phục bản sao lưu."
        ).format(key=key)
    )


def on_network(path: Path, kind: str) -> StoreError:
    """The error for a data folder on a file system shared over the network."""
    return StoreError(
        _("{path} nằm trên ổ mạng ({kind}), dữ liệu có thể hỏng; hãy chọn một thư mục trên ổ của máy này.").format(
            path=path, kind=kind
        )
    )


class explained:
    """A `with` block that turns what the system says inside it into a `StoreError` about `path`."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, OSError):
            raise store_error(error, self._path) from error
