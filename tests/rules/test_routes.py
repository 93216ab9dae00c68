"""Every route declares who may come in, and its path follows the house rules."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from portal.core import access

SHORT = {"k", "m", "t", "x"}


def test_every_route_has_an_access_rule(app: Flask) -> None:
    access.check_routes(app)


def test_a_route_without_a_rule_stops_the_start(app: Flask) -> None:
    def bare() -> str:
        return "bare"

    app.view_functions["bare"] = bare
    try:
        with pytest.raises(RuntimeError, match="bare"):
            access.check_routes(app)
    finally:
        del app.view_functions["bare"]


def test_paths_are_kebab_case_without_marks(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        fixed = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9/\-._]*", fixed), rule.rule


def test_ids_in_paths_are_typed(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        for converter, name in re.findall(r"<(?:(\w+):)?(\w+)>", rule.rule):
            assert converter or name in {"code", "slug", "key", "filename", "action"}, rule.rule


def test_routes_never_touch_the_session() -> None:
    from pathlib import Path

    import portal

    for path in Path(portal.__file__).parent.glob("*/routes*"):
        for file in [path] if path.is_file() else path.glob("*.py"):
            source = file.read_text()
            if file.parent.name != "home":
                assert "db.session" not in source, file
