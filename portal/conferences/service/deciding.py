"""Many proposals decided at once: the coordinator's list, handed to the director, carried out one by one (C3).

Each conference goes through the ordinary move in a transaction of its own, with everything that speaks against it:
those that can, go; the others stay where they were, and the list says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.conferences.advice import ADVICE, DECISIONS, Advice, ListState
from portal.conferences.queries.board import begins_between
from portal.conferences.queries.lists import Month
from portal.conferences.queries.proposal_lists import newest_list
from portal.conferences.service.moving import move
from portal.core import access, audit, clock
from portal.core.actor import acting_by, current_actor
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, DomainError, Invalid, NotFound
from portal.core.i18n import _
from portal.enums import ConferenceState
from portal.models import Conference, ProposalItem, ProposalList, Unit
from portal.permissions import authority

_WORDS = {"advice", "remark", "opinion", "position"}


@dataclass(frozen=True)
class ItemDraft:
    """What the coordinator writes beside one proposal; lists are in the order of ``position``."""

    conference_id: int
    advice: str
    remark: str = ""
    opinion: str = ""
    position: int = 0


@dataclass(frozen=True)
class Verdict:
    """What the director decides about one item; ``version`` is that of the conference as it was shown."""

    item_id: int
    decision: str
    remark: str = ""
    version: int | None = None


def save_list(unit_id: int, month: Month, version: int, items: Sequence[ItemDraft]) -> int:
    """Write the list of an office for a month; a new one (``version`` 0) if none is open. Its id.

    Refuses a list that lies with the director or that somebody else saved first (Conflict), proposals that are not
    before this office in this month (NotFound, Invalid), advice to return without a reason (Invalid).
    """
    with transaction():
        units = lock(Unit, [unit_id])
        unit = access.check(units[0] if units else None, "board.prepare")
        found = _open(unit, month, version)
        _check(unit, month, items)
        before = {item.conference_id: item for item in found.items}
        wanted = {draft.conference_id for draft in items}
        # In one query; the log names each of them.
        query = sa.select(Conference).where(Conference.id.in_({*before, *wanted}))
        titles = {one.id: one.title for one in db.session.scalars(query)}
        said = {key: _advised(item, titles) for key, item in before.items()}
        found.items = [item for item in found.items if item.conference_id in wanted]
        for draft in items:
            item = before.get(draft.conference_id)
            if item is None:
                item = ProposalItem(conference_id=draft.conference_id)
                found.items.append(item)
            for name in _WORDS:
                setattr(item, name, getattr(draft, name))
        found.prepared_by_name = current_actor().name
        _touch(found)
        now = {item.conference_id: _advised(item, titles) for item in found.items}
        audit.record("board.save", found, summary=_name(found), values=_differing(said, now))
        return found.id


def _advised(item: ProposalItem, titles: Mapping[int, str]) -> str:
    """What the coordinator says of one proposal, as the log keeps it."""
    words = (str(ADVICE[Advice(item.advice)]), item.remark, item.opinion)
    return f"{item.position}. {titles[item.conference_id]}: {' | '.join(filter(None, words))}"


def _differing(old: Mapping[int, str], new: Mapping[int, str]) -> audit.Changes:
    """Field → old and new words of each conference of which they are not the same."""
    return {
        f"proposals[{key}]": (old.get(key), new.get(key))
        for key in sorted({*old, *new})
        if old.get(key) != new.get(key)
    }


def _open(unit: Unit, month: Month, version: int) -> ProposalList:
    newest = newest_list(unit.id, month)
    if newest is not None and newest.state == ListState.HANDED:
        raise Conflict(_("Danh sách đang ở chỗ giám đốc. Hãy rút lại trước khi sửa."))
    if newest is None or newest.state == ListState.DECIDED:
        if version:
            raise Conflict(_("Danh sách vừa được người khác sửa. Hãy xem lại rồi làm tiếp."))
        number = (newest.number if newest else 0) + 1
        newest = ProposalList(
            unit_id=unit.id, month=month.key, number=number, state=ListState.DRAFT, prepared_by_name=""
        )
        db.session.add(newest)
        return newest
    _same(newest, version)
    return newest


def _same(found: ProposalList, version: int) -> None:
    if found.version != version:
        raise Conflict(_("Danh sách vừa được người khác sửa. Hãy xem lại rồi làm tiếp."))


def _touch(found: ProposalList) -> None:
    # The items are rows of their own: without this, two people could save their items over each other's.
    if found.id is not None:
        sa.orm.attributes.flag_modified(found, "prepared_by_name")


def _check(unit: Unit, month: Month, items: Sequence[ItemDraft]) -> None:
    ids = [draft.conference_id for draft in items]
    waiting = dict(
        db.session.execute(
            sa.select(Conference.id, Conference.title).where(
                Conference.id.in_(ids),
                Conference.organiser_id == unit.id,
                Conference.state == ConferenceState.SUBMITTED,
                begins_between(month.first, month.shifted(1).first),
            )
        ).all()
    )
    if set(ids) - set(waiting) or len(ids) != len(set(ids)):
        raise Invalid(_("Có đề xuất không còn chờ duyệt trong tháng này. Hãy xem lại danh sách."))
    for draft in items:
        if draft.advice not in set(Advice):
            raise Invalid(_("Hãy chọn một mục trong danh sách."))
        if draft.advice == Advice.RETURN and not draft.remark.strip():
            title = waiting[draft.conference_id]
            raise Invalid(_("Hãy ghi lý do đề nghị trả lại “%(title)s”.", title=title))


def hand_over(list_id: int, version: int) -> None:
    """Put the list before the director; refuses an empty one (Invalid) and one that does not lie here (Conflict)."""
    with transaction():
        found = _locked(list_id, version, "board.prepare", ListState.DRAFT)
        if not found.items:
            raise Invalid(_("Danh sách chưa có đề xuất nào."))
        found.state, found.handed_at = ListState.HANDED, clock.now()
        found.handed_by_name = current_actor().name
        audit.record("board.hand_over", found, summary=_name(found))


def take_back(list_id: int, version: int) -> None:
    """Take the list back from the director as long as nothing of it was decided."""
    with transaction():
        found = _locked(list_id, version, "board.prepare", ListState.HANDED)
        if any(item.outcome for item in found.items):
            raise Conflict(_("Giám đốc đã quyết định một phần danh sách này."))
        found.state, found.handed_at, found.handed_by_name = ListState.DRAFT, None, ""
        audit.record("board.take_back", found, summary=_name(found))


def decide(list_id: int, version: int, verdicts: Sequence[Verdict]) -> None:
    """Carry out what the director decided: approve, return, or leave, each item by itself.

    Refuses the whole (and does nothing) if the list does not lie with the director or has changed (Conflict), if an
    item has no verdict or is returned without a reason (Invalid). What speaks against one is kept beside it.
    """
    with transaction():
        found = _locked(list_id, version, "board.decide", ListState.HANDED)
        by = authority(current_actor(), "board.decide", found)
        _keep(found, verdicts)
    for verdict in verdicts:
        _carry_out(verdict)
    with transaction(), acting_by(by) as actor:
        found = db.session.get_one(ProposalList, list_id)
        found.state, found.decided_at = ListState.DECIDED, clock.now()
        found.decided_by_name = actor.signature[:200]
        titles = {item.conference_id: item.conference.title for item in found.items}
        values: audit.Changes = {
            f"decision[{item.conference_id}]": (_advised(item, titles), _decided(item))
            for item in found.items
        }
        audit.record("board.decide", found, summary=_name(found), values=values)


def _decided(item: ProposalItem) -> str:
    """What the director decided about it, and why that was not carried out if it was not."""
    words = (str(DECISIONS[Advice(item.decision)]), item.decision_remark, item.outcome_message)
    return " | ".join(filter(None, words))


def _keep(found: ProposalList, verdicts: Sequence[Verdict]) -> None:
    items = {item.id: item for item in found.items}
    if {verdict.item_id for verdict in verdicts} != set(items):
        raise Invalid(_("Danh sách vừa thay đổi. Hãy xem lại rồi làm tiếp."))
    for verdict in verdicts:
        item = items[verdict.item_id]
        if verdict.decision not in set(Advice):
            raise Invalid(_("Hãy chọn một mục trong danh sách."))
        if verdict.decision == Advice.RETURN and not verdict.remark.strip():
            raise Invalid(_("Hãy ghi lý do trả lại “%(title)s”.", title=item.conference.title))
        if item.outcome != "done":
            item.decision, item.decision_remark = verdict.decision, verdict.remark.strip()
            item.outcome, item.outcome_message = "", ""
    # Two directors who decide at once: the second one finds another version.
    sa.orm.attributes.flag_modified(found, "handed_by_name")


def _carry_out(verdict: Verdict) -> None:
    item = db.session.get_one(ProposalItem, verdict.item_id)
    # A list whose decision broke off half-way is decided again; what went through stays.
    if verdict.decision == Advice.HOLD or item.outcome == "done":
        return
    try:
        with transaction():
            item = db.session.get_one(ProposalItem, verdict.item_id)
            item.outcome, item.outcome_message = "done", ""
            move(item.conference_id, verdict.decision, version=verdict.version, remark=verdict.remark)
    except DomainError as refusal:
        with transaction():
            item = db.session.get_one(ProposalItem, verdict.item_id)
            item.outcome, item.outcome_message = "refused", refusal.message[:1000]


def _locked(list_id: int, version: int, action: str, state: ListState) -> ProposalList:
    rows = lock(ProposalList, [list_id])
    if not rows:
        raise NotFound(_("Không tìm thấy trang hoặc dữ liệu này."))
    found = access.check(rows[0], action)
    _same(found, version)
    if found.state != state:
        raise Conflict(_("Danh sách không còn ở bước này. Hãy xem lại rồi làm tiếp."))
    return found


def _name(found: ProposalList) -> str:
    year, month = found.month.split("-")
    return _(
        "Danh sách %(number)s tháng %(month)s/%(year)s", number=found.number, month=int(month), year=year
    )
