"""Where later features plug into conferences: ``app.py`` installs one ``Plug`` for each (design 1).

Called in the caller's transaction: a plug may refuse with a DomainError and so undo the whole move.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app

from portal.core import access
from portal.enums import FundingSource
from portal.models import Conference


@dataclass(frozen=True)
class Objection:
    """What the next step would object to: a sentence, where to mend it, whether it stops the move."""

    message: str
    url: str = ""
    blocking: bool = True


@dataclass(frozen=True)
class Link:
    """A link of a panel or a tab; ``primary`` for the one thing to do next."""

    label: str
    url: str
    primary: bool = False


@dataclass(frozen=True)
class Panel:
    """What a feature shows on the page of a conference: big figures as (value, label), a note, links."""

    title: str
    figures: tuple[tuple[str, str], ...] = ()
    note: str = ""
    links: tuple[Link, ...] = field(default=())


@dataclass(frozen=True)
class ListColumn:
    """A column that a feature adds to lists of conferences; a conference without a cell shows a dash."""

    title: str
    cells: Mapping[int, str]


@dataclass(frozen=True)
class Cost:
    """What a conference costs by source of money, in đồng: as approved, or as its estimate says while the plan or a
    change of it is still to be approved. ``held`` is what the approved plan takes by source; a change that is dropped
    leaves it as it is, and only what goes beyond it is asked for anew."""

    collection: int
    propaganda: int
    total: int
    approved: bool
    held: Mapping[str, int] = field(default_factory=dict)

    def of(self, source: str) -> int:
        """What it costs from one source."""
        return self.collection if source == FundingSource.COLLECTION else self.propaganda

    def asked(self, source: str) -> int:
        """What its approval would take of the money that is left of one source."""
        return max(0, self.of(source) - self.held.get(source, 0))


@dataclass(frozen=True)
class CopyPart:
    """What a feature can take over into a copy: its name in the form, its label, and how it is done (from, to)."""

    name: str
    label: str
    run: Callable[[Conference, Conference], None]


@dataclass(frozen=True)
class Difference:
    """One part of a plan, or of what a feature adds to it, in two versions, as lines."""

    label: str
    old: list[str]
    new: list[str]


@dataclass(frozen=True)
class Anchor:
    """A place that a remark can be pinned to: its kind (the plug's name), its key there, its name, where it is seen."""

    kind: str
    key: str
    label: str
    url: str


@dataclass(frozen=True)
class Plug:
    """One feature's part in conferences; what it does not need stays None."""

    name: str
    # The line of the permission table that says who may read what this feature tells of a conference: objections, and
    # remarks pinned to its places. Without one whoever sees the conference.
    reads: str = ""
    tab: Callable[[Conference], Link | None] | None = None
    panel: Callable[[Conference], Panel | None] | None = None
    objections: Callable[[Conference, str], list[Objection]] | None = None
    on_transition: Callable[[Conference, str], None] | None = None
    on_created: Callable[[Conference], None] | None = None
    # One query for the whole page of a list, given the ids on it; None if the actor may not see the column.
    column: Callable[[Sequence[int]], ListColumn | None] | None = None
    # Big figures as (value, label) over the conferences with these ids: those held in the month that is shown.
    figures: Callable[[Sequence[int]], list[tuple[str, str]]] | None = None
    # What the conference with this id costs; None as long as nothing is estimated.
    cost: Callable[[int], Cost | None] | None = None
    # The same for many conferences in one query; those without an estimate are left out.
    costs: Callable[[Sequence[int]], dict[int, Cost]] | None = None
    # What the current actor may copy of this conference; run in the transaction that makes the copy.
    copy: Callable[[Conference], CopyPart | None] | None = None
    # The places of this feature that the current actor may see and pin a remark to; of one key only that one.
    anchors: Callable[[Conference, str], list[Anchor]] | None = None
    # What a round or an approved version keeps of this feature, as JSON and without personal data.
    freeze: Callable[[Conference], Any] | None = None
    # Where two such pictures differ, for whoever may see it; the newer one may be that of this moment.
    differences: Callable[[Conference, Any, Any], list[Difference]] | None = None
    # Put back what was frozen at the newest approval, inside the transaction that drops a change.
    restore: Callable[[Conference, Any], None] | None = None
    # What earlier conferences of the same commune taught, for whoever plans or copies this one.
    lessons: Callable[[Conference], Panel | None] | None = None
    # Throw away what of a rehearsal with this id foreign keys do not lead to; the rest goes by itself.
    discard: Callable[[int], None] | None = None
    # A part that a rehearsal does not try: no tab, no panel, no rows, no objections there.
    real_only: bool = False


def install(app: Flask, *plugs: Plug) -> None:
    """Make the plugs known, in the order of the conference's tabs."""
    app.extensions["conference_plugs"] = plugs


def _plugs() -> tuple[Plug, ...]:
    plugs: tuple[Plug, ...] = current_app.extensions["conference_plugs"]
    return plugs


def _plugs_of(conference: Conference) -> list[Plug]:
    """The plugs that take part in this conference."""
    return [plug for plug in _plugs() if conference.rehearsal_of_id is None or not plug.real_only]


def discard(conference_id: int) -> None:
    """Let the features throw away what they keep of a rehearsal beside its rows, inside that transaction."""
    for plug in _plugs():
        if plug.discard:
            plug.discard(conference_id)


def tabs(conference: Conference) -> list[tuple[str, Link]]:
    """The tabs that the features offer to the current actor, each with the name of its plug."""
    return [(plug.name, tab) for plug in _plugs_of(conference) if plug.tab and (tab := plug.tab(conference))]


def panels(conference: Conference) -> list[Panel]:
    """The panels that the features show to the current actor."""
    return [panel for plug in _plugs_of(conference) if plug.panel and (panel := plug.panel(conference))]


def lessons(conference: Conference) -> list[Panel]:
    """What the features know of earlier conferences of the same commune."""
    return [found for plug in _plugs_of(conference) if plug.lessons and (found := plug.lessons(conference))]


def columns(conference_ids: Sequence[int]) -> list[ListColumn]:
    """The columns that the features add to a list of these conferences."""
    return [found for plug in _plugs() if plug.column and (found := plug.column(conference_ids))]


def figures(conference_ids: Sequence[int]) -> list[tuple[str, str]]:
    """The big figures that the features show over these conferences."""
    return [figure for plug in _plugs() if plug.figures for figure in plug.figures(conference_ids)]


def copy_parts(conference: Conference) -> list[CopyPart]:
    """What the features offer the current actor to copy of this conference."""
    return [part for plug in _plugs() if plug.copy and (part := plug.copy(conference))]


def cost(conference_id: int) -> Cost | None:
    """What a conference costs, if a feature knows it."""
    found = (plug.cost(conference_id) for plug in _plugs() if plug.cost)
    return next((one for one in found if one), None)


def costs(conference_ids: Sequence[int]) -> dict[int, Cost]:
    """What these conferences cost, as far as a feature knows it."""
    found = (plug.costs(conference_ids) for plug in _plugs() if plug.costs)
    return {number: one for many in found for number, one in many.items()}


def anchors(conference: Conference, kind: str = "", key: str = "") -> list[Anchor]:
    """The places of the features that a remark can be pinned to; of a kind and key only that one."""
    return [
        anchor
        for plug in _plugs()
        if plug.anchors and kind in ("", plug.name)
        for anchor in plug.anchors(conference, key)
    ]


def freeze(conference: Conference) -> dict[str, Any]:
    """What the features keep with a plan, by the names of their plugs."""
    return {plug.name: plug.freeze(conference) for plug in _plugs() if plug.freeze}


def differences(conference: Conference, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Where two such pictures differ; a feature that one of them does not know is left out."""
    return [
        found
        for plug in _plugs()
        if plug.differences and plug.name in old and plug.name in new
        for found in plug.differences(conference, old[plug.name], new[plug.name])
    ]


def restore(conference: Conference, frozen: Mapping[str, Any]) -> None:
    """Let the features put back what an approval had frozen."""
    for plug in _plugs():
        if plug.restore and plug.name in frozen:
            plug.restore(conference, frozen[plug.name])


def objections(conference: Conference, action: str, *, told: bool = False) -> list[Objection]:
    """What all features object to ``action`` with this conference; ``told``: as far as the actor may read it."""
    return [
        found
        for plug in _plugs_of(conference)
        if plug.objections and not (told and _hidden(plug, conference))
        for found in plug.objections(conference, action)
    ]


def _hidden(plug: Plug, conference: Conference) -> bool:
    return bool(plug.reads) and not access.may(plug.reads, conference)


def hidden(conference: Conference) -> frozenset[str]:
    """The names of the features of which the current actor may read nothing here."""
    return frozenset(plug.name for plug in _plugs() if _hidden(plug, conference))


def created(conference: Conference) -> None:
    """Tell the features about a new conference, inside its transaction."""
    for plug in _plugs_of(conference):
        if plug.on_created:
            plug.on_created(conference)


def transition(conference: Conference, action: str) -> None:
    """Tell the features that ``action`` has moved the conference, inside the move's transaction."""
    for plug in _plugs_of(conference):
        if plug.on_transition:
            plug.on_transition(conference, action)
