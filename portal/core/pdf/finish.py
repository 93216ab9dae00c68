"""The last pass over a PDF: proof that all fonts are embedded, language, title, dates, an identifier from its
content."""

from __future__ import annotations

import datetime as dt
import io
from typing import Final

import pikepdf
from pikepdf import Dictionary, Name, Pdf, String

from portal.core.pdf.errors import PdfError

LANGUAGE: Final = "vi"
PRODUCER: Final = "Cổng hội nghị truyền thông khách hàng BHXH"


def finish(data: bytes, *, title: str, subject: str = "", created: dt.datetime | None = None) -> bytes:
    """The same pages with their properties; raises PdfError if a font is not embedded."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        check_fonts(pdf)
        describe(pdf, title=title, subject=subject, created=created)
        return save(pdf)


def check_fonts(pdf: Pdf) -> None:
    """Raise PdfError unless each font of the file travels with it as a subset."""
    for item in pdf.objects:
        if not isinstance(item, Dictionary) or item.get(Name.Type) != Name.Font:
            continue
        if item.get(Name.Subtype) in {Name.Type0, Name.Type3}:
            continue
        descriptor = item.get(Name.FontDescriptor)
        if descriptor is None or not any(
            key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")
        ):
            raise PdfError(f"the font {item.get(Name.BaseFont)} is not embedded")


def describe(pdf: Pdf, *, title: str, subject: str = "", created: dt.datetime | None = None) -> None:
    """Language, title (in the file and in its XMP) and dates; viewers show the title instead of the file
    name."""
    pdf.Root.Lang = String(LANGUAGE)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if Name.Info in pdf.trailer:
        del pdf.trailer[Name.Info]
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as metadata:
        metadata["dc:title"] = title
        metadata["dc:language"] = {LANGUAGE}
        metadata["pdf:Producer"] = PRODUCER
        if subject:
            metadata["dc:description"] = subject
        if created:
            metadata["xmp:CreateDate"] = metadata["xmp:ModifyDate"] = created.isoformat(timespec="seconds")


def save(pdf: Pdf) -> bytes:
    """The bytes of the file, its identifier computed from them."""
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
