"""The header that all pages of a conference share."""

from __future__ import annotations

import pytest
from flask import render_template_string

from portal.conferences import queries
from portal.core.db import db
from portal.models import Conference
from tests.conferences.builders import moment, propose


@pytest.fixture
def conference(world, acting):
    acting("xa")
    return lambda **changed: db.session.get_one(Conference, propose(world, **changed))


def test_the_frame_says_when_and_where(conference):
    made = queries.frame(conference(hamlet=""))
    assert made.when == "08:00–10:00, Thứ Bảy 21/11/2026"
    assert made.place == "Nhà văn hóa thôn Nà Tông, Xã Thượng Lâm"
    assert made.tabs[0][0::2] == ("Tổng quan", True)
    assert made.section == ""


def test_a_conference_beyond_midnight_shows_both_days(conference):
    made = queries.frame(conference(starts_at=moment(22), ends_at=moment(2, day=22)))
    assert made.when == "22:00 21/11/2026 – 02:00 22/11/2026"


def test_a_page_of_another_feature_gets_the_header_and_its_tab(conference):
    text = render_template_string(
        "{% extends 'conferences/_frame.html' %}{% block body_conference %}<h2>Khách mời</h2>{% endblock %}",
        frame=queries.frame(conference(), "guests"),
    )
    assert "<h1>Truyền thông thôn Nà Tông</h1>" in text
    assert '<span class="badge off">Bản nháp</span>' in text
    assert 'aria-current="page">Khách mời</a>' in text
    assert "<title>Khách mời – Truyền thông thôn Nà Tông –" in text
