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
from portal.models import (
    AuditEntry,
    BudgetLine,
    CollectionPoint,
    CollectionStaff,
    Conference,
    Contact,
    Contract,
    CounterReading,
    Delegation,
    FollowUp,
    Guest,
    HelperLink,
    ImportBatch,
    IssuedDocument,
    Job,
    Material,
    MessageText,
    PlanVersion,
    PreparationItem,
    ProposalList,
    Prospect,
    ProspectImport,
    ProspectMerge,
    Question,
    Remark,
    RoleGrant,
    ScriptTemplate,
    Season,
    SignUp,
    StaffArea,
    StaffTraining,
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
WORDS |= {"month": "2026-12"}
WORDS |= {"section": "dien-bien"}
WORDS |= {"part": "a", "path": "x", "item": "meal", "slug": "tien-an", "verb": "tick", "key": "x"}


def fill() -> None:
    """Add to the demonstration what it has none of: helper links, uploads, a season, previews, a session of ``xa``."""
    user = db.session.scalars(sa.select(User).where(User.username == "xa")).one().id
    commune = db.session.scalars(sa.select(Unit).where(Unit.code == "02239")).one().id
    mine = sa.select(Conference.id).where(Conference.unit_id == commune).order_by(Conference.id)
    upload = files().put("Họ và tên;Thôn\r\nLò Văn Ơn;Nà Tông\r\n".encode())
    with transaction():
        for number in db.session.scalars(mine).all():
            db.session.add(_link(number, user))
            db.session.add(_batch(number, user, upload))
            db.session.add(_reading(number, user))
            db.session.add(_question(number))
        db.session.add(
            Season(
                unit_id=commune, title="Mùa gặt", starts_on=clock.today(), ends_on=clock.today(), yearly=False
            )
        )
        db.session.add(_import(commune, user, upload))
        db.session.add(_session(user))
        db.session.add(_delegation(commune, user))
        for job in db.session.scalars(sa.select(Job).where(Job.unit_id == commune)):
            job.result = {**job.result, "file": upload, "name": "xem-truoc.pdf"}


def _link(conference_id: int, user_id: int) -> HelperLink:
    return HelperLink(
        conference_id=conference_id, purpose="checkin", label="Bàn 1", code_hash=f"{conference_id:064d}",
        valid_on=clock.today(), created_by_id=user_id,
    )  # fmt: skip


def _batch(conference_id: int, user_id: int, upload: str) -> ImportBatch:
    return ImportBatch(
        conference_id=conference_id, filename="khach.csv", file_hash=upload, state="preview", created_by_id=user_id,
        mapping={"columns": {"name": 0}, "default_category": "prospect"},
    )  # fmt: skip


def _import(unit_id: int, user_id: int, upload: str) -> ProspectImport:
    file = {
        "sheet": "khach", "header": ["Họ và tên", "Thôn"], "header_row": 1, "rows": 1, "samples": [],
        "other_sheets": [],
    }  # fmt: skip
    return ProspectImport(
        unit_id=unit_id, filename="khach.csv", file_hash=upload, mapping={"columns": {"name": 0}, "file": file},
        state="mapping", counts={}, created_by_id=user_id,
    )  # fmt: skip


def _reading(conference_id: int, user_id: int) -> CounterReading:
    return CounterReading(
        conference_id=conference_id, at=clock.now(), viewers=120, actor_kind="user", actor_id=user_id, actor_name="xa"
    )  # fmt: skip


def _question(conference_id: int) -> Question:
    return Question(
        conference_id=conference_id, kind="question", origin="floor", state="new", text="Mức đóng?", folded="muc dong?"
    )  # fmt: skip


def _delegation(commune_id: int, user_id: int) -> Delegation:
    head = db.session.scalars(sa.select(User).where(User.username == "truongbcd")).one()
    return Delegation(
        unit_id=commune_id, role="commune_head", from_user_id=head.id, to_user_id=user_id, form="kt",
        title="Phó Trưởng ban", matters=["invite"], valid_from=clock.today(), valid_to=clock.today(), number="1/GUQ",
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
    kept = first(Prospect, Prospect.id.in_(sa.select(ProspectMerge.kept_id)))
    staff = first(CollectionStaff, CollectionStaff.proposed_by_id == commune)
    settled = first(Conference, Conference.unit_id == commune, Conference.state == state)
    return {
        "conference_id": settled,
        "guest_id": first(Guest, Guest.conference_id == settled),
        "line_id": first(BudgetLine, BudgetLine.conference_id == settled),
        "link_id": first(HelperLink, HelperLink.conference_id.in_(mine)),
        "batch_id": first(ImportBatch, ImportBatch.conference_id.in_(mine)),
        "material_id": first(Material, Material.unit_id == commune),
        "list_id": first(ProposalList, ProposalList.unit_id == site.world.units["coso"]),
        "preparation_id": first(PreparationItem, PreparationItem.conference_id == settled),
        "import_id": first(ProspectImport, ProspectImport.unit_id == commune),
        "prospect_id": kept,
        "other_id": first(
            Prospect, Prospect.unit_id == commune, Prospect.id > kept, Prospect.removed_at.is_(None)
        ),
        "merge_id": first(ProspectMerge, ProspectMerge.kept_id == kept),
        "contact_id": first(Contact, Contact.prospect_id == kept),
        "document_id": first(IssuedDocument, IssuedDocument.unit_id == commune),
        "version_id": first(PlanVersion, PlanVersion.conference_id == settled),
        "number": 1,
        "unit_id": commune,
        "contract_id": first(Contract, Contract.commune_id == commune),
        "user_id": first(User, User.username == "xa"),
        "grant_id": first(RoleGrant, RoleGrant.user_id == site.world.users["xa"]),
        "question_id": first(Question, Question.conference_id == settled),
        "reading_id": first(CounterReading, CounterReading.conference_id == settled),
        "remark_id": first(Remark, Remark.conference_id.in_(mine)),
        "session_id": first(UserSession, UserSession.user_id == site.world.users["xa"]),
        "entry_id": first(AuditEntry, AuditEntry.unit_id == commune),
        "job_id": first(Job, Job.unit_id == commune),
        "norm_id": 1,
        "parameter_id": 1,
        "sign_up_id": first(SignUp, SignUp.conference_id.in_(mine)),
        "follow_up_id": first(FollowUp, FollowUp.conference_id.in_(mine)),
        "text_id": first(MessageText, MessageText.unit_id == commune),
        "template_id": first(ScriptTemplate, ScriptTemplate.unit_id == commune),
        "point_id": first(CollectionPoint, CollectionPoint.unit_id == commune),
        "staff_id": staff,
        "training_id": first(StaffTraining, StaffTraining.staff_id == staff),
        "area_id": first(StaffArea, StaffArea.staff_id == staff),
        "delegation_id": first(Delegation, Delegation.unit_id == commune),
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
