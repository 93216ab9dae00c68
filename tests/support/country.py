"""A second province beside the demonstration's, and somebody in every role wherever the role makes sense."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from portal.accounts import rules
from portal.core import clock, vietnamese
from portal.core.actor import SYSTEM, acting_as
from portal.core.db import db, transaction
from portal.demo.people import UNITS
from portal.enums import Role, UnitKind
from portal.models import Contract, RoleGrant, Unit, User
from portal.units import service as units
from portal.units.service import UnitDraft

# Place → what lies above it; service organisations stand beside the tree.
ABOVE = {
    "vietnam": None, "tinh": "vietnam", "coso": "tinh", "xa": "coso", "xa2": "coso", "coso_b": "tinh",
    "tinh_c": "vietnam", "coso_c": "tinh_c", "xa_c": "coso_c", "tcdv": None, "tcdv2": None, "tcdv_c": None,
}  # fmt: skip
_NEW = (
    ("coso_b", UnitKind.LOCAL, "0802", "tinh"), ("tinh_c", UnitKind.PROVINCE, "11", "vietnam"),
    ("coso_c", UnitKind.LOCAL, "1101", "tinh_c"), ("xa_c", UnitKind.COMMUNE, "00100", "coso_c"),
    ("tcdv_c", UnitKind.SERVICE, "DV11", "tinh_c"),
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody with one role at one place."""

    role: Role
    place: str

    @property
    def username(self) -> str:
        """As it stands in the database."""
        return f"t.{self.role}.{self.place}"

    def stands_above(self, place: str) -> bool:
        """Whether ``place`` is the person's own or lies under it."""
        at: str | None = place
        while at is not None:
            if at == self.place:
                return True
            at = ABOVE[at]
        return False


PEOPLE = tuple(
    Person(role, place)
    for role, kinds in rules.PLACES.items()
    for place in ABOVE
    if place != "coso_c"
    and next(
        (kind for short, kind, *_rest in (*_NEW, *((u[0], u[1]) for u in UNITS)) if short == place), None
    )
    in kinds
)


def add_country() -> None:
    """Write the new units, a contract across the border of provinces, and the people."""
    ids = {row[0]: db.session.scalars(sa.select(Unit.id).where(Unit.code == row[2])).one() for row in UNITS}
    with acting_as(SYSTEM):
        for short, kind, code, parent in _NEW:
            ids[short] = units.add_unit(kind, UnitDraft(code, f"Đơn vị {short}", ids[parent]))
    since = clock.today() - dt.timedelta(days=30)
    with transaction():
        db.session.add(
            Contract(service_unit_id=ids["tcdv_c"], commune_id=ids["xa"], number="9/HĐ-UQT", valid_from=since)
        )
        for person in PEOPLE:
            user = User(
                username=person.username, name=f"Người {person.username}", password_hash="x", demo=True,
                sort_key=vietnamese.name_sort_key(person.username), folded=vietnamese.fold(person.username),
            )  # fmt: skip
            db.session.add(user)
            db.session.flush()
            db.session.add(
                RoleGrant(user_id=user.id, role=person.role, unit_id=ids[person.place], valid_from=since)
            )
