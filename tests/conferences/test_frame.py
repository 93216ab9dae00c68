"""The header that all pages of a conference share."""

from __future__ import annotations

import datetime as dt

from flask import render_template_string

from portal.conferences import queries
from portal.core import clock
from portal.core.db import db, transaction
from portal.enums import ConferenceKind, ConferenceState
from portal.models import Conference, Plan


def _conference(world, **values):
    start = dt.datetime(2026, 11, 21, 1, 0, tzinfo=dt.UTC)
    with transaction():
        made = Conference(
            **{
                "kind": ConferenceKind.IN_PERSON, "state": ConferenceState.DRAFT, "unit_id": world.units["xa"],
                "organiser_id": world.units["coso"], "created_by_id": world.users["xa"], "title": "Truyền thông thôn Nà Tông",
                "folded": "", "starts_at": start, "ends_at": start + dt.timedelta(hours=2, minutes=30),
                "venue": "Nhà văn hóa", "plan": Plan(), **values,
            }
        )  # fmt: skip
        db.session.add(made)
    return made


def test_the_frame_says_when_where_and_in_which_state(app, world, acting):
    acting("xa")
    made = queries.frame(_conference(world))
    assert made.when == "08:00–10:30, Thứ Bảy 21/11/2026"
    assert made.place == "Nhà văn hóa, Xã Thượng Lâm"
    assert made.tabs[0][0] == "Tổng quan"
    assert made.tabs[0][2] is True


def test_a_conference_beyond_midnight_shows_both_days(app, world, acting):
    acting("xa")
    start = clock.from_local(dt.datetime(2026, 11, 21, 22))
    made = queries.frame(_conference(world, starts_at=start, ends_at=start + dt.timedelta(hours=4)))
    assert made.when == "22:00 21/11/2026 – 02:00 22/11/2026"


def test_a_page_of_another_feature_gets_the_header(app, world, acting):
    acting("xa")
    text = render_template_string(
        "{% extends 'conferences/_frame.html' %}{% block body_conference %}<h2>Khách mời</h2>{% endblock %}",
        frame=queries.frame(_conference(world), "guests"),
    )
    assert "<h1>Truyền thông thôn Nà Tông</h1>" in text
    assert "Bản nháp" in text
    assert "<h2>Khách mời</h2>" in text
