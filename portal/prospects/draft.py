"""What is written about a prospect, on a form or in a spreadsheet, and the sentences that refuse it (B1, B2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from portal.core.i18n import _
from portal.core.persons import (
    id_warnings,
    read_birth_year,
    read_id_number,
    read_name,
    read_phone,
    read_social_number,
    read_text,
)
from portal.core.vietnamese import clean, fold, parse_money
from portal.enums import PROSPECT_STATES, ProspectState
from portal.prospects.groups import PROSPECT_GROUPS

LONGEST_TEXT = {"hamlet": 200, "address": 300, "occupation": 200, "source": 200, "note": 300}
# More than this in a month is a slip of the pen, and would be more than every column of a sheet can show.
MOST_INCOME = 10**10


@dataclass(frozen=True)
class ProspectDraft:
    """One prospect as a person or a file gives it: clean and complete, not yet kept."""

    name: str
    birth_year: int | None = None
    hamlet: str = ""
    address: str = ""
    phone: str = ""
    id_number: str = ""
    social_number: str = ""
    occupation: str = ""
    monthly_income: int | None = None
    groups: tuple[int, ...] = ()
    source: str = ""
    state: str = ProspectState.NEVER
    note: str = ""


@dataclass
class Reading:
    """A draft, or the sentences why there is none, by field; ``warnings`` do not stop anything."""

    draft: ProspectDraft | None = None
    errors: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def read_draft(values: Mapping[str, str], *, default_state: str = ProspectState.NEVER) -> Reading:
    """Check all fields at once; what is missing in ``values`` is empty. ``surname`` may stand apart from ``name``."""
    reading = Reading()
    name = " ".join(part for part in (values.get("surname", ""), values.get("name", "")) if part)
    readers: dict[str, Callable[[str], object]] = {
        "name": lambda _text: read_name(name),
        "birth_year": read_birth_year,
        "phone": lambda text: read_phone(text, reading.warnings),
        "id_number": read_id_number,
        "social_number": read_social_number,
        "monthly_income": read_income,
        "groups": read_groups,
        "state": lambda text: read_state(text, default_state),
    }
    for key, longest in LONGEST_TEXT.items():
        readers[key] = lambda text, most=longest: read_text(text, most)  # type: ignore[misc]
    found: dict[str, object] = {}
    for key, read in readers.items():
        try:
            found[key] = read(values.get(key, ""))
        except ValueError as refusal:
            reading.errors[key] = str(refusal.args[0])
    if not reading.errors:
        reading.draft = ProspectDraft(**found)  # type: ignore[arg-type]
        reading.warnings += id_warnings(reading.draft.id_number, reading.draft.birth_year)
    return reading


def read_income(text: str) -> int | None:
    """Whole đồng a month, or nothing; a decimal part of zeros, as spreadsheets write it, is dropped."""
    typed = re.sub(r"[.,]0+$", "", clean(text)) if re.fullmatch(r"[0-9]+[.,]0{1,2}", clean(text)) else text
    if not clean(typed):
        return None
    amount = parse_money(typed)
    if amount >= MOST_INCOME:
        raise ValueError(_("Thu nhập mỗi tháng quá lớn, hãy kiểm tra lại."))
    return amount


# Words that tell a group, without diacritics; the first group that knows a word has it.
_GROUP_WORDS = (
    (1, ("lang nghe", "thu cong")),
    (2, ("nhan khoan", "khoan dat", "khoan rung", "mat nuoc")),
    (3, ("hiep hoi", "taxi", "du lich", "quan ly doanh nghiep", "hop tac xa", "htx", "khong huong luong")),
    (4, ("hoi phu nu", "hoi nong dan", "doan thanh nien", "cuu chien binh", "doan the", "hoi vien")),
    (
        5,
        ("kinh doanh", "buon ban", "tieu thuong", "ban hang", "nha tro", "xe cong nghe", "an ninh", "ca the"),
    ),
    (6, ("ngheo", "can ngheo", "nong thon moi", "dan toc", "diem nghiep", "nong nghiep", "nong lam", "nlnd")),
    (7, ("giao dan", "phat tu", "phat giao", "ton giao", "chuc sac", "chuc viec", "cong giao")),
    (8, ("that nghiep", "bao luu", "tam hoan", "cham dut hop dong")),
    (9, ("khac", "than nhan", "uy tin")),
)


_GROUP_NUMBER = re.compile(r"(?:nhom\s*)?\(?([1-9])\)?(?:[.,]0+)?")
_NUMBERED = re.compile(r"^(?:nhom\s*)?\(?[1-9]\)?\s*[.:)-]\s*(?=\D)")


def read_groups(text: str) -> tuple[int, ...]:
    """Groups of 03 §2 by number or by words, several parted by commas or semicolons; each once, in order.

    A name as the portal writes it may have commas and its number before it: ``3. Hiệp hội, quản lý không lương``.
    """
    found: set[int] = set()
    for part in re.split(r"[;|+\n]", clean(text)):
        whole = _group_named(part) if "," in part else 0
        found |= {whole} if whole else {_group_of(piece) for piece in part.split(",") if piece.strip()}
    return tuple(sorted(found))


def _group_named(part: str) -> int:
    """The group that is called so in full; 0 for none."""
    words = _NUMBERED.sub("", fold(part))
    for known, group in PROSPECT_GROUPS.items():
        if words in (fold(str(group.label)), fold(str(group.short))):
            return known
    return 0


def _group_of(part: str) -> int:
    words = fold(part)
    if number := _GROUP_NUMBER.fullmatch(words):
        return int(number[1])
    if known := _group_named(part):
        return known
    for known, signs in _GROUP_WORDS:
        if any(f" {sign} " in f" {words} " for sign in signs):
            return known
    raise ValueError(
        _("Không nhận ra nhóm đối tượng “%(given)s”. Hãy ghi số nhóm từ 1 đến 9.", given=part.strip())
    )


_STATE_WORDS = (
    (ProspectState.STOPPED, ("dung", "ngung", "thoi", "het han", "bao luu", "gian doan")),
    (ProspectState.NEVER, ("chua", "khong", "moi")),
    (ProspectState.JOINED, ("dang", "da tham gia", "co", "roi", "tham gia")),
)


def read_state(text: str, default: str = ProspectState.NEVER) -> str:
    """A state by its key, its label or the words that offices use; ``default`` for nothing."""
    words = fold(text)
    if not words:
        return default
    for state, label in PROSPECT_STATES.items():
        if words in (state.value, fold(str(label))):
            return state
    for state, known in _STATE_WORDS:
        if any(f" {word} " in f" {words} " for word in known):
            return state
    labels = "; ".join(str(label) for label in PROSPECT_STATES.values())
    raise ValueError(
        _("Không nhận ra tình trạng “%(given)s”. Hãy ghi: %(labels)s.", given=text, labels=labels)
    )
