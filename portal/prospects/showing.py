"""How prospects are shown in lists: ready values for the templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.core import clock
from portal.core.i18n import _, show_date
from portal.enums import CONTACT_RESULTS, PROSPECT_STATES, ContactResult, ProspectState
from portal.models import Prospect
from portal.prospects.queries import ME, NOBODY, groups_of

STATE_TONES = {ProspectState.NEVER: "", ProspectState.STOPPED: "wait", ProspectState.JOINED: "ok"}


@dataclass(frozen=True)
class Row:
    """One prospect as a list shows it."""

    prospect: Prospect
    ticked: bool
    hint: str
    state: Any
    tone: str
    last: str
    due: bool


def list_rows(prospects: Iterable[Prospect], ticked: frozenset[int] = frozenset()) -> list[Row]:
    """The rows of a page."""
    today = clock.today()
    return [
        Row(
            row,
            row.id in ticked,
            hint(row),
            PROSPECT_STATES[ProspectState(row.state)],
            STATE_TONES[ProspectState(row.state)],
            last_text(row),
            row.next_contact_on is not None and row.next_contact_on <= today,
        )
        for row in prospects
    ]


def hint(row: Prospect) -> str:
    """What tells people of one name apart, and the groups that the actor may see, in one line."""
    groups = ", ".join(str(group.short) for _number, group in groups_of(row))
    return " · ".join(part for part in (str(row.birth_year or ""), row.hamlet, row.phone, groups) if part)


def last_text(row: Prospect) -> str:
    """The newest contact in one line; "" for none."""
    if row.last_contact_on is None:
        return ""
    return f"{show_date(row.last_contact_on)}: {CONTACT_RESULTS[ContactResult(row.last_result)]}"


def options(
    hamlets: list[str], people: Mapping[int, str], groups: Mapping[int, str]
) -> dict[str, dict[str, Any]]:
    """What each filter of the list offers: value → label."""
    return {
        "nhom": {str(number): label for number, label in groups.items()},
        "thon": {hamlet: hamlet for hamlet in hamlets},
        "tt": {str(state): label for state, label in PROSPECT_STATES.items()},
        "pt": {ME: _("Tôi"), NOBODY: _("Chưa giao"), **{str(key): name for key, name in people.items()}},
    }
