"""Where later features plug into conferences: ``app.py`` installs one ``Plug`` for each (design 1).

Called in the caller's transaction: a plug may refuse with a DomainError and so undo the whole move.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from flask import Flask, current_app

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
    """What a conference costs by source of money, in đồng: as approved, or as estimated as long as nothing is."""

    collection: int
    propaganda: int
    total: int
    approved: bool


@dataclass(frozen=True)
class CopyPart:
    """What a feature can take over into a copy: its name in the form, its label, and how it is done (from, to)."""

    name: str
    label: str
    run: Callable[[Conference, Conference], None]


@dataclass(frozen=True)
class Plug:
    """One feature's part in conferences; what it does not need stays None."""

    name: str
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
    # What the current actor may copy of this conference; run in the transaction that makes the copy.
    copy: Callable[[Conference], CopyPart | None] | None = None


def install(app: Flask, *plugs: Plug) -> None:
    """Make the plugs known, in the order of the conference's tabs."""
    app.extensions["conference_plugs"] = plugs


def _plugs() -> tuple[Plug, ...]:
    plugs: tuple[Plug, ...] = current_app.extensions["conference_plugs"]
    return plugs


def tabs(conference: Conference) -> list[tuple[str, Link]]:
    """The tabs that the features offer to the current actor, each with the name of its plug."""
    return [(plug.name, tab) for plug in _plugs() if plug.tab and (tab := plug.tab(conference))]


def panels(conference: Conference) -> list[Panel]:
    """The panels that the features show to the current actor."""
    return [panel for plug in _plugs() if plug.panel and (panel := plug.panel(conference))]


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


def objections(conference: Conference, action: str) -> list[Objection]:
    """What all features object to ``action`` with this conference."""
    return [found for plug in _plugs() if plug.objections for found in plug.objections(conference, action)]


def created(conference: Conference) -> None:
    """Tell the features about a new conference, inside its transaction."""
    for plug in _plugs():
        if plug.on_created:
            plug.on_created(conference)


def transition(conference: Conference, action: str) -> None:
    """Tell the features that ``action`` has moved the conference, inside the move's transaction."""
    for plug in _plugs():
        if plug.on_transition:
            plug.on_transition(conference, action)
