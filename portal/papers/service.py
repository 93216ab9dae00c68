"""Issuing a paper: rendered once, kept with its code and hash, found again by the same data (H3, design 6)."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import io
import json
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa
from flask import current_app

from portal.config import ROOT
from portal.core import audit, clock
from portal.core.actor import current_actor
from portal.core.codes import new_code
from portal.core.db import db, transaction
from portal.core.files import files
from portal.models import Conference, IssuedDocument

# Render(code, verification address, moment of issue) → PDF bytes.
Render = Callable[[str, str, dt.datetime], bytes]
_rehearsal: ContextVar[bool] = ContextVar("rehearsal", default=False)
# Whatever decides how a paper looks.
_DRAWING = (
    "templates/pdf/**/*.html",
    "portal/core/pdf/*.py",
    "portal/core/pdf/*.css",
    "portal/core/pdf/fonts/*.ttf",
    "portal/*/documents.py",
    "portal/*/documents/*.py",
)


def issue(
    *,
    kind: str,
    title: str,
    conference: Conference | None,
    data: dict[str, Any],
    render: Render,
    unit_id: int | None = None,
) -> IssuedDocument:
    """The paper of this data: rendered and stored once; the same data, templates and libraries give the same file.

    ``data`` is everything that the paper shows, as JSON. Runs outside a transaction, because rendering may be slow.
    """
    key = content_key(kind, data)
    unit = conference.unit_id if conference is not None else unit_id
    if unit is None:
        raise ValueError("a paper belongs to a conference or a unit")
    document = _registered(kind, key, title, conference.id if conference is not None else None, unit)
    if document.sha256 is None:
        code, issued_at, number = document.code, document.issued_at, document.id
        mark = _rehearsal.set(conference is not None and conference.rehearsal_of_id is not None)
        db.session.rollback()  # no read stays open while the page is drawn
        try:
            _store(number, render(code, verify_url(code), issued_at))
        finally:
            _rehearsal.reset(mark)
    return db.session.get_one(IssuedDocument, document.id)


def is_rehearsal() -> bool:
    """Whether the paper that is being drawn belongs to a rehearsal and must say so on every page."""
    return _rehearsal.get()


def content_key(kind: str, data: dict[str, Any]) -> str:
    """SHA-256 of what a paper shows and of what draws it."""
    text = json.dumps([kind, data, _drawn_by()], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def verify_url(code: str) -> str:
    """The public address that tells whether a code is known; stands in the QR."""
    return f"{current_app.config['BASE_URL']}/x/{code}"


@functools.cache
def _drawn_by() -> str:
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for pattern in _DRAWING:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _registered(kind: str, key: str, title: str, conference_id: int | None, unit_id: int) -> IssuedDocument:
    query = sa.select(IssuedDocument).where(IssuedDocument.kind == kind, IssuedDocument.content_key == key)
    actor = current_actor()
    with transaction():
        found = db.session.scalar(query)
        if found is not None:
            return found
        document = IssuedDocument(
            code=new_code(),
            kind=kind,
            title=title[:300],
            conference_id=conference_id,
            unit_id=unit_id,
            content_key=key,
            issued_by_id=actor.id if actor.kind in ("user", "job") else None,
            issued_by_name=actor.name,
            issued_at=clock.now().replace(microsecond=0),
        )
        db.session.add(document)
        audit.record("paper.issue", document, unit_id=unit_id, summary=title)
    return document


def _store(number: int, pdf: bytes) -> None:
    from pikepdf import open as open_pdf  # slow to import, and only the worker renders

    with open_pdf(io.BytesIO(pdf)) as opened:
        pages = len(opened.pages)
    name = files().put(pdf)
    with transaction():
        document = db.session.get_one(IssuedDocument, number)
        document.sha256, document.size, document.pages = name, len(pdf), pages
