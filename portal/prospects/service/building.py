"""A prospect's row from what was written about it; the one place that knows the derived columns."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from portal.core.vietnamese import fold, name_sort_key
from portal.models import Prospect, ProspectGroupMember
from portal.prospects.draft import ProspectDraft

_FOLDED = 600
# It stands in indexes, of which PostgreSQL takes no entry above 2 704 bytes.
_FOLDED_BYTES = 1_000
_NAME_KEY = 200


def build(unit_id: int, service_unit_id: int | None, draft: ProspectDraft, **more: Any) -> Prospect:
    """A prospect of a commune (and of a service organisation) that is not yet in the session."""
    return Prospect(
        unit_id=unit_id,
        service_unit_id=service_unit_id,
        groups=[ProspectGroupMember(number=number) for number in draft.groups],
        **columns(draft),
        **more,
    )


def columns(draft: ProspectDraft) -> dict[str, Any]:
    """Column → value of everything but the groups, with what is derived for search, order and duplicates."""
    values = asdict(draft)
    del values["groups"]
    return values | derived(draft.name, draft.phone, draft.hamlet, draft.occupation)


def derived(name: str, phone: str, hamlet: str, occupation: str) -> dict[str, str]:
    """The columns that repeat others in another form; to be set again whenever one of these four changes."""
    return {
        "name_key": fold(name)[:_NAME_KEY],
        "sort_key": name_sort_key(name),
        "folded": _clipped(fold(" ".join((name, phone, hamlet, occupation)))),
    }


def _clipped(folded: str) -> str:
    return folded[:_FOLDED].encode()[:_FOLDED_BYTES].decode(errors="ignore")


def write(prospect: Prospect, draft: ProspectDraft) -> None:
    """Make the row say what the draft says; groups that stay keep their row."""
    say_state(prospect, draft.state)
    for key, value in columns(draft).items():
        setattr(prospect, key, value)
    set_groups(prospect, set(draft.groups))


def say_state(prospect: Prospect, state: str) -> None:
    """What people write rules over what a paid sign-up has made of the state, and stays when that one goes."""
    if prospect.state_by_hand and state != prospect.state:
        prospect.state_by_hand = state
    prospect.state = state


def set_groups(prospect: Prospect, numbers: set[int]) -> None:
    """The prospect belongs to these groups and no others."""
    kept = [member for member in prospect.groups if member.number in numbers]
    held = {member.number for member in kept}
    prospect.groups = [*kept, *(ProspectGroupMember(number=n) for n in sorted(numbers - held))]
