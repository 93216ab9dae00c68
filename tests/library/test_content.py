"""What a file really is, whatever its name says."""

from __future__ import annotations

import io
import zipfile

import pytest

from portal.core.errors import Invalid
from portal.library.content import LARGEST, read_upload

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"\0\0\0\0IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20 + b"\xff\xd9"


def office(*names: str) -> bytes:
    """A ZIP with these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


PPTX = office("[Content_Types].xml", "ppt/presentation.xml")
DOCX = office("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("data", "named", "kept", "mime"),
    [
        (PDF, "Tờ gấp.exe", "Tờ gấp.pdf", "application/pdf"),
        (PNG, "..\\..\\anh.jpg", "anh.png", "image/png"),
        (JPEG, "", "tai-lieu.jpg", "image/jpeg"),
        (
            PPTX,
            "slide.PPTX",
            "slide.pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        (
            DOCX,
            "a/b/bài.doc",
            "bài.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
)
def test_the_name_follows_the_content(data: bytes, named: str, kept: str, mime: str) -> None:
    upload = read_upload(data, named)
    assert (upload.name, upload.mime, upload.data) == (kept, mime, data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\0 a program",
        b"<html><script>1</script></html>",
        PDF[:-7],
        PNG[:-12],
        office("[Content_Types].xml", "xl/workbook.xml"),
        office("word/document.xml"),
        office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        PPTX[:-30],
        b"%PDF-1.4" + b"0" * LARGEST + b"%%EOF",
    ],
)
def test_anything_else_is_refused_beside_its_field(data: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        read_upload(data, "tai-lieu.pdf")
    assert refusal.value.field == "file"
