"""The permission table, walked whole: every role × every action × own, lower, sister, upper and foreign rows (A2).

What is expected is written here a second time, in another way than in ``permissions``: as relations between places.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.accounts import rules
from portal.core import clock
from portal.core.actor import PUBLIC, SYSTEM, Actor, Grant, acting_as
from portal.core.db import db, transaction
from portal.demo.people import World
from portal.enums import ConferenceKind, ConferenceState, Role, UnitKind
from portal.models import AuditEntry, Conference, Contract, Job, RoleGrant, Unit, User
from portal.permissions import TABLE, Policy, audit_scope, conference_scope, unit_scope, user_scope
from portal.units import service as units
from portal.units.service import UnitDraft

# Actions whose thing is a unit, a user, an entry, a job; those without a thing; all others are about a conference.
OF_UNITS = {"unit.view", "unit.manage"}
OF_USERS = {"user.view", "user.manage"}
OF_NOTHING = {"styleguide.view", "norm.view", "norm.manage", "parameter.view", "parameter.manage"}
KEPT = {"unit.view", "unit.manage", "user.view", "user.manage", "audit.view"}
POLICY = Policy()


@dataclass
class Land:
    """Two provinces with offices, communes and service organisations, and one thing of each kind at each place."""

    units: dict[str, Unit]
    above: dict[str, tuple[str, ...]]  # place → itself and everything above it in the tree
    keeper: dict[str, str]  # service organisation → the unit that keeps it
    conferences: dict[tuple[str, str | None], Conference]  # (commune, service organisation)
    entries: dict[str, AuditEntry]
    jobs: dict[str, Job]
    people: dict[str, User]

    def kept_below(self, place: str, top: str) -> bool:
        """Whether a service organisation is kept at or below ``top``."""
        return place in self.keeper and top in self.above[self.keeper[place]]


PLACES = {
    "vietnam": None, "tinh": "vietnam", "coso": "tinh", "xa": "coso", "xa2": "coso",
    "coso_b": "tinh", "xa_b": "coso_b",
    "tinh_c": "vietnam", "coso_c": "tinh_c", "xa_c": "coso_c",
}  # fmt: skip
KEEPERS = {"tcdv": "tinh", "tcdv2": "tinh", "tcdv_c": "tinh_c"}
NEW = (
    ("coso_b", UnitKind.LOCAL, "0802"), ("xa_b", UnitKind.COMMUNE, "02300"),
    ("tinh_c", UnitKind.PROVINCE, "11"), ("coso_c", UnitKind.LOCAL, "1101"), ("xa_c", UnitKind.COMMUNE, "00100"),
    ("tcdv_c", UnitKind.SERVICE, "DV11"),
)  # fmt: skip
# tcdv works in xa and, across the border of provinces, in xa_c; its contract with xa2 is over.
CONTRACTS = {("tcdv", "xa"), ("tcdv", "xa_c"), ("tcdv2", "xa2"), ("tcdv_c", "xa_c")}


@pytest.fixture
def land(app: Flask, world: World) -> Land:
    ids = dict(world.units)
    with acting_as(SYSTEM):
        for name, kind, code in NEW:
            parent = ids[PLACES.get(name) or KEEPERS[name]]
            ids[name] = units.add_unit(kind, UnitDraft(code, f"Đơn vị {name}", parent))
    with transaction():
        yesterday = clock.today() - dt.timedelta(days=1)
        start = yesterday - dt.timedelta(days=300)
        for service, commune, end in (
            ("tcdv", "xa_c", None),
            ("tcdv_c", "xa_c", None),
            ("tcdv", "xa2", yesterday),
        ):
            db.session.add(
                Contract(
                    service_unit_id=ids[service],
                    commune_id=ids[commune],
                    number="1",
                    valid_from=start,
                    valid_to=end,
                )
            )
        things = _things(ids, world)
    return Land(
        units={name: db.session.get_one(Unit, key) for name, key in ids.items()},
        above={name: tuple(_up(name)) for name in PLACES},
        keeper=KEEPERS,
        conferences={
            key: db.session.get_one(Conference, found) for key, found in things["conferences"].items()
        },
        entries={name: db.session.get_one(AuditEntry, found) for name, found in things["entries"].items()},
        jobs={name: db.session.get_one(Job, found) for name, found in things["jobs"].items()},
        people={name: db.session.get_one(User, found) for name, found in things["people"].items()},
    )


def _up(name: str) -> Iterator[str]:
    place: str | None = name
    while place is not None:
        yield place
        place = PLACES[place]


def _things(ids: dict[str, int], world: World) -> dict[str, dict]:  # type: ignore[type-arg]
    conferences, entries, jobs, people = {}, {}, {}, {}
    for commune in (name for name in PLACES if name.startswith("xa")):
        for service in (None, *KEEPERS):
            made = _conference(ids, world, commune, service)
            conferences[(commune, service)] = made
    for name, key in ids.items():
        entries[name] = _add(
            AuditEntry(at=clock.now(), actor_kind="user", actor_name="Ai đó", address="", action="guest.add",
                       subject_kind="", unit_id=key, summary="", digests={})
        )  # fmt: skip
        jobs[name] = _add(Job(kind="x", args={}, unit_id=key, actor_kind="user", actor_name="Ai đó"))
        user = User(username=f"o.{name}".replace("_", "."), name="Ai đó", sort_key="a", password_hash="x")
        people[name] = _add(user)
        db.session.add(RoleGrant(user_id=user.id, role="auditor", unit_id=key, valid_from=clock.today()))
    return {"conferences": conferences, "entries": entries, "jobs": jobs, "people": people}


def _conference(ids: dict[str, int], world: World, commune: str, service: str | None) -> int:
    now = clock.now()
    return _add(
        Conference(
            kind=ConferenceKind.IN_PERSON, state=ConferenceState.DRAFT, unit_id=ids[commune],
            organiser_id=ids[PLACES[commune] or ""], service_unit_id=ids[service] if service else None,
            created_by_id=world.users["xa"], title="Hội nghị", folded="hoi nghi", starts_at=now, ends_at=now,
        )
    )  # fmt: skip


def _add(thing: AuditEntry | Job | User | Conference) -> int:
    db.session.add(thing)
    db.session.flush()
    return thing.id


def _actor(land: Land, role: Role, place: str) -> Actor:
    unit = land.units[place]
    pairs = {(land.units[s].id, land.units[c].id) for s, c in CONTRACTS if s == place}
    return Actor(
        kind="user",
        id=1,
        name="Ai đó",
        grants=(Grant(role, unit.id, unit.path, unit.kind),),
        contracts=frozenset(pairs),
    )


def _places_of(role: Role, land: Land) -> list[str]:
    kinds = rules.PLACES[role]
    return [name for name, unit in land.units.items() if unit.kind in kinds]


def _reaches_place(land: Land, action: str, top: str, place: str) -> bool:
    """Own and lower yes, sister, upper and foreign no; service organisations as the action says."""
    if top in KEEPERS or place in KEEPERS:
        return top == place or (action in KEPT and land.kept_below(place, top))
    return top in land.above[place]


def _reaches_conference(land: Land, top: str, commune: str, service: str | None) -> bool:
    if top in KEEPERS:
        return service == top and (top, commune) in CONTRACTS
    return top in land.above[commune]


@pytest.mark.parametrize("role", Role)
def test_every_action_with_every_conference(land: Land, role: Role) -> None:
    actions = set(TABLE) - OF_UNITS - OF_USERS - OF_NOTHING - {"audit.view", "job.view"}
    checked = 0
    for top in _places_of(role, land):
        actor = _actor(land, role, top)
        for (commune, service), conference in land.conferences.items():
            reach = _reaches_conference(land, top, commune, service)
            for action in actions:
                expected = role in TABLE[action] and reach
                assert POLICY.allows(actor, action, conference) == expected, (
                    role,
                    top,
                    action,
                    commune,
                    service,
                )
                checked += 1
            assert POLICY.sees(actor, conference) == (role in TABLE["conference.view"] and reach)
    assert checked >= len(actions) * 16


@pytest.mark.parametrize("role", Role)
def test_every_action_with_every_unit_entry_job_and_user(land: Land, role: Role) -> None:
    for top in _places_of(role, land):
        actor = _actor(land, role, top)
        for place in land.units:
            for action, thing in (
                ("unit.view", land.units[place]),
                ("unit.manage", land.units[place]),
                ("user.manage", land.units[place]),
                ("user.view", land.people[place]),
                ("user.manage", land.people[place]),
                ("audit.view", land.entries[place]),
                ("job.view", land.jobs[place]),
            ):
                expected = role in TABLE[action] and _reaches_place(land, action, top, place)
                assert POLICY.allows(actor, action, thing) == expected, (role, top, action, place)


@pytest.mark.parametrize("role", Role)
def test_the_scopes_of_lists_are_the_same_reach(land: Land, role: Role) -> None:
    """What a list shows is what the policy lets the same person open, one by one."""
    for top in _places_of(role, land):
        actor = _actor(land, role, top)
        for action in TABLE:
            if action in OF_NOTHING:
                continue
            units_found = set(db.session.scalars(sa.select(Unit.id).where(unit_scope(actor, action))))
            allowed = {u.id for u in land.units.values() if POLICY.allows(actor, action, u)}
            assert units_found == allowed, (role, top, action)
        for model, condition, action in (
            (Conference, conference_scope(actor), "conference.view"),
            (User, user_scope(actor), "user.view"),
            (AuditEntry, audit_scope(actor), "audit.view"),
        ):
            listed = set(db.session.scalars(sa.select(model.id).where(condition)))
            opened = {
                thing.id
                for thing in db.session.scalars(sa.select(model))
                if POLICY.allows(actor, action, thing)
            }
            assert listed == opened, (role, top, action)


@pytest.mark.parametrize("role", Role)
def test_every_action_is_allowed_somewhere_or_nowhere_as_the_table_says(land: Land, role: Role) -> None:
    actor = _actor(land, role, _places_of(role, land)[0])
    for action, roles in TABLE.items():
        assert POLICY.allows_somewhere(actor, action) == (role in roles)


def test_an_action_that_is_not_in_the_table_is_a_programming_error(land: Land) -> None:
    with pytest.raises(KeyError):
        POLICY.allows(_actor(land, Role.ADMIN, "tinh"), "moon.land", land.units["tinh"])


def test_nobody_who_is_not_signed_in_may_anything(land: Land) -> None:
    for actor in (PUBLIC, SYSTEM, Actor(kind="helper", name="Người giúp"), Actor(kind="user", id=1)):
        for action in TABLE:
            assert not POLICY.allows_somewhere(actor, action)
        assert not POLICY.sees(actor, land.units["xa"])
        assert not POLICY.sees(actor, land.people["xa"])


def test_one_grant_must_hold_both_the_role_and_the_place(land: Land) -> None:
    """Accountant here and auditor there is not accountant there."""
    grants = (
        _actor(land, Role.ACCOUNTANT, "coso").grants[0],
        _actor(land, Role.AUDITOR, "coso_c").grants[0],
    )
    actor = replace(_actor(land, Role.AUDITOR, "coso"), grants=grants)
    here, there = land.conferences[("xa", None)], land.conferences[("xa_c", None)]
    assert POLICY.allows(actor, "budget.actual", here)
    assert POLICY.sees(actor, there)
    assert not POLICY.allows(actor, "budget.actual", there)


def test_a_user_with_roles_at_two_places_is_managed_only_from_above_both(land: Land) -> None:
    user_id = land.people["xa"].id
    with transaction():
        db.session.add(
            RoleGrant(
                user_id=user_id, role="auditor", unit_id=land.units["xa_b"].id, valid_from=clock.today()
            )
        )
    db.session.expire_all()
    user = db.session.get_one(User, user_id)
    for top, sees, manages in (
        ("coso", True, False), ("coso_b", True, False), ("tinh", True, True),
        ("vietnam", True, True), ("tinh_c", False, False), ("coso_c", False, False),
    ):  # fmt: skip
        actor = _actor(land, Role.ADMIN, top)
        assert POLICY.allows(actor, "user.view", user) == sees, top
        assert POLICY.allows(actor, "user.manage", user) == manages, top
        assert user_id in set(db.session.scalars(sa.select(User.id).where(user_scope(actor)))) or not sees


def test_somebody_whose_roles_are_over_stays_where_he_was(land: Land) -> None:
    user_id = land.people["xa"].id
    with transaction():
        db.session.execute(
            sa.update(RoleGrant).where(RoleGrant.user_id == user_id).values(withdrawn_at=clock.now())
        )
    db.session.expire_all()
    for top, sees in (("coso", True), ("tinh", True), ("coso_b", False), ("tinh_c", False)):
        actor = _actor(land, Role.ADMIN, top)
        assert POLICY.allows(actor, "user.manage", db.session.get_one(User, user_id)) == sees
        assert (user_id in set(db.session.scalars(sa.select(User.id).where(user_scope(actor))))) == sees


def test_somebody_who_never_had_a_role_is_kept_by_the_whole(land: Land) -> None:
    with transaction():
        user_id = _add(User(username="khong.vai", name="Ai đó", sort_key="a", password_hash="x"))
    for top, sees in (("vietnam", True), ("tinh", False), ("coso", False)):
        actor = _actor(land, Role.ADMIN, top)
        assert POLICY.allows(actor, "user.manage", db.session.get_one(User, user_id)) == sees
        assert (user_id in set(db.session.scalars(sa.select(User.id).where(user_scope(actor))))) == sees


def test_the_log_of_the_installation_is_for_provinces_and_the_whole(land: Land) -> None:
    with transaction():
        entry_id = _add(
            AuditEntry(at=clock.now(), actor_kind="public", actor_name="lạ", address="", action="look",
                       subject_kind="", unit_id=None, summary="", digests={})
        )  # fmt: skip
    entry = db.session.get_one(AuditEntry, entry_id)
    for role in Role:
        for top in _places_of(role, land):
            expected = role in {Role.ADMIN, Role.AUDITOR} and top in {"vietnam", "tinh", "tinh_c"}
            assert POLICY.allows(_actor(land, role, top), "audit.view", entry) == expected, (role, top)
