"""Prospects of the communes ``xa`` and ``xa2``, of the commune itself or of a service organisation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from portal.core.db import db, transaction
from portal.demo.people import World
from portal.prospects.draft import ProspectDraft
from portal.prospects.service import build

Keep = Callable[..., int]


@pytest.fixture
def prospect(app: Flask, world: World) -> Keep:
    """``prospect("Lò Văn Ơn", unit="xa", service="tcdv", phone="0912345678")`` → id."""

    def make(
        name: str,
        *,
        unit: str = "xa",
        service: str | None = None,
        more: dict[str, Any] | None = None,
        **draft: Any,
    ) -> int:
        with transaction():
            made = build(
                world.units[unit],
                world.units[service] if service else None,
                ProspectDraft(name, **draft),
                **(more or {}),
            )
            db.session.add(made)
        return made.id

    return make
