"""Prospects by hand: write down, change, take off, put back, put somebody in charge (B1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from portal.core import access, audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, transaction
from portal.core.errors import Invalid
from portal.core.i18n import _
from portal.enums import UnitKind
from portal.models import Prospect, Unit, User
from portal.permissions import grants_for
from portal.prospects import queries
from portal.prospects.draft import ProspectDraft
from portal.prospects.groups import PROSPECT_GROUPS, logged_groups, open_groups
from portal.prospects.service.building import build, write
from portal.prospects.service.gate import open_prospect, open_prospects

MOST_AT_ONCE = 200
_HIDDEN = {
    "unit_id", "name_key", "likelihood", "last_result", "import_id", "import_row", "created_at", "state_by_hand",
}  # fmt: skip


def add_prospect(unit_id: int, draft: ProspectDraft) -> int:
    """Write down one person of a commune and return the id. What a service organisation writes down is its own.

    Refuses (Invalid) a unit that is no commune; NotFound or Forbidden outside the actor's reach.
    """
    with transaction():
        commune = db.session.get(Unit, unit_id)
        if commune is None or commune.kind != UnitKind.COMMUNE:
            raise Invalid(_("Hãy chọn xã."), "unit_id")
        prospect = build(unit_id, own_service(unit_id), draft)
        db.session.add(prospect)
        values = _logged(prospect, groups_text(prospect))
        db.session.flush()
        access.check(prospect, "prospect.edit")
        if not access.may("prospect.sensitive", prospect):
            write(prospect, replace(draft, groups=open_groups(draft.groups)))
        values |= groups_change(prospect, "")
        audit.record("prospect.add", prospect, summary=prospect.name, values=values)
        return prospect.id


def own_service(unit_id: int, action: str = "prospect.edit") -> int | None:
    """The service organisation whose own a new row of this commune is; none for somebody of the commune or above."""
    actor = current_actor()
    grants = grants_for(actor, action)
    if any(grant.unit_kind != UnitKind.SERVICE for grant in grants):
        return None
    return next((g.unit_id for g in grants if (g.unit_id, unit_id) in actor.contracts), None)


def update_prospect(prospect_id: int, draft: ProspectDraft, *, version: int) -> None:
    """Change one prospect; Conflict if somebody else did so since ``version``.

    What the actor may not see stays: sensitive groups, and numbers that he left empty.
    """
    with transaction():
        prospect = open_prospect(prospect_id, "prospect.edit", version=version)
        before = groups_text(prospect)
        write(prospect, _with_hidden(prospect, draft))
        values = _logged(prospect, before)
        if values:
            audit.record("prospect.update", prospect, summary=prospect.name, values=values)


def _with_hidden(prospect: Prospect, draft: ProspectDraft) -> ProspectDraft:
    if access.may("prospect.sensitive", prospect):
        return draft
    hidden = [member.number for member in prospect.groups if PROSPECT_GROUPS[member.number].sensitive]
    return replace(
        draft,
        groups=tuple(sorted({*open_groups(draft.groups), *hidden})),
        id_number=draft.id_number or prospect.id_number,
        social_number=draft.social_number or prospect.social_number,
    )


def _logged(prospect: Prospect, groups_before: str) -> dict[str, tuple[Any, Any]]:
    """What is about to change in a row, as the log keeps it; call it before the flush."""
    values = {key: change for key, change in audit.changes(prospect).items() if key not in _HIDDEN}
    return values | groups_change(prospect, groups_before)


def groups_change(prospect: Prospect, before: str) -> dict[str, tuple[Any, Any]]:
    """What the log keeps of groups that came or went since ``before``, which is their ``groups_text``."""
    groups = groups_text(prospect)
    return {"groups": (before, groups)} if groups != before else {}


def groups_text(prospect: Prospect) -> str:
    """The groups of a row as the log keeps them."""
    return logged_groups(member.number for member in prospect.groups)


def remove_prospect(prospect_id: int, *, version: int) -> None:
    """Take somebody off the list; the row stays and can be put back."""
    with transaction():
        prospect = open_prospect(prospect_id, "prospect.edit", version=version)
        prospect.removed_at = clock.now()
        _record(prospect, "prospect.remove")


def restore_prospect(prospect_id: int) -> None:
    """Put somebody back on the list; nothing happens if that was done already."""
    with transaction():
        prospect = open_prospect(prospect_id, "prospect.edit", removed=True)
        if prospect.removed_at is not None:
            prospect.removed_at = None
            _record(prospect, "prospect.restore")


def _record(prospect: Prospect, action: str) -> None:
    audit.record(action, prospect, summary=prospect.name, values=audit.changes(prospect))


def assign(ids: list[int], person_id: int | None) -> int:
    """Put one person, or nobody, in charge of these prospects; returns how many changed.

    Somebody of a service organisation takes over rows that belong to none, so that he sees them; refuses (Invalid)
    a person who does not work in the commune, and rows of another service organisation.
    """
    if not 0 < len(ids) <= MOST_AT_ONCE:
        raise Invalid(_("Hãy chọn từ 1 đến %(most)s người.", most=MOST_AT_ONCE), "person")
    with transaction():
        rows = open_prospects(ids, "prospect.assign")
        changed = [row for row in rows if row.in_charge_id != person_id]
        places = _places(rows, person_id)
        name = db.session.get_one(User, person_id).name if person_id else _("chưa giao")
        for row in changed:
            _give(row, person_id, places[row.unit_id])
        told = [(row, f"{row.name}: {name}", audit.changes(row)) for row in changed]
        audit.record_many("prospect.assign", told)
        return len(changed)


def _places(rows: list[Prospect], person_id: int | None) -> dict[int, set[int]]:
    """Commune → where the person works for it; Invalid if he does not for one of these rows. Nobody works nowhere."""
    communes = {row.unit_id for row in rows}
    if person_id is None:
        return {unit_id: set() for unit_id in communes}
    if any(person_id not in queries.people(current_actor(), unit_id) for unit_id in communes):
        raise Invalid(_("Người này không phụ trách được ở xã này."), "person")
    return {unit_id: queries.places_of(person_id, unit_id) for unit_id in communes}


def _give(row: Prospect, person_id: int | None, places: set[int]) -> None:
    row.in_charge_id = person_id
    if person_id is None or row.unit_id in places or row.service_unit_id in places:
        return
    if row.service_unit_id is not None:
        raise Invalid(_("%(name)s do tổ chức dịch vụ khác theo dõi.", name=row.name), "person")
    row.service_unit_id = min(places)


def note_export(unit_id: int) -> None:
    """Note in the audit log that somebody took the list of a commune away as a file."""
    with transaction():
        unit = db.session.get_one(Unit, unit_id)
        audit.record("prospect.export", unit, unit_id=unit_id, summary=unit.name)
