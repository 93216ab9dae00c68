"""What only the papers of a dossier say in this way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.conferences.documents import wording
from portal.core.vietnamese import format_number
from portal.dossiers.facts import Facts


def share(part: int, whole: int) -> str:
    """``95,2 %``; a dash of nothing."""
    return f"{format_number(part * 100 / whole, 1)} %" if whole else "–"


def basics(facts: Facts) -> Mapping[str, Any]:
    """What the letterheads, headings and signatures of all papers need."""
    return {**wording.basics(facts.head), "signers": facts.signers}
