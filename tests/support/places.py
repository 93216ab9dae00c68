"""Every route of the portal with the ids of one conference in it, for rules that must hold for all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import sqlalchemy as sa
from werkzeug.routing import Rule

from portal.core import access, clock
from portal.core.db import Base, db, transaction
from portal.core.files import files
from portal.demo import build
from portal.models import (
    AuditEntry,
    BudgetLine,
    Conference,
    Contract,
    Guest,
    HelperLink,
    ImportBatch,
    IssuedDocument,
    Job,
    MessageText,
    PlanVersion,
    RoleGrant,
    Season,
    Unit,
    User,
    UserSession,
)

if TYPE_CHECKING:
    from tests.conftest import Site

# Parameters that name no thing of a commune.
WORDS = {
    "action": "submit",
    "code": "KHONGCOMANAY",
    "filename": "x",
    "step": "step-1",
    "task": "task-1",
    "kind": "xlsx",
}
WORDS |= {"part": "a", "path": "x", "item": "meal", "slug": "tien-an", "verb": "tick", "key": "x"}


def fill() -> None:
    """The demonstration, and what it has none of: helper links, uploads, a season, previews, a session of ``xa``."""
    build.build()
    user = db.session.scalars(sa.select(User).where(User.username == "xa")).one().id
    commune = db.session.scalars(sa.select(Unit).where(Unit.code == "02239")).one().id
    mine = sa.select(Conference.id).where(Conference.unit_id == commune).order_by(Conference.id)
    upload = files().put("Họ và tên;Thôn\r\nLò Văn Ơn;Nà Tông\r\n".encode())
    with transaction():
        for number in db.session.scalars(mine).all():
            db.session.add(_link(number, user))
            db.session.add(_batch(number, user, upload))
        db.session.add(
            Season(
                unit_id=commune, title="Mùa gặt", starts_on=clock.today(), ends_on=clock.today(), yearly=False
            )
        )
        db.session.add(_session(user))
        for job in db.session.scalars(sa.select(Job).where(Job.unit_id == commune)):
            job.result = {**job.result, "file": upload, "name": "xem-truoc.pdf"}


def _link(conference_id: int, user_id: int) -> HelperLink:
    return HelperLink(
        conference_id=conference_id, purpose="checkin", label="Bàn 1", code_hash=f"{conference_id:064d}",
        valid_on=clock.today(), created_by_id=user_id,
    )  # fmt: skip


def _batch(conference_id: int, user_id: int, upload: str) -> ImportBatch:
    return ImportBatch(
        conference_id=conference_id, filename="khach.csv", file_hash=upload, mapping={}, state="mapping",
        created_by_id=user_id,
    )  # fmt: skip


def _session(user_id: int) -> UserSession:
    return UserSession(
        user_id=user_id, token_hash="0" * 64, address="127.0.0.1", browser="test",
        expires_at=clock.now() + dt.timedelta(days=1),
    )  # fmt: skip


def ids_of(site: Site, state: str = "settled") -> dict[str, int]:
    """One id of the first commune for each kind of id that stands in a path."""
    commune = site.world.units["xa"]

    def first(model: type[Base], *conditions: sa.ColumnElement[bool]) -> int:
        found = db.session.scalar(sa.select(sa.func.min(model.id)).where(*conditions))  # type: ignore[attr-defined]
        assert found is not None, f"no {model.__name__} to be kept from strangers"
        return found

    mine = sa.select(Conference.id).where(Conference.unit_id == commune)
    settled = first(Conference, Conference.unit_id == commune, Conference.state == state)
    return {
        "conference_id": settled,
        "guest_id": first(Guest, Guest.conference_id == settled),
        "line_id": first(BudgetLine, BudgetLine.conference_id == settled),
        "link_id": first(HelperLink, HelperLink.conference_id.in_(mine)),
        "batch_id": first(ImportBatch, ImportBatch.conference_id.in_(mine)),
        "document_id": first(IssuedDocument, IssuedDocument.unit_id == commune),
        "version_id": first(PlanVersion, PlanVersion.conference_id == settled),
        "number": 1,
        "unit_id": commune,
        "contract_id": first(Contract, Contract.commune_id == commune),
        "user_id": first(User, User.username == "xa"),
        "grant_id": first(RoleGrant, RoleGrant.user_id == site.world.users["xa"]),
        "session_id": first(UserSession, UserSession.user_id == site.world.users["xa"]),
        "entry_id": first(AuditEntry, AuditEntry.unit_id == commune),
        "job_id": first(Job, Job.unit_id == commune),
        "norm_id": 1,
        "text_id": first(MessageText, MessageText.unit_id == commune),
        "season_id": first(Season, Season.unit_id == commune),
    }


def rules_of(site: Site) -> Iterator[tuple[Rule, str]]:
    """All routes that are not public, with each of their methods."""
    for rule in site.app.url_map.iter_rules():
        declared = getattr(site.app.view_functions[rule.endpoint], access.ATTRIBUTE)
        if declared.kind != "public":
            for method in sorted(rule.methods & {"GET", "POST", "PUT", "DELETE", "PATCH"}):
                yield rule, method


def path_of(site: Site, rule: Rule, ids: dict[str, int]) -> str:
    """The path of a route; a kind of id that is not named here fails."""
    values = {}
    for name in rule.arguments:
        assert name in ids or name in WORDS, f"name the kind of id {name!r} of {rule} in this test"
        values[name] = ids.get(name, WORDS.get(name))
    return site.app.url_map.bind("localhost").build(rule.endpoint, values, method=None)
