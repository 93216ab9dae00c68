"""Reading the log, newest first, within the reader's reach (A5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.audit import labels
from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import db
from portal.core.paging import Page, paginate
from portal.core.searching import holds
from portal.core.vietnamese import clean, fold
from portal.models import AuditEntry, AuditValue, Unit, User
from portal.permissions import audit_scope

MOST_EXPORTED = 20_000
_DAY = dt.timedelta(days=1)
# Fields that hold the id of somebody or of a unit, which the log tells by name.
_PEOPLE = {"user_id", "in_charge_id", "collected_by_id", "verified_by_id", "estimated_by_id", "actual_by_id"}
_UNITS = {"unit_id", "service_unit_id", "organiser_id", "proposed_by_id", "parent_id"}


@dataclass(frozen=True)
class Filters:
    """What the log is narrowed to; empty values narrow nothing."""

    person: str = ""
    group: str = ""
    subject_kind: str = ""
    subject_id: int | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    unit: Unit | None = None


@dataclass(frozen=True)
class Change:
    """One field of an entry in words; ``erased`` if its values were deleted lawfully and only the seal is left."""

    field: str
    old: str
    new: str
    erased: bool = False


@dataclass(frozen=True)
class EntryPage:
    """An entry with its fields, and the unit that it belongs to."""

    entry: AuditEntry
    changes: Sequence[Change]
    unit_name: str


def list_entries(actor: Actor, filters: Filters, cursor: str | None = None) -> Page[AuditEntry]:
    """A page of the log."""
    return paginate(narrowed(actor, filters), [AuditEntry.id], cursor, descending=True)


def export_entries(actor: Actor, filters: Filters) -> list[tuple[AuditEntry, str]]:
    """The newest ``MOST_EXPORTED`` entries of the filtered log and one more if there is, each with its unit's name."""
    query = narrowed(actor, filters).order_by(AuditEntry.id.desc()).limit(MOST_EXPORTED + 1)
    entries = db.session.scalars(query).all()
    names = unit_names(entries)
    return [(entry, names.get(entry.unit_id or 0, "")) for entry in entries]


def unit_names(entries: Sequence[AuditEntry]) -> dict[int, str]:
    """The names of the units of some entries, by id."""
    ids = {entry.unit_id for entry in entries if entry.unit_id is not None}
    rows = db.session.execute(sa.select(Unit.id, Unit.name).where(Unit.id.in_(ids)))
    return {row[0]: row[1] for row in rows}


def narrowed(actor: Actor, filters: Filters) -> sa.Select[AuditEntry]:
    """The entries within reach that the filters leave, unordered."""
    asked = [audit_scope(actor), *_when(filters), *_what(filters)]
    if filters.person:
        asked.append(_who(filters.person))
    if filters.unit is not None:
        below = f"{filters.unit.tree_key} "
        inside = sa.or_(Unit.id == filters.unit.id, Unit.tree_key.startswith(below, autoescape=True))
        asked.append(AuditEntry.unit_id.in_(sa.select(Unit.id).where(inside)))
    return sa.select(AuditEntry).where(*asked)


def _when(filters: Filters) -> list[sa.ColumnElement[bool]]:
    asked: list[sa.ColumnElement[bool]] = []
    if filters.first is not None:
        asked.append(AuditEntry.at >= _midnight(filters.first))
    if filters.last is not None:
        asked.append(AuditEntry.at < _midnight(filters.last + _DAY))
    return asked


def _midnight(day: dt.date) -> dt.datetime:
    return clock.from_local(dt.datetime.combine(day, dt.time()))


def _what(filters: Filters) -> list[sa.ColumnElement[bool]]:
    asked: list[sa.ColumnElement[bool]] = []
    if filters.group:
        part = AuditEntry.action.startswith(f"{filters.group}.", autoescape=True)
        asked.append(sa.or_(part, AuditEntry.action == filters.group))
    if filters.subject_kind:
        asked.append(AuditEntry.subject_kind == filters.subject_kind)
    if filters.subject_id is not None:
        asked.append(AuditEntry.subject_id == filters.subject_id)
    return asked


def _who(typed: str) -> sa.ColumnElement[bool]:
    """Entries of users who match without diacritics, or of anybody whose name was kept like this."""
    words = [holds(User.folded, word) for word in fold(typed).split()]
    users = sa.select(User.id).where(*words)
    known = sa.and_(AuditEntry.actor_kind.in_(("user", "job")), AuditEntry.actor_id.in_(users))
    return sa.or_(known, AuditEntry.actor_name.icontains(clean(typed), autoescape=True))


def entry_page(entry: AuditEntry) -> EntryPage:
    """What one entry says; values that were deleted lawfully are told as such."""
    query = sa.select(AuditValue).where(AuditValue.entry_id == entry.id).order_by(AuditValue.id)
    kept = db.session.scalars(query).all()
    names = _names_in(kept)
    changes = [_change(value, names) for value in kept]
    gone = [name for name in entry.digests if name not in {value.field for value in kept}]
    changes += [Change(labels.field_text(name), "", "", erased=True) for name in gone]
    return EntryPage(entry, changes, unit_names([entry]).get(entry.unit_id or 0, ""))


def _names_in(values: Sequence[AuditValue]) -> dict[tuple[str, str], str]:
    """(field, id) → the name that stands for the id today."""
    found: dict[tuple[str, str], str] = {}
    for model, fields in ((User, _PEOPLE), (Unit, _UNITS)):
        pairs = {(one.field, text) for one in values if one.field in fields for text in (one.old, one.new)}
        ids = {int(text) for _field, text in pairs if text is not None and text.isdecimal()}
        rows = db.session.execute(sa.select(model.id, model.name).where(model.id.in_(ids))) if ids else ()
        names = {str(number): name for number, name in rows}
        found |= {(field, text): names[text] for field, text in pairs if text in names}
    return found


def _change(value: AuditValue, names: Mapping[tuple[str, str], str]) -> Change:
    old, new = (
        names.get((value.field, text or "")) or labels.value_text(value.field, text)
        for text in (value.old, value.new)
    )
    return Change(labels.field_text(value.field), old, new)


def subject_name(actor: Actor, filters: Filters) -> str:
    """What the newest entry within reach calls the object whose history is asked for."""
    found = db.session.scalar(
        narrowed(actor, Filters(subject_kind=filters.subject_kind, subject_id=filters.subject_id))
        .with_only_columns(AuditEntry.summary)
        .where(AuditEntry.summary != "")
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return found or ""
