"""What is written about a guest, on a form or in a spreadsheet, and the sentences that refuse it (D1, formats.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from portal.core.fields import read_email
from portal.core.i18n import _
from portal.core.persons import id_warnings, read_birth_year, read_id_number, read_name, read_phone, read_text
from portal.core.vietnamese import fold
from portal.enums import GUEST_CATEGORIES, GuestCategory

LONGEST_TEXT = {"organisation": 200, "hamlet": 200, "in_charge": 200, "note": 300}
LONGEST_EMAIL = 254


@dataclass(frozen=True)
class GuestDraft:
    """One guest as a person or a file gives it: clean and complete, not yet on a list."""

    name: str
    category: str = GuestCategory.PROSPECT
    birth_year: int | None = None
    organisation: str = ""
    hamlet: str = ""
    phone: str = ""
    email: str = ""
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
        "email": _try(reading, "email", lambda: read_email(read_text(raw.get("email", ""), LONGEST_EMAIL))),
        "id_number": _try(reading, "id_number", lambda: read_id_number(raw.get("id_number", ""))),
        "on_payroll": _try(
            reading, "on_payroll", lambda: read_payroll(raw.get("on_payroll", ""), str(category))
        ),
    }
    for key, longest in LONGEST_TEXT.items():
        values[key] = _try(reading, key, lambda key=key, most=longest: read_text(raw.get(key, ""), most))  # type: ignore[misc]
    if not reading.errors:
        reading.draft = GuestDraft(**values)  # type: ignore[arg-type]
        reading.warnings += id_warnings(reading.draft.id_number, reading.draft.birth_year)
    return reading


def _try(reading: Reading, key: str, read: Callable[[], object]) -> object:
    try:
        return read()
    except ValueError as refusal:
        reading.errors[key] = str(refusal.args[0])
        return None


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
