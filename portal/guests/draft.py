"""What is written about a guest, on a form or in a spreadsheet, and the sentences that refuse it (D1, formats.md)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from portal.core import clock
from portal.core.i18n import _
from portal.core.vietnamese import BadTextError, clean, fold, normalize_phone
from portal.enums import GUEST_CATEGORIES, GuestCategory

LONGEST_NAME = 200
LONGEST_TEXT = {"organisation": 200, "hamlet": 200, "in_charge": 200, "note": 300}
OLDEST = 1900
_SIGNS = set(" .,'’-–()/&")


@dataclass(frozen=True)
class GuestDraft:
    """One guest as a person or a file gives it: clean and complete, not yet on a list."""

    name: str
    category: str = GuestCategory.PROSPECT
    birth_year: int | None = None
    organisation: str = ""
    hamlet: str = ""
    phone: str = ""
    id_number: str = ""
    on_payroll: bool = False
    in_charge: str = ""
    note: str = ""


@dataclass
class Reading:
    """A draft, or the sentences why there is none, by field; ``warnings`` do not stop anything."""

    draft: GuestDraft | None = None
    errors: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def read_draft(raw: Mapping[str, str], *, default_category: str = GuestCategory.PROSPECT) -> Reading:
    """Check all fields at once; what is missing in ``raw`` is empty. ``surname`` may stand apart from ``name``."""
    reading = Reading()
    name = " ".join(part for part in (raw.get("surname", ""), raw.get("name", "")) if part)
    category = _try(reading, "category", lambda: read_category(raw.get("category", ""), default_category))
    values = {
        "name": _try(reading, "name", lambda: read_name(name)),
        "category": category,
        "birth_year": _try(reading, "birth_year", lambda: read_birth_year(raw.get("birth_year", ""))),
        "phone": _try(reading, "phone", lambda: read_phone(raw.get("phone", ""), reading.warnings)),
        "id_number": _try(reading, "id_number", lambda: read_id_number(raw.get("id_number", ""))),
        "on_payroll": _try(
            reading, "on_payroll", lambda: read_payroll(raw.get("on_payroll", ""), str(category))
        ),
    }
    for key, longest in LONGEST_TEXT.items():
        values[key] = _try(reading, key, lambda key=key, most=longest: read_text(raw.get(key, ""), most))  # type: ignore[misc]
    if not reading.errors:
        reading.draft = GuestDraft(**values)  # type: ignore[arg-type]
        reading.warnings += _id_warnings(reading.draft)
    return reading


def _try(reading: Reading, key: str, read: Callable[[], object]) -> object:
    try:
        return read()
    except ValueError as refusal:
        reading.errors[key] = str(refusal.args[0])
        return None


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
    """The 12 digits of a personal identity number, or nothing; puts back the zero that Excel ate."""
    typed = re.sub(r"[\s.'-]", "", clean(text))
    digits = f"0{typed}" if re.fullmatch(r"[0-9]{11}", typed) else typed
    if digits and not re.fullmatch(r"0[0-9]{11}", digits):
        raise ValueError(_("Số định danh cá nhân phải có 12 chữ số, bắt đầu bằng 0."))
    return digits


def read_text(text: str, longest: int) -> str:
    """One line of at most ``longest`` letters."""
    value = clean(text)
    if len(value) > longest:
        raise ValueError(_("Dài %(n)s chữ, chỉ nhận tối đa %(most)s.", n=len(value), most=longest))
    return value


_CATEGORY_WORDS = (
    (GuestCategory.SERVICE, ("to chuc dich vu", "tcdv", "buu dien", "nhan vien thu", "cong tac vien")),
    (GuestCategory.BENEFICIARY, ("thu huong", "dang huong", "huong luong huu", "beneficiary")),
    (GuestCategory.PROSPECT, ("tiem nang", "khach hang", "nguoi dan", "chua tham gia", "prospect")),
    (GuestCategory.STEERING, ("ban chi dao", "bcd", "ubnd", "uy ban", "steering")),
    (GuestCategory.INSURANCE, ("bhxh", "bao hiem xa hoi", "insurance")),
    (GuestCategory.OTHER, ("khac", "khach moi", "other")),
)


def read_category(text: str, default: str) -> str:
    """A category by its key, its label or the words that offices use; ``default`` for nothing."""
    words = fold(text)
    if not words:
        return default
    for category, label in GUEST_CATEGORIES.items():
        if words in (category.value, fold(str(label))):
            return category
    for category, known in _CATEGORY_WORDS:
        if any(word in words for word in known):
            return category
    labels = "; ".join(str(label) for label in GUEST_CATEGORIES.values())
    raise ValueError(
        _("Không nhận ra thành phần “%(given)s”. Hãy ghi: %(labels)s.", given=text, labels=labels)
    )


# Who comes for an office or an enterprise draws a salary there and gets no meal support (871 III.2.1a).
SALARIED = frozenset({GuestCategory.INSURANCE, GuestCategory.STEERING, GuestCategory.SERVICE})
_YES = {"x", "co", "1", "dung", "true", "yes", "y", "huong luong", "dang huong luong"}
_NO = {"khong", "0", "-", "sai", "false", "no", "n"}


def read_payroll(text: str, category: str) -> bool:
    """Whether somebody draws a salary; where nothing is written the category decides."""
    words = fold(text)
    if not words:
        return category in SALARIED
    if words in _YES | _NO:
        return words in _YES
    raise ValueError(_("Cột hưởng lương chỉ ghi “có” hoặc “không”."))


def _id_warnings(draft: GuestDraft) -> list[str]:
    """Digit 4 of the number tells the century, digits 5–6 the year of birth (formats.md)."""
    if not draft.id_number or draft.birth_year is None:
        return []
    year = 1900 + int(draft.id_number[3]) // 2 * 100 + int(draft.id_number[4:6])
    if year == draft.birth_year:
        return []
    return [_("Số định danh cho biết năm sinh %(year)s, khác năm sinh đã ghi. Hãy kiểm tra lại.", year=year)]
