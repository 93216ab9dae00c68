"""The four embedded faces: registered once per process, and proven complete before anything is printed.

A font that reportlab cannot read costs no error, only black boxes on paper, so coverage is checked glyph by
glyph.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any, Final

from reportlab import rl_config
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus.tables import CellStyle

from portal.core.pdf.errors import PdfError
from portal.core.pdf.text import covered

FONT_DIR: Final = Path(__file__).resolve().parent / "fonts"
FAMILY: Final = "tinos"

# xhtml2pdf calls a face "family_<bold><italic>"; taking the same names makes it use these objects, so that a
# table drawn by us and a paragraph drawn by it share one embedded font.
REGULAR, ITALIC, BOLD, BOLD_ITALIC = (f"{FAMILY}_{style}" for style in ("00", "01", "10", "11"))
FACES: Final = {
    REGULAR: "Tinos-Regular.ttf",
    ITALIC: "Tinos-Italic.ttf",
    BOLD: "Tinos-Bold.ttf",
    BOLD_ITALIC: "Tinos-BoldItalic.ttf",
}

_VOWELS = "aăâeêioôơuưy"
_TONES = "\u0300\u0309\u0303\u0301\u0323"


def vietnamese_letters() -> str:
    """The 134 letters with marks: twelve vowels × five tones, the seven letters of their own, in both
    cases."""
    toned = [unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES]
    lower = "".join([*toned, *"ăâêôơưđ"])
    return lower + lower.upper()


def face(*, bold: bool = False, italic: bool = False) -> str:
    """The registered name of a face of the family."""
    return f"{FAMILY}_{int(bold)}{int(italic)}"


def register() -> None:
    """Make the faces known to reportlab and check them; calling it again costs nothing."""
    if REGULAR in pdfmetrics.getRegisteredFontNames():
        return
    for name, filename in FACES.items():
        pdfmetrics.registerFont(TTFont(name, str(FONT_DIR / filename)))
        addMapping(FAMILY, 1 if name[-2] == "1" else 0, 1 if name[-1] == "1" else 0, name)
    check()
    # A canvas and the cells of a table start in these fonts; left alone they list Helvetica, never embedded.
    rl_config.canvas_basefontname = REGULAR
    CellStyle.fontname = REGULAR
    # No clock and no random identifier in a document: the same input gives the same bytes.
    rl_config.invariant = 1


def check() -> None:
    """Raise PdfError unless each face draws all of what ``text.covered`` promises, Vietnamese letters
    included."""
    needed = covered() | {ord(letter) for letter in vietnamese_letters()}
    for name in FACES:
        missing = needed - drawable(name)
        if missing:
            signs = " ".join(f"U+{code:04X}" for code in sorted(missing)[:20])
            raise PdfError(f"font {name} lacks {len(missing)} characters: {signs}")


def drawable(name: str) -> set[int]:
    """The code points that the face has a glyph for, empty outlines not counted unless the sign is a
    space."""
    typeface: Any = pdfmetrics.getFont(name).face  # type: ignore[attr-defined]
    return {
        code
        for code, glyph in typeface.charToGlyph.items()
        if glyph and (typeface.glyphPos[glyph + 1] > typeface.glyphPos[glyph] or _blank(code))
    }


def _blank(code: int) -> bool:
    return unicodedata.category(chr(code)) in {"Zs", "Cf"}
