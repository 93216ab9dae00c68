"""What every installation starts with: norms, official scripts, ready questionnaires; safe to run again."""

from __future__ import annotations

from collections.abc import Callable

from portal.budget import service as budget
from portal.core.actor import SYSTEM, acting_as
from portal.running import service as running
from portal.surveys import service as surveys

# Each feature offers one function that adds what is missing and changes nothing that people may have changed.
SEEDS: tuple[Callable[[], None], ...] = (
    budget.seed_norms,
    running.seed_templates,
    surveys.seed_questionnaires,
)


def seed() -> None:
    """Add what is missing."""
    with acting_as(SYSTEM):
        for add in SEEDS:
            add()
