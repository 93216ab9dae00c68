"""What a file really is, by its content and not by its name; nothing is unpacked, so that no bomb goes off."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from portal.core import vietnamese
from portal.core.errors import Invalid
from portal.core.i18n import _

LARGEST = 5 * 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "docx": f"{_OFFICE}wordprocessingml.document",
}
_PARTS = {"pptx": "ppt/presentation.xml", "docx": "word/document.xml"}


@dataclass(frozen=True)
class Upload:
    """A file that may be kept: its bytes, its type, and a name whose ending tells the truth."""

    data: bytes
    name: str
    mime: str


def read_upload(data: bytes, filename: str) -> Upload:
    """The file if it is a PDF, JPEG, PNG, PPTX or DOCX of at most 5 MB; refuses others, and macros (Invalid)."""
    if not data:
        raise Invalid(_("Tệp trống."), field="file")
    if len(data) > LARGEST:
        raise Invalid(_("Tệp lớn hơn 5 MB. Hãy nén lại hoặc dán đường dẫn."), field="file")
    kind = _kind(data)
    if kind is None:
        raise Invalid(_("Chỉ nhận tệp PDF, JPEG, PNG, PPTX, DOCX."), field="file")
    stem = vietnamese.clean(PurePath(filename.replace("\\", "/")).stem)[:180] or "tai-lieu"
    return Upload(data, f"{stem}.{kind}", _TYPES[kind])


def _kind(data: bytes) -> str | None:
    if data.startswith(b"%PDF-"):
        return "pdf" if b"%%EOF" in data[-2048:] else None
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg" if data.rstrip(b"\0").endswith(b"\xff\xd9") else None
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png" if b"IEND" in data[-16:] else None
    return _office_kind(data) if data.startswith(b"PK\x03\x04") else None


def _office_kind(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if any("vbaproject" in name.casefold() for name in names):
        raise Invalid(_("Tệp có chứa macro. Hãy lưu lại thành bản không có macro."), field="file")
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for kind, part in _PARTS.items() if part in names), None)
