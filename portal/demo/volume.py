"""Volume for measuring: many conferences, guests and answers, written in batches past the services."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from portal.core import clock
from portal.core.codes import new_code
from portal.core.db import Base, db, transaction
from portal.core.vietnamese import fold, name_sort_key
from portal.demo.answers import answer
from portal.demo.names import People
from portal.demo.people import World
from portal.enums import ConferenceKind, ConferenceState, Origin
from portal.models import Conference, Guest, Plan, Questionnaire, Response, Survey

BATCH = 500


def add(world: World, people: People, *, conferences: int, guests: int, responses: int) -> None:
    """That many more of each; guests and answers are spread over all conferences."""
    if conferences:
        _write(Conference, _conferences(world, people, conferences))
        without = sa.select(Conference.id).where(~sa.exists().where(Plan.conference_id == Conference.id))
        ids = list(db.session.scalars(without))
        _write(Plan, ({"conference_id": number} for number in ids))
        _write(Survey, _surveys(ids))
    if guests:
        _write(Guest, _guests(list(db.session.scalars(sa.select(Conference.id))), people, guests))
    if responses:
        _write(Response, _responses(list(db.session.scalars(sa.select(Survey.id))), people, responses))


def _write(model: type[Base], rows: Iterator[dict[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            _insert(model, batch)
            batch = []
    if batch:
        _insert(model, batch)


def _insert(model: type[Base], batch: list[dict[str, Any]]) -> None:
    with transaction():
        db.session.execute(sa.insert(model), batch)


def _conferences(world: World, people: People, count: int) -> Iterator[dict[str, Any]]:
    today = clock.now().replace(minute=0, second=0, microsecond=0)
    for number in range(count):
        start = today - dt.timedelta(days=number % 700 + 1)
        title = f"Truyền thông BHXH, BHYT cho nhóm hộ của {people.name()}"
        yield {
            "kind": ConferenceKind.IN_PERSON, "state": ConferenceState.ENDED,
            "unit_id": world.units["xa" if number % 4 else "xa2"], "organiser_id": world.units["coso"],
            "created_by_id": world.users["xa"], "title": title, "folded": fold(title), "starts_at": start,
            "ends_at": start + dt.timedelta(hours=2), "venue": "Nhà văn hóa thôn", "hamlet": "", "version": 1,
        }  # fmt: skip


def _surveys(conference_ids: list[int]) -> Iterator[dict[str, Any]]:
    form = db.session.scalars(sa.select(Questionnaire.id).order_by(Questionnaire.id)).first()
    now = clock.now()
    for number in conference_ids:
        yield {
            "conference_id": number, "questionnaire_id": form, "code": new_code(), "version": 1,
            "opens_at": now - dt.timedelta(days=1), "closes_at": now + dt.timedelta(days=3),
        }  # fmt: skip


def _guests(conference_ids: list[int], people: People, count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        guest = people.guest()
        yield {
            "conference_id": conference_ids[number % len(conference_ids)], "name": guest.name,
            "sort_key": name_sort_key(guest.name), "folded": fold(f"{guest.name} {guest.phone} {guest.hamlet}"),
            "birth_year": guest.birth_year, "category": guest.category, "hamlet": guest.hamlet, "phone": guest.phone,
            "origin": Origin.IMPORT, "code": new_code(), "version": 1,
        }  # fmt: skip


def _responses(survey_ids: list[int], people: People, count: int) -> Iterator[dict[str, Any]]:
    start = db.session.scalar(sa.select(sa.func.count(Response.id))) or 0
    for number in range(count):
        yield {
            "survey_id": survey_ids[number % len(survey_ids)], "form_key": f"v{start + number:021d}",
            "answers": answer(people), "origin": Origin.QR, "at": clock.now(),
        }  # fmt: skip
