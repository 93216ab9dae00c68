"""What a file is by its bytes, whatever its name says, and the text of a CSV file."""

import re
import unicodedata
from typing import Literal

from portal.core.spreadsheet.table import SpreadsheetError

SAVE_AS = "Hãy mở tệp bằng Excel, chọn “Lưu thành” (Save As), kiểu Excel Workbook (.xlsx), rồi tải lên lại."

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"MZ", "chương trình máy tính (.exe)"),
    (b"\x7fELF", "chương trình máy tính"),
    (b"%PDF", "tệp PDF"),
    (b"\x89PNG", "ảnh"),
    (b"\xff\xd8\xff", "ảnh"),
    (b"GIF8", "ảnh"),
    (b"{\\rtf", "văn bản Word"),
    (b"Rar!", "tệp nén RAR"),
    (b"7z\xbc\xaf", "tệp nén 7-Zip"),
    (b"\x1f\x8b", "tệp nén"),
    (b"<", "trang web hoặc tệp XML"),
)


def content_kind(data: bytes) -> Literal["zip", "text"]:
    """Tell a zip (perhaps .xlsx) from text (perhaps .csv); everything else is refused by its name."""
    if data.startswith(b"PK"):
        return "zip"
    if data.startswith(_OLE):
        raise _old_office(data)
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, what in _FOREIGN:
        if head.startswith(magic):
            raise wrong_kind(what)
    return "text"


def wrong_kind(what: str) -> SpreadsheetError:
    """The refusal of a file that is `what` and no spreadsheet."""
    return SpreadsheetError(
        "wrong_kind", f"Đây là {what}, không phải bảng tính. Chỉ nhận tệp .xlsx hoặc .csv."
    )


def _old_office(data: bytes) -> SpreadsheetError:
    # Names in an OLE directory are UTF-16; Excel wraps a workbook with a password into one.
    if "EncryptedPackage".encode("utf-16-le") in data:
        return SpreadsheetError("encrypted", "Tệp có mật khẩu. Hãy bỏ mật khẩu trong Excel rồi tải lên lại.")
    if "WordDocument".encode("utf-16-le") in data:
        return wrong_kind("văn bản Word")
    return SpreadsheetError("old_xls", f"Đây là tệp Excel kiểu cũ (.xls). {SAVE_AS}")


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def decode_text(data: bytes) -> str:
    """The text of a CSV file: UTF-8 or UTF-16 by its mark, else UTF-8, else the old Windows code pages."""
    text = _decode(data)
    if _CONTROL.search(text):
        raise wrong_kind("tệp nhị phân")
    return text


def _decode(data: bytes) -> str:
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        return _decode_windows(data)


def _decode_windows(data: bytes) -> str:
    for encoding in ("cp1258", "cp1252"):
        try:
            text = unicodedata.normalize("NFC", data.decode(encoding))
        except UnicodeDecodeError:
            continue
        # A mark that composes with no letter shows that the page was not the Vietnamese one.
        if not any(unicodedata.combining(char) for char in text):
            return text
    raise SpreadsheetError(
        "bad_encoding", "Không đọc được bảng mã của tệp CSV. Hãy lưu lại kiểu “CSV UTF-8” hoặc .xlsx."
    )
