"""The templates of papers without the application around them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, StrictUndefined

from portal.core.pdf import render_template

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
HEAD = '{% extends "pdf/base.html" %}{% import "pdf/_macros.html" as parts %}'

Paper = Callable[..., bytes]


@pytest.fixture
def paper() -> Paper:
    """Renders the content of a paper: ``paper(content, blocks="", **context)``."""

    def make(content: str = "", *, blocks: str = "", **context: Any) -> bytes:
        body = blocks or "{% block content %}" + content + "{% endblock %}"
        environment = Environment(
            loader=ChoiceLoader([DictLoader({"paper.html": HEAD + body}), FileSystemLoader(TEMPLATES)]),
            autoescape=True,
            undefined=StrictUndefined,
        )
        return render_template(environment, "paper.html", context, title="Bản thử")

    return make
