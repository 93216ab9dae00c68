"""What every installation starts with: norms, figures, official scripts, questionnaires; safe to run again."""

from __future__ import annotations

from collections.abc import Callable

from portal.budget import service as budget
from portal.core.actor import SYSTEM, acting_as
from portal.running import service as running
from portal.signups import service as signups
from portal.surveys import service as surveys

# Each feature offers one function that adds what is missing and changes nothing that people may have changed.
SEEDS: tuple[Callable[[], None], ...] = (
    budget.seed_norms,
    running.seed_templates,
    signups.seed_parameters,
    surveys.seed_questionnaires,
)


def seed() -> None:
    """Add what is missing."""
    with acting_as(SYSTEM):
        for add in SEEDS:
            add()
