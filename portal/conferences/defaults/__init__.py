"""What a new plan begins with, so that a secretary changes words instead of inventing them (871 II, 681 art. 10)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from portal.conferences.defaults import dialogue, in_person, livestream
from portal.conferences.drafts import PlanDraft
from portal.enums import ConferenceKind

_USUAL = {
    ConferenceKind.IN_PERSON: in_person.usual,
    ConferenceKind.LIVESTREAM: livestream.usual,
    ConferenceKind.DIALOGUE: dialogue.usual,
}


def suggested(plan: PlanDraft, kind: str = ConferenceKind.IN_PERSON) -> PlanDraft:
    """The same draft with the usual texts and lists of its kind where it says nothing yet."""
    usual: dict[str, Any] = _USUAL[ConferenceKind(kind)]()
    return replace(plan, **{name: value for name, value in usual.items() if not getattr(plan, name)})


def of_kind(plan: PlanDraft, old: str, new: str) -> PlanDraft:
    """The draft after its kind has changed: what was still the suggestion of the old kind becomes that of the new one,
    what somebody wrote stays."""
    before = _USUAL[ConferenceKind(old)]()
    empty = {name: type(value)() for name, value in before.items() if getattr(plan, name) == value}
    return suggested(replace(plan, **empty), new)
