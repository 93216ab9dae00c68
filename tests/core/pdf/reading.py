"""Reading a PDF back: what a person would see of it."""

from __future__ import annotations

import io
import unicodedata

import pdfplumber
import pikepdf
from pypdf import PdfReader

MM = 72 / 25.4


def page_texts(data: bytes) -> list[str]:
    """The text of each page, in reading order."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def words(data: bytes) -> list[str]:
    """All words of the file, of which each must be NFC."""
    found = " ".join(page_texts(data)).split()
    assert all(unicodedata.is_normalized("NFC", word) for word in found)
    return found


def letters(data: bytes) -> str:
    """The text without any blanks: independent of where lines end."""
    return "".join(words(data))


def chars(data: bytes) -> list[list[dict[str, object]]]:
    """The printed characters of each page with their places in points."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [page.chars for page in pdf.pages]


def box(
    data: bytes, page: int = 0, *, below: float = 0, above: float = 0
) -> tuple[float, float, float, float]:
    """Left, top, right and bottom distance in mm of the text of a page from its edges.

    ``below`` and ``above`` leave out what stands in the margins: page number and proof of origin.
    """
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        sheet = pdf.pages[page]
        width, height = float(sheet.width), float(sheet.height)
        inside = [
            char
            for char in sheet.chars
            if char["text"].strip() and below * MM <= char["top"] and char["bottom"] <= height - above * MM
        ]
        lines = [line for line in sheet.lines + sheet.rects if below * MM <= line["top"]]
    left = min(item["x0"] for item in inside + lines)
    right = width - max(item["x1"] for item in inside + lines)
    top = min(item["top"] for item in inside + lines)
    bottom = height - max(item["bottom"] for item in inside + lines)
    return left / MM, top / MM, right / MM, bottom / MM


def fonts(data: bytes) -> list[tuple[str, bool]]:
    """Name and "is embedded" of each font in the file."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
        return [
            (str(item.BaseFont), "/FontFile2" in item.get("/FontDescriptor", {}))
            for item in found
            if item.get("/Type") == "/Font"
        ]
