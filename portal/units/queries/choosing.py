"""Choosing a unit by typing its code or name: there are too many of them for a list on a page."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import db
from portal.core.errors import Invalid
from portal.core.i18n import _
from portal.core.searching import holds
from portal.core.vietnamese import clean, fold
from portal.enums import UnitKind
from portal.models import Unit
from portal.permissions import unit_scope

MOST_SUGGESTED = 50
_MOST_NAMED = 4


def choice_text(unit: Unit) -> str:
    """How a unit is written in a field: ``02239 – Xã Thượng Lâm``."""
    return f"{unit.code} – {unit.name}"


def _open_units(actor: Actor, action: str, kinds: Collection[UnitKind]) -> sa.Select[Unit]:
    today = clock.today()
    return (
        sa.select(Unit)
        .where(
            unit_scope(actor, action),
            sa.or_(Unit.valid_to.is_(None), Unit.valid_to >= today),
            Unit.kind.in_(kinds) if kinds else sa.true(),
        )
        .order_by(Unit.tree_key)
    )


def suggestions(actor: Actor, action: str, kinds: Collection[UnitKind] = ()) -> list[str]:
    """The first units that may be chosen, to be offered while somebody types."""
    found = db.session.scalars(_open_units(actor, action, kinds).limit(MOST_SUGGESTED))
    return [choice_text(unit) for unit in found]


def match_unit(
    actor: Actor, action: str, typed: str, kinds: Collection[UnitKind] = (), *, field: str
) -> Unit:
    """The one open unit within reach that was meant by a code, a name or both; Invalid beside ``field`` otherwise."""
    text = clean(typed)
    query = _open_units(actor, action, kinds)
    code, _dash, name = text.partition(" – ")
    exact = db.session.scalars(query.where(Unit.code == code.upper())).all()
    found = [unit for unit in exact if not name or unit.name == name] or list(exact)
    if not found and text:
        words = [holds(Unit.folded, word) for word in fold(text).split()]
        found = list(db.session.scalars(query.where(*words).limit(_MOST_NAMED + 1)))
        found = [unit for unit in found if fold(unit.name) == fold(text)] or found
    if len(found) == 1:
        return found[0]
    raise Invalid(_refusal(text, found), field=field)


def _refusal(text: str, found: list[Unit]) -> str:
    if not text:
        return _("Hãy nhập mã hoặc tên đơn vị.")
    if not found:
        return _("Không có đơn vị nào trong phạm vi của bạn khớp với “%(typed)s”.", typed=text[:60])
    names = "; ".join(choice_text(unit) for unit in found[:_MOST_NAMED])
    return _("Có nhiều đơn vị khớp, hãy nhập mã: %(names)s…", names=names)
