"""The audit log: written inside the transaction of what it tells, chained afterwards by one sealer (A5, design rule 3).

Chaining in the write path would make every writer wait for the one before; so rows are sealed in batches within a
minute. Old and new values lie apart, the chain holds only their salted digests: a lawful deletion keeps it valid.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.actor import Actor, current_actor
from portal.core.db import Base, db, in_transaction, take_turns, transaction

Changes = Mapping[str, tuple[Any, Any]]
GENESIS = "0" * 64
BATCH = 500
# Characters of a logged value: as many as the longest text that anybody can write, so that what was replaced stays.
LONGEST = 20_000
UNLOGGED = {"version", "updated_at", "sort_key", "folded", "password_hash", "token_hash"}


class AuditEntry(Base):
    """One thing that somebody did."""

    __tablename__ = "audit_entry"
    __table_args__ = (sa.Index("ix_audit_entry_subject", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    actor_kind: Mapped[str] = mapped_column(sa.String(10))
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    address: Mapped[str] = mapped_column(sa.String(45))
    action: Mapped[str] = mapped_column(sa.String(60), index=True)
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[int | None]
    unit_id: Mapped[int | None] = mapped_column(index=True)
    summary: Mapped[str] = mapped_column(sa.String(500))
    digests: Mapped[dict[str, Any]]
    look_key: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    seal_no: Mapped[int | None] = mapped_column(unique=True)
    seal: Mapped[str | None] = mapped_column(sa.String(64))


class AuditValue(Base):
    """The old and new value of one field; may be deleted lawfully without breaking the chain."""

    __tablename__ = "audit_value"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("audit_entry.id"), index=True)
    field: Mapped[str] = mapped_column(sa.String(60))
    salt: Mapped[str] = mapped_column(sa.String(32))
    old: Mapped[str | None] = mapped_column(sa.Text)
    new: Mapped[str | None] = mapped_column(sa.Text)

    def digest(self) -> str:
        """SHA-256 of the salted old and new value."""
        text = json.dumps([self.salt, self.field, self.old, self.new], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def changes(thing: Base) -> dict[str, tuple[Any, Any]]:
    """What is about to change in a loaded object: column → (old, new); call it before the flush."""
    state = sa.inspect(thing)
    found: dict[str, tuple[Any, Any]] = {}
    for column in state.mapper.column_attrs:
        name = column.key
        history = state.attrs[name].history
        if name not in UNLOGGED and history.has_changes():
            old = history.deleted[0] if history.deleted else None
            new = history.added[0] if history.added else None
            if old != new:
                found[name] = (old, new)
    return found


def record(
    action: str,
    thing: Base | None = None,
    *,
    unit_id: int | None = None,
    summary: str = "",
    values: Changes | None = None,
) -> AuditEntry:
    """Write one entry in the open transaction; ``unit_id`` says within whose scope it can be read.

    By default that is the unit of the thing, else the unit of who did it: only what the system or a stranger does
    belongs to no unit.
    """
    if not in_transaction():
        raise RuntimeError("an audit entry belongs to the transaction of what it tells")
    if thing is not None:
        db.session.flush()
    rows = [_value(name, old, new) for name, (old, new) in (values or {}).items()]
    entry = _entry(action, thing, unit_id, summary, rows)
    db.session.add(entry)
    _keep([(entry, rows)])
    return entry


def record_many(action: str, things: Iterable[tuple[Base, str, Changes]]) -> None:
    """One entry for each thing, with its summary and values; for hundreds of things at once it needs two flushes."""
    if not in_transaction():
        raise RuntimeError("an audit entry belongs to the transaction of what it tells")
    db.session.flush()
    made = []
    for thing, summary, values in things:
        rows = [_value(name, old, new) for name, (old, new) in values.items()]
        made.append((_entry(action, thing, None, summary, rows), rows))
    db.session.add_all(entry for entry, _rows in made)
    _keep(made)


def _entry(
    action: str, thing: Base | None, unit_id: int | None, summary: str, rows: Sequence[AuditValue]
) -> AuditEntry:
    actor = current_actor()
    return AuditEntry(
        at=clock.now(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.signature[:200],
        address=actor.address[:45],
        action=action,
        subject_kind=thing.__tablename__ if thing is not None else "",
        subject_id=getattr(thing, "id", None),
        unit_id=unit_id if unit_id is not None else _place(thing, actor),
        summary=summary[:500],
        digests={row.field: row.digest() for row in rows},
    )


def _keep(made: Sequence[tuple[AuditEntry, Sequence[AuditValue]]]) -> None:
    """Add the values of entries that are in the session already; they need the numbers of these."""
    if any(rows for _entry, rows in made):
        db.session.flush()
    for entry, rows in made:
        for row in rows:
            row.entry_id = entry.id
        db.session.add_all(rows)


def _place(thing: Base | None, actor: Actor) -> int | None:
    found: int | None = getattr(thing, "unit_id", None)
    return actor.grants[0].unit_id if found is None and actor.grants else found


def _value(name: str, old: Any, new: Any) -> AuditValue:
    def text(value: Any) -> str | None:
        return None if value is None else str(value)[:LONGEST]

    return AuditValue(field=name[:60], salt=secrets.token_hex(16), old=text(old), new=text(new))


def looked(what: str, *, unit_id: int | None = None, summary: str = "") -> None:
    """Note a look at a list of persons: one row per person, list and day."""
    actor = current_actor()
    key = f"{what}|{actor.kind}|{actor.id}|{clock.today():%Y-%m-%d}"[:120]
    if db.session.scalar(sa.select(AuditEntry.id).where(AuditEntry.look_key == key)):
        return
    try:
        with transaction():
            record("look", unit_id=unit_id, summary=summary or what).look_key = key
    except sa.exc.IntegrityError:
        # Another request of the same person wrote the same row in between.
        return


def forget_values(subject_kind: str, ids: sa.Select[Any] | Sequence[int]) -> None:
    """Delete the old and new values kept about these things; the chain holds only digests and stays whole."""
    entries = sa.select(AuditEntry.id).where(
        AuditEntry.subject_kind == subject_kind, AuditEntry.subject_id.in_(ids)
    )
    db.session.execute(sa.delete(AuditValue).where(AuditValue.entry_id.in_(entries)))


def seal(limit: int = BATCH) -> int:
    """Chain up to ``limit`` unsealed entries; run by one sealer only. Returns how many."""
    with transaction():
        take_turns("audit.seal")  # or two sealers would fork the chain
        number, previous = _head()
        waiting = db.session.scalars(
            sa.select(AuditEntry).where(AuditEntry.seal_no.is_(None)).order_by(AuditEntry.id).limit(limit)
        ).all()
        for entry in waiting:
            number += 1
            previous = _seal(previous, number, entry)
            entry.seal_no, entry.seal = number, previous
    return len(waiting)


def seal_all() -> int:
    """Chain everything that waits; returns how many."""
    total = 0
    while count := seal():
        total += count
    return total


def _head() -> tuple[int, str]:
    row = db.session.execute(
        sa.select(AuditEntry.seal_no, AuditEntry.seal)
        .where(AuditEntry.seal_no.is_not(None))
        .order_by(AuditEntry.seal_no.desc())
        .limit(1)
    ).first()
    return (row[0] or 0, row[1] or GENESIS) if row else (0, GENESIS)


def head() -> str:
    """The newest seal of the chain; printed in dossiers so that a paper can prove the log."""
    return _head()[1]


def _seal(previous: str, number: int, entry: AuditEntry) -> str:
    fields = [
        previous,
        number,
        entry.id,
        entry.at.isoformat(),
        entry.actor_kind,
        entry.actor_id,
        entry.actor_name,
        entry.address,
        entry.action,
        entry.subject_kind,
        entry.subject_id,
        entry.unit_id,
        entry.summary,
        entry.digests,
    ]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """What a walk along the chain found: sealed and unsealed counts, and the first broken entry if any."""

    sealed: int
    unsealed: int
    broken_entry: int | None
    reason: str


def verify() -> Verdict:
    """Walk the whole chain and check every value that is still kept against its digest."""
    previous, number = GENESIS, 0
    rows = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.seal_no.is_not(None)).order_by(AuditEntry.seal_no)
    )
    unsealed = db.session.scalar(sa.select(sa.func.count()).where(AuditEntry.seal_no.is_(None))) or 0
    for entry in rows.yield_per(BATCH):
        number += 1
        previous = _seal(previous, number, entry)
        if entry.seal_no != number:
            return Verdict(number - 1, unsealed, entry.id, "missing entry")
        if entry.seal != previous:
            return Verdict(number - 1, unsealed, entry.id, "changed entry")
    wrong = _wrong_value()
    return Verdict(number, unsealed, wrong, "changed value" if wrong else "")


def _wrong_value() -> int | None:
    pairs = db.session.execute(
        sa.select(AuditValue, AuditEntry.digests).join(AuditEntry, AuditEntry.id == AuditValue.entry_id)
    )
    for value, digests in pairs.yield_per(BATCH):
        if digests.get(value.field) != value.digest():
            return int(value.entry_id)
    return None
