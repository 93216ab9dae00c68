"""Texts of messages: placeholders, the version without diacritics, and how many SMS parts a text takes (D4). Pure.

Parts after 3GPP TS 23.038 and 23.040: one SMS holds 140 octets, that is 160 characters of the GSM 7-bit alphabet or 70
of UCS-2; in a longer message each part gives up 6 octets to its header and holds 153 or 67.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.core.i18n import lazy

GSM, UCS2 = "GSM-7", "UCS-2"
_BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Each of these is sent as an escape and a second character.
_EXTENSION = set("\f^{}\\[~]|€")
_LIMITS = {GSM: (160, 153), UCS2: (70, 67)}
_PLAIN = str.maketrans(
    {
        "đ": "d", "Đ": "D", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...",
        "•": "-", "₫": "d", "\u00a0": " ", "\u202f": " ", "`": "'", "\t": " ",
    }
)  # fmt: skip
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

# What may stand in braces, and what each becomes.
PLACEHOLDERS = {
    "ten": lazy("họ tên khách"),
    "hoi_nghi": lazy("tên hội nghị"),
    "thoi_gian": lazy("giờ và ngày"),
    "dia_diem": lazy("nơi tổ chức"),
    "don_vi": lazy("xã, phường tổ chức"),
    "lien_he": lazy("người và số để hỏi"),
}


@dataclass(frozen=True)
class Parts:
    """How a text travels: the alphabet, how many of its characters (an extension character counts two), the parts."""

    encoding: str
    characters: int
    parts: int


@dataclass(frozen=True)
class Version:
    """One version of a text with its parts."""

    text: str
    count: Parts


def sms_parts(text: str) -> Parts:
    """Count the parts of ``text`` as it would be sent, composed (NFC). A character that takes two places, of the
    extension table or beyond the basic plane, is never cut in two between parts. An empty text takes none."""
    text = unicodedata.normalize("NFC", text)
    encoding = GSM if set(text) <= _BASIC | _EXTENSION else UCS2
    widths = [_width(char, encoding) for char in text]
    single, each = _LIMITS[encoding]
    total = sum(widths)
    parts = min(total, 1) if total <= single else _pack(widths, each)
    return Parts(encoding, total, parts)


def _width(char: str, encoding: str) -> int:
    wide = char in _EXTENSION if encoding == GSM else ord(char) > 0xFFFF
    return 2 if wide else 1


def _pack(widths: Iterable[int], room: int) -> int:
    parts, used = 1, 0
    for width in widths:
        if used + width > room:
            parts, used = parts + 1, 0
        used += width
    return parts


def plain(text: str) -> str:
    """The same text without diacritics and with simple marks, keeping capitals: what a plain SMS can carry."""
    simple = unicodedata.normalize("NFC", text).translate(_PLAIN)
    bare = (char for char in unicodedata.normalize("NFD", simple) if unicodedata.category(char) != "Mn")
    return unicodedata.normalize("NFC", "".join(bare))


def versions(text: str) -> tuple[Version, Version]:
    """The text as written and without diacritics, each with its parts."""
    bare = plain(text)
    return Version(text, sms_parts(text)), Version(bare, sms_parts(bare))


def unknown_placeholders(text: str) -> list[str]:
    """What stands in braces and is no placeholder, once each, and braces without their partner."""
    found = [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]
    odd = sorted(set(_PLACEHOLDER.sub("", text)) & {"{", "}"})
    return list(dict.fromkeys([*(f"{{{name}}}" for name in found), *odd]))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every placeholder replaced by its value; a value is never looked into again."""
    return _PLACEHOLDER.sub(lambda match: values[match[1]], text)
