"""What rows have in common is kept with every way to write them, and suspicions are looked for nowhere else (B2)."""

from __future__ import annotations

import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import fields
from itertools import combinations

import sqlalchemy as sa
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from portal.accounts import identity
from portal.core.actor import PUBLIC, acting_as, set_actor
from portal.core.db import db, transaction
from portal.core.errors import DomainError
from portal.core.matching import ID_NUMBER, NAME, PHONE, REASONS
from portal.models import (
    Prospect,
    ProspectGroupMember,
    ProspectLikeness,
    ProspectMerge,
    ProspectPair,
    User,
)
from portal.prospects import queries, service
from portal.prospects.draft import ProspectDraft
from portal.prospects.queries.duplicates import MOST_ALIKE, MOST_SHOWN
from portal.prospects.service import taking
from tests.conftest import Site

DRAFTS = st.builds(
    ProspectDraft,
    st.sampled_from(["Lò Văn Ơn", "Lo Van On", "Ma Thị Yến"]),
    birth_year=st.sampled_from([None, 1970, 1971]),
    phone=st.sampled_from(["", "0912345671", "0912345672"]),
    id_number=st.sampled_from(["", "012070001234", "012070001235"]),
)
PLACES = st.integers(0, 9)
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(["xa", "nvthu"]), DRAFTS),
        st.tuples(st.just("import"), st.integers(1, MOST_ALIKE + 1), DRAFTS),
        st.tuples(st.sampled_from(["edit", "reimport"]), PLACES, DRAFTS),
        st.tuples(st.sampled_from(["remove", "restore", "part"]), PLACES, st.none()),
        st.tuples(st.sampled_from(["merge", "apart", "again"]), PLACES, PLACES),
    ),
    min_size=30,
    max_size=30,
)
FIRST = tuple(("import", 2, ProspectDraft("Lò Văn Ơn", birth_year=year)) for year in (1970, 1971, None))


# Few and long: a short walk ends before rows have met and parted. To make one smaller takes minutes.
@settings(max_examples=6, deadline=None, phases=[Phase.generate])
@given(deeds=DEEDS)
def test_whatever_is_written_the_suspicions_are_those_of_a_naive_look(site: Site, deeds: list[tuple]) -> None:
    with site.app.test_request_context():
        actors = _begin(site)
        for deed, place, more in (*FIRST, *deeds):
            set_actor(actors[place if deed == "add" else "xa"])
            # What is refused changes nothing.
            with suppress(DomainError):
                globals()[f"_{deed}"](site, place, more)
        rows = [row for row in _rows() if row.removed_at is None]
        assert sorted(db.session.execute(sa.select(*ProspectLikeness.__table__.c)).all()) == _shared(
            site, rows
        )
        for username in ("xa", "tcdv"):
            found = queries.list_suspicions(actors[username], site.world.units["xa"])
            expected = _suspected(
                [row for row in rows if username == "xa" or row.service_unit_id is not None]
            )
            assert [(p.one.id, p.other.id, p.reason) for p in found.pairs] == expected[:MOST_SHOWN]
            assert found.more == (len(expected) > MOST_SHOWN)
        db.session.remove()
    set_actor(PUBLIC)


def _begin(site):
    """Nobody on the list, and who writes and looks."""
    with transaction():
        for model in (ProspectPair, ProspectMerge, ProspectGroupMember, ProspectLikeness, Prospect):
            db.session.execute(sa.delete(model))
        found = sa.select(User).where(User.username.in_(("xa", "nvthu", "tcdv")))
        return {user.username: identity.actor_for(user) for user in db.session.scalars(found)}


def _rows():
    db.session.rollback()
    return db.session.scalars(sa.select(Prospect).order_by(Prospect.id)).all()


def _one(place):
    rows = _rows()
    return rows[place % len(rows)] if rows else Prospect(id=0, version=0)


# --- The ways to write ----------------------------------------------------------------------------------


def _add(site, _username, draft):
    service.add_prospect(site.world.units["xa"], draft)


def _import(site, count, draft):
    with transaction():
        db.session.add_all(service.build(site.world.units["xa"], None, draft) for _n in range(count))


def _edit(_site, place, draft):
    row = _one(place)
    service.update_prospect(row.id, draft, version=row.version)


def _reimport(_site, place, draft):
    number = _one(place).id
    with transaction():
        for row in db.session.scalars(sa.select(Prospect).where(Prospect.id == number)):
            taking.apply(row, {f.name: getattr(draft, f.name) for f in fields(draft)})


def _remove(_site, place, _more):
    row = _one(place)
    service.remove_prospect(row.id, version=row.version)


def _restore(_site, place, _more):
    service.restore_prospect(_one(place).id)


def _merge(_site, place, other):
    one, other = _one(place), _one(other)
    service.merge(one.id, other.id, versions={one.id: one.version, other.id: other.version})


def _part(_site, place, _more):
    made = db.session.scalars(sa.select(ProspectMerge).order_by(ProspectMerge.id)).all()
    if made:
        service.undo_merge(made[place % len(made)].kept_id, made[place % len(made)].id)


def _apart(_site, place, other):
    service.keep_apart(_one(place).id, _one(other).id)


def _again(_site, place, other):
    service.suspect_again(_one(place).id, _one(other).id)


# --- The naive look -------------------------------------------------------------------------------------


def _alike(rows):
    """Reason → what is said → the rows that say it."""
    found = {reason: defaultdict(list) for reason in (ID_NUMBER, PHONE, NAME)}
    for row in rows:
        for reason in (ID_NUMBER, PHONE):
            if getattr(row, reason):
                found[reason][getattr(row, reason), 0].append(row)
        if row.birth_year is not None:
            found[NAME][row.name_key, row.birth_year].append(row)
    return found


def _shared(site, rows):
    unit_id = site.world.units["xa"]
    return sorted(
        (unit_id, reason, *said)
        for reason, people in _alike(rows).items()
        for said, alike in people.items()
        if len(alike) > 1
    )


def _suspected(rows):
    apart = {(pair.first_id, pair.second_id) for pair in db.session.scalars(sa.select(ProspectPair))}
    found = {}
    for reason, people in _alike(rows).items():
        pairs = [
            (one.id, other.id)
            for _said, alike in sorted(people.items(), key=lambda item: item[0])
            if len(alike) <= MOST_ALIKE
            for one, other in combinations(alike, 2)
            if (one.id, other.id) not in apart
        ]
        for pair in pairs[: MOST_SHOWN + 1]:
            found.setdefault(pair, str(REASONS[reason]))
    return [(one, other, reason) for (one, other), reason in found.items()]


# --- At one moment --------------------------------------------------------------------------------------


def test_two_people_who_write_down_one_person_at_one_moment_are_told(app, world, acting) -> None:
    actor, draft = acting("xa"), ProspectDraft("Lò Văn Ơn", phone="0912345671")
    begun, ended = threading.Event(), threading.Event()

    def write(first: bool) -> None:
        with app.test_request_context(), acting_as(actor):
            if first:
                with transaction():
                    service.add_prospect(world.units["xa"], draft)
                    begun.set()
                    ended.wait(0.5)
            elif begun.wait(5):
                service.add_prospect(world.units["xa"], draft)
                ended.set()

    db.session.rollback()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, (True, False)))
    found = queries.list_suspicions(actor, world.units["xa"]).pairs
    assert [str(pair.reason) for pair in found] == [str(REASONS[PHONE])]
