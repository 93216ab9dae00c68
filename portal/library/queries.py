"""The reads of the library: the list, one material with its chain, what a conference uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.core import clock, vietnamese
from portal.core.actor import Actor, current_actor
from portal.core.db import db
from portal.core.i18n import _, show_date
from portal.core.paging import Page, paginate
from portal.core.searching import holds
from portal.enums import UnitKind
from portal.library.kinds import KINDS, LANGUAGES, Kind
from portal.models import Conference, ConferenceMaterial, Material, Unit
from portal.permissions import grants_for, material_scope

MOST_OFFERED = 20
MOST_EXPORTED = 5_000


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; ``current`` leaves out what is replaced, over, or not yet valid; ``removed`` shows
    what was taken off instead."""

    q: str = ""
    kind: str = ""
    language: str = ""
    current: bool = False
    removed: bool = False


@dataclass(frozen=True)
class Row:
    """One material in words; ``newer`` replaces it by now; ``flag`` says in a word why not to use it, if so."""

    material: Material
    kind: str
    language: str
    valid: str
    newer: Material | None
    flag: str


@dataclass(frozen=True)
class Attached:
    """A material of a conference; ``warning`` is a sentence when it should not be used on that day."""

    row: Row
    by: str
    at: dt.datetime
    warning: str


def list_materials(
    actor: Actor, filters: Filters, cursor: str | None = None, *, size: int = 50
) -> Page[Material]:
    """One page of the materials that the actor may see, the newest first."""
    keys = (Material.valid_from, Material.id)
    return paginate(_narrowed(actor, filters), keys, cursor, size=size, descending=True)


def all_materials(actor: Actor, filters: Filters) -> Sequence[Material]:
    """The whole narrowed list, the newest first, for exports; one more than the 5 000 that they take, if there are."""
    query = _narrowed(actor, filters).order_by(Material.valid_from.desc(), Material.id.desc())
    return db.session.scalars(query.limit(MOST_EXPORTED + 1)).all()


def _narrowed(actor: Actor, filters: Filters) -> sa.Select[Material]:
    taken_off = Material.removed_at.is_not(None) if filters.removed else Material.removed_at.is_(None)
    query = sa.select(Material).where(material_scope(actor), taken_off)
    for word in vietnamese.fold(filters.q).split():
        query = query.where(holds(Material.folded, word))
    if filters.kind:
        query = query.where(Material.kind == filters.kind)
    if filters.language:
        query = query.where(Material.language == filters.language)
    if filters.current:
        query = query.where(*_holding(clock.today()))
    return query.options(joinedload(Material.unit))


def _holding(day: dt.date) -> list[sa.ColumnElement[bool]]:
    newer = sa.orm.aliased(Material)
    replaced = sa.exists().where(
        newer.chain_id == Material.chain_id,
        newer.id > Material.id,
        newer.removed_at.is_(None),
        newer.valid_from <= day,
    )
    return [
        Material.valid_from <= day,
        sa.or_(Material.valid_to.is_(None), Material.valid_to >= day),
        ~replaced,
    ]


def rows_of(materials: Sequence[Material], day: dt.date | None = None) -> list[Row]:
    """Materials in words, as they stand on ``day`` (today by default); one more query for all of them."""
    on = day or clock.today()
    newer = _successors(materials, on)
    return [
        Row(
            material=one,
            kind=str(KINDS[Kind(one.kind)]),
            language=str(LANGUAGES.get(one.language, one.language)),
            valid=_valid(one),
            newer=newer.get(one.id),
            flag=_flag(one, newer.get(one.id), on),
        )
        for one in materials
    ]


def _successors(materials: Sequence[Material], day: dt.date) -> dict[int, Material]:
    """For each material the newest of its chain that holds on ``day``, if another one has taken its place."""
    chains = {one.chain_id for one in materials}
    found = db.session.scalars(
        sa.select(Material)
        .where(Material.chain_id.in_(chains), Material.removed_at.is_(None), Material.valid_from <= day)
        .order_by(Material.id)
    ).all()
    newest = {one.chain_id: one for one in found}
    return {
        one.id: newest[one.chain_id]
        for one in materials
        if one.chain_id in newest and newest[one.chain_id].id > one.id
    }


def _valid(one: Material) -> str:
    first = show_date(one.valid_from)
    return _("từ %(first)s", first=first) if one.valid_to is None else f"{first}–{show_date(one.valid_to)}"


def _flag(one: Material, newer: Material | None, day: dt.date) -> str:
    if one.removed_at is not None:
        return _("đã gỡ")
    if newer is not None:
        return _("đã có bản mới")
    if one.valid_to is not None and one.valid_to < day:
        return _("hết hiệu lực")
    return _("chưa có hiệu lực") if one.valid_from > day else ""


def chain(material: Material) -> list[Row]:
    """All that replaced each other and the actor may see, the newest first; what was taken off is left out."""
    found = db.session.scalars(
        sa.select(Material)
        .options(joinedload(Material.unit))
        .where(
            Material.chain_id == material.chain_id,
            Material.removed_at.is_(None),
            material_scope(current_actor()),
        )
        .order_by(Material.id.desc())
    ).all()
    return rows_of(found)


def replaced_by(material_id: int) -> Material | None:
    """What was made to replace a material, also if it holds only later."""
    return db.session.scalar(
        sa.select(Material).where(Material.replaces_id == material_id, Material.removed_at.is_(None))
    )


def homes(actor: Actor) -> dict[int, str]:
    """The units in whose name the actor may add materials: those of his own grants."""
    ids = [
        grant.unit_id for grant in grants_for(actor, "library.manage") if grant.unit_kind != UnitKind.SERVICE
    ]
    rows = db.session.execute(sa.select(Unit.id, Unit.name).where(Unit.id.in_(ids)).order_by(Unit.tree_key))
    return dict(rows.all())


def attached(conference: Conference) -> list[Attached]:
    """What a conference uses, in the order in which it was attached, judged by its day."""
    day = clock.local(conference.starts_at).date()
    links = db.session.scalars(
        sa.select(ConferenceMaterial)
        .options(joinedload(ConferenceMaterial.material).joinedload(Material.unit))
        .where(ConferenceMaterial.conference_id == conference.id)
        .order_by(ConferenceMaterial.id)
    ).all()
    rows = rows_of([link.material for link in links], day)
    return [
        Attached(row, link.attached_by_name, link.attached_at, _warning(row))
        for link, row in zip(links, rows, strict=True)
    ]


def _warning(row: Row) -> str:
    if not row.flag:
        return ""
    title = row.material.title
    if row.newer is not None:
        return _("“%(title)s” đã có bản mới: “%(newer)s”.", title=title, newer=row.newer.title)
    return _("“%(title)s” không dùng được vào ngày hội nghị: %(why)s.", title=title, why=row.flag)


def offered(actor: Actor, conference: Conference, q: str) -> list[Row]:
    """Materials that hold on the day of the conference and are not attached yet, at most 20, the newest first."""
    day = clock.local(conference.starts_at).date()
    taken = sa.select(ConferenceMaterial.material_id).where(ConferenceMaterial.conference_id == conference.id)
    query = _narrowed(actor, Filters(q=q)).where(*_holding(day), Material.id.not_in(taken))
    found = db.session.scalars(
        query.order_by(Material.valid_from.desc(), Material.id.desc()).limit(MOST_OFFERED)
    ).all()
    return rows_of(found, day)
