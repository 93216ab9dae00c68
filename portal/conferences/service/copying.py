"""A new draft from an old conference, part by part (C7)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from portal.conferences import hooks, snapshot
from portal.conferences.drafts import ConferenceDraft, PlanDraft
from portal.conferences.queries.places import services
from portal.conferences.service.planning import create
from portal.core import access, audit
from portal.core.db import db, transaction
from portal.models import Conference

TEXTS = "texts"


def copy(source_id: int, plan: PlanDraft, parts: Collection[str]) -> int:
    """Write a new draft in the same commune with the head of ``plan`` and the chosen parts of the source; its id.

    Refuses what ``create`` refuses. A service organisation goes along as long as its contract is valid today.
    Other features copy their parts in the same transaction (``hooks.CopyPart``).
    """
    with transaction():
        source = access.check(db.session.get(Conference, source_id), "conference.create")
        service = source.service_unit_id if source.service_unit_id in services([source.unit_id]) else None
        draft = ConferenceDraft(source.unit_id, _filled(plan, source, parts), service, source.kind)
        made = db.session.get_one(Conference, create(draft))
        for part in hooks.copy_parts(source):
            if part.name in parts:
                part.run(source, made)
        audit.record(
            "conference.copy", made, summary=source.title, values={"parts": (None, ", ".join(sorted(parts)))}
        )
        return made.id


def _filled(plan: PlanDraft, source: Conference, parts: Collection[str]) -> PlanDraft:
    data = snapshot.plan_data(source)
    taken: dict[str, Any] = {name: data[name] for name in snapshot.TEXTS if TEXTS in parts}
    for name, row in snapshot.ROWS.items():
        if name in parts:
            taken[name] = tuple(row(**values) for values in data[name])
    return replace(plan, **taken)
