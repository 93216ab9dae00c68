"""Units from a spreadsheet: good rows are taken, bad ones told by row; a second run changes nothing (A1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa

from portal.core import audit, clock, jobs
from portal.core.actor import current_actor
from portal.core.db import db, transaction
from portal.core.errors import Invalid
from portal.core.files import files
from portal.core.i18n import _
from portal.core.spreadsheet import Table, guess_mapping
from portal.core.uploads import read_list
from portal.core.vietnamese import BadTextError, fold, normalize_phone
from portal.enums import UNIT_KINDS, UnitKind
from portal.models import Unit
from portal.permissions import grants_for
from portal.units import rules
from portal.units.queries.importing import WORK, ImportResult
from portal.units.service.editing import apply_changes, check_parent_kind, hold_tree, may_manage, place

MOST_ROWS = 20_000
BATCH = 500
AT_ONCE = 500  # a list with more rows takes seconds, so a worker takes it
Tell = Callable[[int], None]  # how many rows are done
COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("mã đơn vị", "mã", "mã số", "mã xã", "code"),
    "name": ("tên đơn vị", "tên", "đơn vị", "name"),
    "kind": ("loại đơn vị", "loại", "cấp", "kind", "level"),
    "parent": ("mã đơn vị cấp trên", "mã cấp trên", "mã cha", "trực thuộc", "parent code", "parent"),
    "place_name": ("địa danh", "place name"),
    "address": ("địa chỉ", "address"),
    "phone": ("điện thoại", "số điện thoại", "đt", "phone"),
    "email": ("thư điện tử", "email", "e mail"),
}  # fmt: skip
_LENGTHS = {"name": 200, "place_name": 100, "address": 300, "email": 200}
_OPTIONAL = ("place_name", "address", "phone", "email")
_KINDS = {
    UnitKind.NATIONAL: ("bhxh viet nam", "bao hiem xa hoi viet nam", "trung uong", "toan quoc", "national"),
    UnitKind.PROVINCE: ("bhxh tinh", "tinh", "thanh pho", "bhxh thanh pho", "cap tinh", "province"),
    UnitKind.LOCAL: ("bhxh co so", "co so", "bhxh huyen", "huyen", "bhxh lien xa", "local"),
    UnitKind.COMMUNE: ("xa", "phuong", "dac khu", "xa/phuong/dac khu", "cap xa", "commune"),
    UnitKind.SERVICE: (
        "to chuc dich vu",
        "tcdv",
        "to chuc ho tro phat trien doi tuong",
        "dich vu",
        "service",
    ),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}


@dataclass
class _Entry:
    """One row that can be read: where it stands in the file and what it says."""

    row: int
    kind: UnitKind
    code: str
    parent: str
    values: dict[str, str]


@dataclass
class _Work:
    """What one import has found out so far."""

    known: dict[tuple[str, str], int]
    errors: list[tuple[int, str]] = field(default_factory=list)
    added: int = 0
    updated: int = 0
    unchanged: int = 0


def request_import(data: bytes, filename: str) -> ImportResult | int:
    """Take a short list at once, as ``import_units``, and have a longer one taken by a worker: the id of his job.

    He acts with the grants that hold now for whoever asks.
    """
    table = read_list(data, filename, most=MOST_ROWS)
    _columns(table)
    if len(table.rows) <= AT_ONCE:
        return import_units(data, filename)
    actor, name = current_actor(), files().put(data)
    grants = [(one.role, one.unit_id, one.path, one.unit_kind) for one in grants_for(actor, "unit.manage")]
    with transaction():
        job = jobs.enqueue(
            WORK, total=len(table.rows), file=name, filename=filename, language=actor.language, grants=grants
        )
        return job.id


def import_units(data: bytes, filename: str, tell: Tell | None = None) -> ImportResult:
    """Add and update units from an .xlsx or .csv with columns code, name, kind, parent code, in any order of rows.

    A unit is found by (kind, code). Rows beyond the actor's reach are refused like bad ones. Invalid if the file is
    no such table. Written in batches, so that a broken import can be run again; ``tell`` hears how far it is.
    """
    work = _Work(_known())
    waiting = sorted(_read(read_list(data, filename, most=MOST_ROWS), work), key=_rank)
    for start in range(0, len(waiting), BATCH):
        with transaction():
            hold_tree()
            for entry in waiting[start : start + BATCH]:
                _take(entry, work)
        if tell is not None:
            tell(min(start + BATCH, len(waiting)))
    with transaction():
        counts = {"added": work.added, "updated": work.updated, "refused": len(work.errors)}
        given = {name: (None, count) for name, count in counts.items()}
        audit.record("unit.import", summary=filename[:200], values=given)
    return ImportResult(work.added, work.updated, sorted(work.errors), work.unchanged)


def _known() -> dict[tuple[str, str], int]:
    return {
        (kind, code): key for kind, code, key in db.session.execute(sa.select(Unit.kind, Unit.code, Unit.id))
    }


def _columns(table: Table) -> dict[str, int]:
    """Which column is which; Invalid if one is missing that every list needs."""
    columns = guess_mapping(table.header, COLUMNS)
    if missing := [COLUMNS[name][0] for name in ("code", "name", "kind") if name not in columns]:
        names = ", ".join(f"“{name}”" for name in missing)
        raise Invalid(_("Không tìm thấy cột %(names)s trong dòng tiêu đề.", names=names), field="file")
    return columns


def _read(table: Table, work: _Work) -> list[_Entry]:
    columns = _columns(table)
    entries: dict[tuple[UnitKind, str], _Entry] = {}
    for row in table.rows:
        raw = {name: row.values[index] for name, index in columns.items()}
        try:
            entry = _entry(row.number, raw)
            first = entries.setdefault((entry.kind, entry.code), entry)
            if first is not entry:
                raise Invalid(_("Trùng loại và mã với dòng %(row)s.", row=first.row))
        except Invalid as error:
            work.errors.append((row.number, error.message))
    return list(entries.values())


def _entry(number: int, raw: dict[str, str]) -> _Entry:
    kind = _kind(raw["kind"])
    code = rules.with_zeros(kind, raw["code"].upper())
    if sentence := rules.wrong_code(kind, code):
        raise Invalid(sentence)
    if not any(char.isalnum() for char in raw["name"]):
        raise Invalid(_("Thiếu tên đơn vị."))
    values = {name: text for name, text in raw.items() if name == "name" or (name in _OPTIONAL and text)}
    for name, longest in _LENGTHS.items():
        if len(values.get(name, "")) > longest:
            title = COLUMNS[name][0]
            raise Invalid(_("Cột “%(title)s” dài hơn %(n)s ký tự.", title=title, n=longest))
    if "phone" in values:
        values["phone"] = _phone(values["phone"])
    return _Entry(number, kind, code, raw.get("parent", "").upper(), values)


def _kind(text: str) -> UnitKind:
    word = " ".join(fold(text).replace("/ ", "/").split())
    named = {fold(str(label)): kind for kind, label in UNIT_KINDS.items()}
    kind = named.get(word) or _KIND_OF.get(word)
    if kind is None:
        names = ", ".join(str(label) for label in UNIT_KINDS.values())
        raise Invalid(
            _(
                "Không nhận ra loại đơn vị “%(word)s”; hãy ghi một trong: %(names)s.",
                word=text[:60],
                names=names,
            )
        )
    return kind


def _phone(text: str) -> str:
    try:
        return normalize_phone(text).number
    except BadTextError as error:
        raise Invalid(error.sentence) from error


def _rank(entry: _Entry) -> int:
    # A parent always is of a higher level (rules.PARENTS), so this order has parents before their children.
    return list(UnitKind).index(entry.kind)


def _take(entry: _Entry, work: _Work) -> None:
    try:
        unit_id = work.known.get((entry.kind, entry.code))
        if unit_id is None:
            _add(entry, work)
        else:
            _update(db.session.get_one(Unit, unit_id), entry, work)
    except Invalid as error:
        work.errors.append((entry.row, error.message))


def _add(entry: _Entry, work: _Work) -> None:
    parent = _parent(entry, work)
    unit = Unit(
        kind=entry.kind, code=entry.code, parent_id=parent.id if parent else None, path="",
        valid_from=clock.today(), **entry.values,
    )  # fmt: skip
    db.session.add(unit)
    db.session.flush()
    place(unit, parent)
    audit.record("unit.add", unit, summary=f"{unit.code} – {unit.name}")
    work.known[(entry.kind, entry.code)] = unit.id
    work.added += 1


def _update(unit: Unit, entry: _Entry, work: _Work) -> None:
    if not may_manage(unit):
        raise Invalid(_("Đơn vị này nằm ngoài phạm vi bạn quản trị."))
    before = parent = unit.parent
    # Without a parent in the row the unit stays where it is; the top of one's own reach has its parent outside.
    if entry.parent and (before is None or not _is_named(before, entry.parent)):
        parent = _parent(entry, work)
        unit.parent_id = parent.id if parent else None
    for name, text in entry.values.items():
        setattr(unit, name, text)
    if apply_changes(unit, before, parent):
        work.updated += 1
    else:
        work.unchanged += 1


def _is_named(unit: Unit, code: str) -> bool:
    return rules.with_zeros(UnitKind(unit.kind), code) == unit.code


def _parent(entry: _Entry, work: _Work) -> Unit | None:
    if not entry.parent:
        _check_root(entry)
        return None
    found = [db.session.get_one(Unit, key) for key in _candidates(entry, work)]
    if len(found) != 1:
        sentence = _("Mã đơn vị cấp trên %(code)s trùng ở nhiều loại đơn vị.", code=entry.parent)
        if not found:
            sentence = _("Không có đơn vị cấp trên nào mang mã %(code)s.", code=entry.parent)
        raise Invalid(sentence)
    if not may_manage(found[0]):
        raise Invalid(_("Đơn vị cấp trên nằm ngoài phạm vi bạn quản trị."))
    check_parent_kind(entry.kind, found[0])
    return found[0]


def _check_root(entry: _Entry) -> None:
    if entry.kind != UnitKind.NATIONAL:
        raise Invalid(_("Thiếu mã đơn vị cấp trên."))
    if current_actor().kind != "system":
        raise Invalid(_("Đơn vị này nằm ngoài phạm vi bạn quản trị."))


def _candidates(entry: _Entry, work: _Work) -> Iterator[int]:
    for kind in rules.PARENTS[entry.kind]:
        key = work.known.get((kind, rules.with_zeros(kind, entry.parent)))
        if key is not None:
            yield key
