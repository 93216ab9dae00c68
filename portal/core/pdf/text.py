"""Text as the fonts can print it: NFC, only characters that have a glyph, pictures in words, the rest replaced where
everybody sees it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

REPLACEMENT: Final = "□"

# What phones put into free text, as a paper can say it. A font with these pictures would be larger than all four
# faces together, and a picture is nothing for a paper that is signed.
PICTURE: Final = "(biểu tượng)"
_PICTURES: Final = {
    **dict.fromkeys("😀😁😂😃😄😅😆😊😍🙂🤣🥰😇😉", "(cười)"),
    **dict.fromkeys("😞😟😠😡😢😥😭☹🙁😔", "(buồn)"),
    **dict.fromkeys("👍👌🆗", "(đồng ý)"),
    "👎": "(không đồng ý)",
    **dict.fromkeys("❤💓💕💖💗💙💚💛🧡💜♥", "(trái tim)"),
    **dict.fromkeys("🙏🤝👏", "(cảm ơn)"),
    **dict.fromkeys("🌹🌸🌺🌻🌷💐🌼", "(hoa)"),
    **dict.fromkeys("✅✔✓☑", "(có)"),
    **dict.fromkeys("❌✗✘❎", "(không)"),
    **dict.fromkeys("⚠❗❕‼", "(lưu ý)"),
    **dict.fromkeys("☎📞📱", "(điện thoại)"),
    **dict.fromkeys("★☆⭐🌟", "(sao)"),
}

# The characters kept in the subset fonts (fonts/README.md); fonts.check() proves that all four faces have
# each of them.
COVERED_RANGES: Final = (
    (0x20, 0x7E), (0xA0, 0x180), (0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x243, 0x243),
    (0x300, 0x303), (0x306, 0x306), (0x309, 0x309), (0x31B, 0x31B), (0x323, 0x323), (0x1EA0, 0x1EF9),
    (0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x202F, 0x2030),
    (0x2032, 0x2033), (0x2039, 0x203A), (0x20AB, 0x20AC), (0x2116, 0x2116), (0x2122, 0x2122),
    (0x2190, 0x2193), (0x2212, 0x2212), (0x2260, 0x2260), (0x2264, 0x2265),
    (0x25A0, 0x25A1), (0x25CB, 0x25CB), (0x25CF, 0x25CF),
)  # fmt: skip

_COVERED_CLASS = "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in COVERED_RANGES)
_UNPRINTABLE = re.compile(f"[^\t\n{_COVERED_CLASS}]+|\\u00ad")

# A variation selector or a zero width joiner is no character of its own, and an emoji of several code points
# is one sign.
_INVISIBLE = frozenset({"Cf", "Cc", "Mn", "Me", "Sk"})
_SPACES = frozenset({"Zs", "Zl", "Zp"})
_JOINER = "\u200d"

# NFC would join this mark with the ">" of the tag before it and so break the markup of a whole page.
_OVERLAY = "\u0338"


def printable(text: str) -> str:
    """NFC text of which every character has a glyph; a picture becomes its word, an unknown letter one □, an invisible
    sign disappears.

    Tabs and line feeds stay: the one who lays the text out knows what they mean.
    """
    text = _UNPRINTABLE.sub(_replace, _composed(text))
    # Taking a sign away can bring a letter and a mark together that belong into one.
    while not unicodedata.is_normalized("NFC", text):
        text = _UNPRINTABLE.sub(_replace, _composed(text))
    return text


def _composed(text: str) -> str:
    if unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text.replace(_OVERLAY, ""))


def _replace(match: re.Match[str]) -> str:
    out: list[str] = []
    joined = False
    for char in match.group():
        category = unicodedata.category(char)
        if category in _SPACES:
            out.append(" ")
        elif category not in _INVISIBLE and not joined:
            out.append(_PICTURES.get(char, PICTURE) if _is_picture(char, category) else REPLACEMENT)
        joined = char == _JOINER
    return _spaced(match, out)


def _is_picture(char: str, category: str) -> bool:
    return category == "So" or char in _PICTURES


def _spaced(match: re.Match[str], signs: list[str]) -> str:
    """The signs with words apart from each other and from letters around; a word said several times is said once."""
    out = ""
    for sign in signs:
        if sign.startswith("(") and out.endswith(sign):
            continue
        if sign.startswith("(") and out and not out.endswith(" "):
            out += " "
        out += sign
    before, after = (
        match.string[max(match.start() - 1, 0) : match.start()],
        match.string[match.end() : match.end() + 1],
    )
    if out.startswith("(") and before.isalnum():
        out = " " + out
    return out + (" " if out.endswith(")") and after.isalnum() else "")


def covered() -> frozenset[int]:
    """Every code point that printable() lets through, except tab and line feed."""
    return frozenset(code for low, high in COVERED_RANGES for code in range(low, high + 1))
