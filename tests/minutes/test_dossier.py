"""Fixed minutes stand in the dossier behind the report (part đ); a draft does not."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from flask import Flask
from pypdf import PdfReader

from portal.core.actor import Actor
from portal.core.files import files
from portal.demo.people import World
from portal.dossiers import printing
from portal.minutes import queries, service
from tests.dossiers.holding import hold
from tests.minutes.conftest import place

Acting = Callable[[str], Actor]


def titles(conference_id: int) -> list[str]:
    document = printing.issue_dossier(conference_id)
    assert document.sha256
    outline = PdfReader(BytesIO(files().get(document.sha256))).outline
    return [str(one.title) for group in outline for one in (group if isinstance(group, list) else [group])]


def test_minutes_stand_behind_the_report_once_they_are_fixed(
    app: Flask, world: World, acting: Acting
) -> None:
    number = hold(world, "ended")
    assert not [title for title in titles(number) if "Biên bản" in title]
    acting("truongbcd")
    service.fix(number, queries.digest(queries.frozen(place(number))))
    found = titles(number)
    report = next(place for place, title in enumerate(found) if title.startswith("đ) Báo cáo kết quả"))
    assert found[report + 1] == "Biên bản hội nghị"
    assert titles(number) == found
