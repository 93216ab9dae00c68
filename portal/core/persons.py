"""What is written about a person, on a form or in a spreadsheet: pure readings with the sentences that refuse it.

Each reading gives the clean value or raises ValueError with a sentence that can stand beside its field.
"""

from __future__ import annotations

import re
import unicodedata

from portal.core import clock
from portal.core.i18n import _
from portal.core.vietnamese import BadTextError, clean, normalize_phone

LONGEST_NAME = 200
OLDEST = 1900
_SIGNS = set(" .,'’-–()/&")


def read_name(text: str) -> str:
    """A name of at most 200 letters; ValueError with a sentence for signs that no name has."""
    name = clean(text)
    if not name:
        raise ValueError(_("Hãy ghi họ tên."))
    if len(name) > LONGEST_NAME:
        raise ValueError(_("Họ tên dài %(n)s chữ, chỉ nhận tối đa %(most)s.", n=len(name), most=LONGEST_NAME))
    strange = next((char for char in name if not _belongs_in_name(char)), "")
    if strange:
        raise ValueError(_("Họ tên chỉ gồm chữ cái: hãy bỏ ký tự “%(sign)s”.", sign=strange))
    if not any(char.isalpha() for char in name):
        raise ValueError(_("Họ tên phải có chữ cái."))
    return name


def _belongs_in_name(char: str) -> bool:
    return char in _SIGNS or unicodedata.category(char)[0] in "LM" or char.isdecimal()


def read_birth_year(text: str) -> int | None:
    """A year from ``1961``, ``12/03/1961`` or ``1961-03-12``; None for nothing."""
    typed = clean(text)
    if not typed:
        return None
    found = re.fullmatch(r"(?:\d{1,2}[/.-]){0,2}(\d{4})(?:,0+)?|(\d{4})-\d{1,2}-\d{1,2}(?: .*)?", typed)
    year, newest = int(found[1] or found[2]) if found else 0, clock.today().year
    if not OLDEST <= year <= newest:
        raise ValueError(
            _("Hãy ghi năm bằng bốn chữ số, từ %(first)s đến %(last)s.", first=OLDEST, last=newest)
        )
    return year


def read_phone(text: str, warnings: list[str]) -> str:
    """Digits with the leading zero, or nothing; an odd number is taken and adds a warning."""
    if not clean(text):
        return ""
    try:
        phone = normalize_phone(text)
    except BadTextError as refusal:
        raise ValueError(refusal.sentence) from None
    if phone.warning:
        warnings.append(phone.warning)
    return phone.number


def read_id_number(text: str) -> str:
    """The 12 digits of a personal identity number, or nothing; puts back the zero that Excel ate.

    With a zero put back the fourth digit still has to name a century up to 2099: else another digit is missing.
    """
    typed = re.sub(r"[\s.'-]", "", clean(text))
    digits = f"0{typed}" if re.fullmatch(r"[0-9]{2}[0-3][0-9]{8}", typed) else typed
    if digits and not re.fullmatch(r"0[0-9]{11}", digits):
        raise ValueError(_("Số định danh cá nhân phải có 12 chữ số, bắt đầu bằng 0."))
    return digits


def read_social_number(text: str) -> str:
    """The 10 digits of a social insurance number (mã số BHXH), or nothing; puts back the zeros that Excel ate."""
    typed = re.sub(r"[\s.'-]", "", clean(text))
    digits = typed.zfill(10) if re.fullmatch(r"[0-9]{8,9}", typed) else typed
    if digits and not re.fullmatch(r"[0-9]{10}", digits):
        raise ValueError(_("Mã số BHXH phải có 10 chữ số."))
    return digits


def read_text(text: str, longest: int) -> str:
    """One line of at most ``longest`` letters."""
    value = clean(text)
    if len(value) > longest:
        raise ValueError(_("Dài %(n)s chữ, chỉ nhận tối đa %(most)s.", n=len(value), most=longest))
    return value


def id_warnings(id_number: str, birth_year: int | None) -> list[str]:
    """A sentence if the two contradict: digit 4 tells the century, digits 5–6 the year of birth (formats.md)."""
    if not id_number or birth_year is None:
        return []
    year = 1900 + int(id_number[3]) // 2 * 100 + int(id_number[4:6])
    if year == birth_year:
        return []
    return [_("Số định danh cho biết năm sinh %(year)s, khác năm sinh đã ghi. Hãy kiểm tra lại.", year=year)]
