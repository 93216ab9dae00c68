"""Opens a workbook from a stranger: only checked bytes, in a bounded size, reach the reading library.

A zip can say one thing in its directory and another in its parts. So nothing of it is handed on: the XML
parts are unpacked here, counted and scanned, and packed anew into a plain zip that only has these parts.
"""

import io
import re
import zipfile
import zlib
from collections import Counter
from typing import IO

from portal.core.spreadsheet.content import SAVE_AS, wrong_kind
from portal.core.spreadsheet.scan import Limits, PartScanner, WorkbookScanner, refuse_unsafe
from portal.core.spreadsheet.table import SpreadsheetError

MAX_ENTRIES = 2_000
MAX_UNPACKED = 60 * 1024 * 1024
# Real sheets shrink to a thirtieth at most, a bomb to a thousandth; tiny parts may shrink more.
MAX_RATIO = 150
_RATIO_MATTERS_ABOVE = 1024 * 1024
_CHUNK = 64 * 1024
_NESTED = re.compile(r"\.(zip|xlsx|xlsm|xlsb|7z|rar|gz|bz2|xz|tar)$", re.IGNORECASE)


def safe_workbook(data: bytes, limits: Limits) -> bytes:
    """The same workbook with only its XML parts, each scanned; refuses bombs, entities and far cells."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _require_workbook([entry.filename for entry in entries])
            _require_harmless(entries)
            return _repacked(archive, entries, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, LookupError, ValueError, NotImplementedError) as error:
        raise SpreadsheetError("broken", f"Tệp bị hỏng, không mở được. {SAVE_AS}") from error


def _require_workbook(names: list[str]) -> None:
    found = {name.lower() for name in names}
    if any(re.fullmatch(r"xl/workbook\d*\.xml", name) for name in found):
        return
    if "xl/workbook.bin" in found:
        raise SpreadsheetError("wrong_kind", f"Đây là tệp Excel nhị phân (.xlsb). {SAVE_AS}")
    if "content.xml" in found:
        raise SpreadsheetError("wrong_kind", f"Đây là tệp OpenDocument (.ods, .odt). {SAVE_AS}")
    if "word/document.xml" in found:
        raise wrong_kind("văn bản Word")
    raise wrong_kind("tệp nén ZIP")


def _require_harmless(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise SpreadsheetError("encrypted", "Tệp có mật khẩu. Hãy bỏ mật khẩu trong Excel rồi tải lên lại.")
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise refuse_unsafe("nội dung giải nén quá lớn")
    if max(Counter(entry.filename for entry in entries).values()) > 1:
        raise refuse_unsafe("có hai phần trùng tên")
    for entry in entries:
        _require_harmless_entry(entry)


def _require_harmless_entry(entry: zipfile.ZipInfo) -> None:
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refuse_unsafe("nén bằng cách lạ")
    if entry.file_size > max(_RATIO_MATTERS_ABOVE, entry.compress_size * MAX_RATIO):
        raise refuse_unsafe("nội dung giải nén quá lớn")
    name = entry.filename
    if name.startswith("/") or ".." in name.split("/"):
        raise refuse_unsafe("có đường dẫn lạ")
    if _NESTED.search(name) and not name.startswith("xl/embeddings/"):
        raise refuse_unsafe("có tệp nén bên trong")


def _repacked(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Limits) -> bytes:
    # Sheets only point at shared strings, so the strings have to be measured first.
    parts = [entry for entry in entries if entry.filename.lower().endswith((".xml", ".rels"))]
    parts.sort(key=lambda entry: "sharedstrings" not in entry.filename.lower())
    scanner = WorkbookScanner(limits)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as out:
        for entry in parts:
            with archive.open(entry) as source, out.open(entry.filename, "w") as target:
                _copy_scanned(source, target, scanner.part())
    return packed.getvalue()


def _copy_scanned(source: IO[bytes], target: IO[bytes], part: PartScanner) -> None:
    # Never more than the directory declares is read, and what it declares has been summed up.
    while chunk := source.read(_CHUNK):
        part.feed(chunk)
        target.write(chunk)
    part.close()
