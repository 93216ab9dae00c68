"""Two rows that are one person: merged by somebody who looked at both, and parted again (B2)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from portal.core import audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, insert_once, lock, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.core.i18n import _
from portal.models import Prospect, ProspectMerge, ProspectPair
from portal.prospects.service.building import derived, set_groups
from portal.prospects.service.contacting import refresh
from portal.prospects.service.gate import open_prospect, open_prospects
from portal.prospects.service.joining import settle_row
from portal.prospects.service.keeping import groups_change, groups_text

# What the kept row takes over where it says nothing itself.
_FILLED = (
    "service_unit_id", "birth_year", "hamlet", "address", "phone", "id_number", "social_number", "occupation",
    "monthly_income", "source", "in_charge_id", "note",
)  # fmt: skip


def merge(kept_id: int, gone_id: int, *, versions: dict[int, int]) -> int:
    """Declare two rows of a commune to be one person and return the merge's id; ``versions`` are those that were seen.

    The kept row takes over what it lacks, the groups of both, and in what is shown the contacts of both; nothing
    of the other is lost. Refuses (Invalid) rows of two communes or two service organisations.
    """
    with transaction():
        rows = {row.id: row for row in open_prospects(sorted({kept_id, gone_id}), "prospect.merge")}
        if len(rows) != 2 or any(row.version != versions.get(row.id) for row in rows.values()):
            raise Conflict(_("Một trong hai hồ sơ vừa được sửa. Hãy xem lại rồi gộp."))
        kept, gone = rows[kept_id], rows[gone_id]
        _check_pair(kept, gone)
        groups = groups_text(kept)
        before = _take_over(kept, gone)
        values = {name: (old, new) for name, (old, new) in before["filled"].items()}
        values |= groups_change(kept, groups)
        gone.merged_into_id, gone.removed_at = kept.id, clock.now()
        made = ProspectMerge(
            kept_id=kept.id, gone_id=gone.id, before=before, merged_by_id=_person(), merged_at=clock.now()
        )
        db.session.add(made)
        db.session.flush()
        refresh([kept.id])
        audit.record("prospect.merge", kept, summary=f"{gone.name} → {kept.name}", values=values)
        settle_row(kept)
        return made.id


def _person() -> int:
    actor = current_actor()
    if actor.id is None:
        raise Forbidden(_("Việc này phải do một người có tài khoản làm."))
    return actor.id


def _check_pair(one: Prospect, other: Prospect) -> None:
    if one.unit_id != other.unit_id:
        raise Invalid(_("Hai người ở hai xã khác nhau nên không gộp được."))
    services = {one.service_unit_id, other.service_unit_id} - {None}
    if len(services) == 2:
        raise Invalid(
            _("Hai hồ sơ do hai tổ chức dịch vụ theo dõi nên không gộp được; hãy bỏ bớt một hồ sơ.")
        )


def _take_over(kept: Prospect, gone: Prospect) -> dict[str, Any]:
    """Fill the kept row from the other; what changed, so that it can be undone."""
    filled = {
        name: [getattr(kept, name), getattr(gone, name)]
        for name in _FILLED
        if getattr(kept, name) in (None, "") and getattr(gone, name) not in (None, "")
    }
    for name, (_old, new) in filled.items():
        setattr(kept, name, new)
    _derive(kept)
    held = {member.number for member in kept.groups}
    added = {member.number for member in gone.groups} - held
    set_groups(kept, held | added)
    followers = list(db.session.scalars(sa.select(Prospect.id).where(Prospect.merged_into_id == gone.id)))
    for row in lock(Prospect, followers):
        row.merged_into_id = kept.id
    return {"filled": filled, "groups": sorted(added), "followers": sorted(followers)}


def _derive(prospect: Prospect) -> None:
    columns = derived(prospect.name, prospect.phone, prospect.hamlet, prospect.occupation)
    for name, value in columns.items():
        setattr(prospect, name, value)


def undo_merge(kept_id: int, merge_id: int) -> int:
    """Part two rows again and return the id of the one that comes back: both say what they said before.

    What somebody wrote into the kept row since stays. Nothing happens a second time.
    """
    with transaction():
        kept = open_prospect(kept_id, "prospect.merge", removed=True)
        found = lock(ProspectMerge, [merge_id])
        if not found or found[0].kept_id != kept_id:
            raise NotFound(_("Không tìm thấy lần gộp này."))
        made = found[0]
        if made.undone_at is None:
            gone, groups = lock(Prospect, [made.gone_id])[0], groups_text(kept)
            values = _part(kept, gone, made.before) | groups_change(kept, groups)
            made.undone_at = clock.now()
            db.session.flush()
            refresh([kept.id, gone.id])
            summary = f"{kept.name} ≠ {gone.name}"
            audit.record("prospect.undo_merge", kept, summary=summary, values=values)
            for row in (kept, gone):
                settle_row(row)
        return made.gone_id


def _part(kept: Prospect, gone: Prospect, before: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Take back what the kept row took over, as far as it still says so; what changes by it, without the groups."""
    values = {name: (new, old) for name, (old, new) in before["filled"].items() if getattr(kept, name) == new}
    for name, (_now, old) in values.items():
        setattr(kept, name, old)
    _derive(kept)
    set_groups(kept, {member.number for member in kept.groups} - set(before["groups"]))
    gone.merged_into_id = gone.removed_at = None
    for row in lock(Prospect, before["followers"]):
        if row.merged_into_id == kept.id:
            row.merged_into_id = gone.id
    return values


def suspect_again(one_id: int, other_id: int) -> None:
    """Take back that two rows are two people; nothing happens a second time."""
    first, second = sorted((one_id, other_id))
    with transaction():
        rows = open_prospects([first, second], "prospect.merge")
        pair = db.session.get(ProspectPair, (first, second))
        if pair is not None:
            db.session.delete(pair)
            summary = " ≠ ".join(row.name for row in rows)
            audit.record("prospect.suspect_again", rows[0], summary=summary)


def keep_apart(one_id: int, other_id: int) -> None:
    """Say that two rows that look the same are two people: they are suspected no more."""
    first, second = sorted((one_id, other_id))
    with transaction():
        rows = open_prospects([first, second], "prospect.merge")
        if len(rows) != 2:
            raise NotFound(_("Không tìm thấy người này."))
        if insert_once(
            ProspectPair, first_id=first, second_id=second, said_by_id=_person(), said_at=clock.now()
        ):
            summary = f"{rows[0].name} ≠ {rows[1].name}"
            audit.record("prospect.keep_apart", rows[0], summary=summary)
