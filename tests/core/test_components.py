"""The macros in templates/components say what they promise: labels, errors by their fields, words."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import html5lib
import jinja2
import pytest
import segno
from flask import Flask, render_template, render_template_string
from flask_babel import Babel
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from portal.enums import CONFERENCE_STATES, ConferenceState
from portal.home.styleguide import SampleForm, sample_context

ROOT = Path(__file__).resolve().parents[2]


def qr_svg(text: str) -> Markup:
    return Markup(segno.make(text, error="m").svg_inline(omitsize=True))


def thousands(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def make_app() -> Flask:
    """The templates with what the real application gives to every render, and nothing of its database."""
    app = Flask("components", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.secret_key = "only for these tests"
    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app, default_locale="vi")
    app.jinja_env.filters.update(number=thousands, money=lambda value: f"{thousands(value)} đ", qr=qr_svg)
    app.jinja_env.globals.update(
        asset=lambda name: f"/static/dist/{name}",
        csrf_token=lambda: "token-of-this-session",
        sign_in_url="/dang-nhap",
        state_labels=CONFERENCE_STATES,
    )
    endpoints = ["home.start", "accounts.sign_in", "accounts.sign_out", "accounts.password", "accounts.me"]
    endpoints += ["offline.session"]
    for endpoint in endpoints:
        app.add_url_rule(f"/{endpoint}", endpoint, lambda: "")
    app.add_url_rule("/phong-cach", "styleguide", styleguide)
    app.add_url_rule("/loi/<int:code>", "error", lambda code: render_template(f"errors/{code}.html"))
    return app


def styleguide() -> str:
    actor = SimpleNamespace(kind="user", id=1, name="Lò Thị Mai", unit_name="Xã Thượng Lâm")
    nav = [("Việc của tôi", "/", False), ("Hội nghị", "/hoi-nghi", True), ("Định mức", "/dinh-muc", False)]
    return render_template("home/styleguide.html", actor=actor, nav=nav, demo_banner=True, **sample_context())


@pytest.fixture(scope="module")
def stub() -> Flask:
    return make_app()


@pytest.fixture
def render(stub: Flask) -> Iterator[Callable[..., str]]:
    """``render("forms", "{{ field(f) }}", f=…)``: a piece of template with all macros of one file."""

    def rendered(file: str, source: str, **values: Any) -> str:
        module = stub.jinja_env.get_template(f"components/{file}.html").module
        macros = {name: macro for name, macro in vars(module).items() if callable(macro)}
        html = render_template_string(source, **macros, **values)
        return re.sub(r">\s+<", "><", html).strip()

    with stub.test_request_context():
        yield rendered


def sample(**typed: str) -> SampleForm:
    form = SampleForm(MultiDict(typed))
    form.validate()
    return form


def test_a_refused_field_keeps_its_value_and_says_why_beside_it(render: Callable[..., str]) -> None:
    html = render("forms", "{{ field(f, hint='từ 1 đến 2.000') }}", f=sample(guests="-5").guests)

    assert '<div class="f err"><label for="guests">Số khách mời</label>' in html
    assert '<p class="hint" id="guests-hint">từ 1 đến 2.000</p>' in html
    assert (
        '<p class="msg" id="guests-err"><span class="vh">Lỗi:</span> Số khách mời phải từ 1 đến 2.000.</p>'
        in html
    )
    control = re.search(r"<input[^>]*>", html).group()
    assert 'value="-5"' in control
    assert 'aria-invalid="true"' in control
    assert 'aria-describedby="guests-hint guests-err"' in control


def test_a_good_field_claims_no_error(render: Callable[..., str]) -> None:
    html = render("forms", "{{ field(f, autocomplete='off') }}", f=SampleForm(data={"topic": "A & B"}).topic)

    assert "aria-invalid" not in html
    assert "aria-describedby" not in html
    assert 'autocomplete="off"' in html
    assert 'value="A &amp; B"' in html
    assert "required" in re.search(r"<input[^>]*>", html).group()
    assert '<span class="req" aria-hidden="true">*</span>' in html


def test_money_stands_right_with_its_unit(render: Callable[..., str]) -> None:
    html = render("forms", "{{ field(f, suffix='đ', inputmode='numeric') }}", f=SampleForm().estimate)

    assert 'class="w10 n"' in html
    assert 'inputmode="numeric"' in html
    assert re.search(r'<div class="suf"><input[^>]*><span>đ</span></div>', html)


def test_typed_markup_is_shown_and_never_run(render: Callable[..., str]) -> None:
    html = render("forms", "{{ field(f) }}", f=sample(topic='"><script>alert(1)</script>').topic)
    assert "<script>" not in html


def test_radios_are_a_fieldset_that_the_summary_can_reach(render: Callable[..., str]) -> None:
    form = sample(village="na-tong", topic="x", satisfaction="5", state="draft")

    html = render("forms", "{{ error_summary(form) }}{{ field(form.form) }}", form=form)
    assert '<a href="#form">Hình thức: Mời chọn một hình thức.</a>' in html
    assert '<fieldset class="f err" id="form" tabindex="-1" aria-describedby="form-err">' in html
    assert html.count('type="radio"') == 2
    assert '<label class="opt"><input id="form-0" name="form"' in html


def test_the_summary_lists_each_refusal_once_and_nothing_when_all_is_well(render: Callable[..., str]) -> None:
    bad = render("forms", "{{ error_summary(form, ['Đã có người duyệt.']) }}", form=sample(guests="0"))
    fine = render("forms", "{{ error_summary(form) }}", form=SampleForm())

    assert re.findall(r'href="#([a-z]+)"', bad) == [
        "topic",
        "village",
        "guests",
        "form",
        "satisfaction",
        "state",
    ]
    assert "<li>Đã có người duyệt.</li>" in bad
    assert fine == ""


def test_a_checkbox_and_a_file_keep_their_own_shape(render: Callable[..., str]) -> None:
    form = SampleForm()

    box = render("forms", "{{ field(f) }}", f=form.ethnic)
    assert re.search(r'<label class="opt"><input id="ethnic"[^>]*type="checkbox"', box)
    upload = render("forms", "{{ field(f, accept='.pdf') }}", f=form.scan)
    assert re.search(r'<label for="scan">Bản chụp giấy mời mẫu</label><input accept="\.pdf"', upload)


def test_every_form_that_writes_carries_the_token(render: Callable[..., str]) -> None:
    form = render("forms", "{% call post_form('/luu', upload=true, autosave='/nhap') %}x{% endcall %}")
    button = render("forms", "{{ post_button('/huy', 'Hủy', 'danger', hidden={'version': 3}) }}")

    token = '<input type="hidden" name="csrf_token" value="token-of-this-session">'
    assert form.startswith(
        '<form method="post" action="/luu" novalidate enctype="multipart/form-data" data-autosave="/nhap">'
        + token
    )
    assert 'data-retry="Chưa lưu được' in form
    assert button == (
        f'<form method="post" action="/huy">{token}<input type="hidden" name="version" value="3">'
        '<button class="btn danger">Hủy</button></form>'
    )


def test_what_must_be_confirmed_is_a_link_to_the_page_that_asks(render: Callable[..., str]) -> None:
    link = render("forms", "{{ post_button('/huy', 'Hủy', 'danger', confirm_url='/huy/hoi') }}")
    page = render(
        "confirm",
        "{% call confirm('Hủy?', 'Không mở lại được.', '/huy', 'Hủy hẳn', '/hn/1') %}<i>+</i>{% endcall %}",
    )

    assert link == '<a class="btn danger" href="/huy/hoi" data-dialog>Hủy</a>'
    assert '<div id="confirm"><h1 id="confirm-title">Hủy?</h1>' in page
    assert 'action="/huy"' in page
    assert '<i>+</i><div class="acts"><button class="btn danger">Hủy hẳn</button>' in page
    assert '<a class="btn quiet" href="/hn/1" data-close>Không, quay lại</a>' in page


@pytest.mark.parametrize("state", list(ConferenceState))
def test_each_state_has_a_word_and_a_colour(render: Callable[..., str], state: ConferenceState) -> None:
    html = render("badge", "{{ state_badge(state) }}", state=state)
    assert re.fullmatch(r'<span class="badge( (ok|wait|bad|off))?">[^<]+</span>', html)
    assert str(CONFERENCE_STATES[state]) in html


def test_sorting_is_said_in_words_of_the_table_and_by_a_sign(render: Callable[..., str]) -> None:
    html = render("table", "{{ th('Khách', '?sap=khach', 'desc', n=true) }}{{ th('Thôn') }}")
    assert html == (
        '<th scope="col" class="n" aria-sort="descending"><a href="?sap=khach">Khách ↓</a></th>'
        '<th scope="col">Thôn</th>'
    )


def test_paging_tells_how_many_or_that_it_stopped_counting(render: Callable[..., str]) -> None:
    assert "Có 214 dòng" in render("table", "{{ paging(214) }}")
    more = render("table", "{{ paging(1000, more=true, next_url='?sau=x') }}")
    assert "Có hơn 1.000 dòng" in more
    assert '<a class="btn quiet" rel="next" href="?sau=x">Tiếp ›</a>' in more


def test_a_chart_is_its_own_table(render: Callable[..., str]) -> None:
    html = render("charts", "{{ bar_chart('Câu 1', [('Hài lòng', 30, '42')], 'Mức', 'Số phiếu') }}")

    assert "<caption>Câu 1</caption>" in html
    assert '<th scope="row">Hài lòng</th>' in html
    assert '<rect width="30" height="10"/>' in html
    assert '<td class="n">42</td>' in html


def test_missing_facts_are_said(render: Callable[..., str]) -> None:
    html = render("page", "{{ descriptions([('Thư ký', none), ('Số khách', 0)]) }}")
    assert '<dt>Thư ký</dt><dd><span class="sub">chưa có</span></dd>' in html
    assert "<dt>Số khách</dt><dd>0</dd>" in html


def test_history_tells_what_who_when_and_why(render: Callable[..., str]) -> None:
    html = render("page", "{{ timeline([('Trả lại', 'Thắng', '15:10', 'Thiếu <b>')]) }}")
    assert (
        html
        == '<ol class="line"><li><b>Trả lại</b><small>Thắng · 15:10</small><q>Thiếu &lt;b&gt;</q></li></ol>'
    )


def test_flashes_have_the_colour_and_the_urgency_of_their_kind(render: Callable[..., str]) -> None:
    assert (
        render("flash", "{{ flash('Đã lưu.', 'success') }}")
        == '<div class="note ok" role="status">Đã lưu.</div>'
    )
    assert (
        render("flash", "{{ flash('Hỏng.', 'error') }}") == '<div class="note bad" role="alert">Hỏng.</div>'
    )
    assert 'class="note info"' in render("flash", "{{ flash('Biết.') }}")


def test_the_styleguide_is_valid_and_shows_every_component(stub: Flask) -> None:
    html = stub.test_client().get("/phong-cach").text

    parser = html5lib.HTMLParser()
    parser.parse(html)
    assert [code for _place, code, _values in parser.errors] == []
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    names = (
        "crumbs tabs errs scale suf filter stack total paging figs kv line bars cal qr empty steps tick acts"
    )
    for used in names.split():
        assert re.search(rf'class="([^"]* )?{used}[ "]', html), used


def test_htmx_comes_only_where_a_page_asks_for_it(stub: Flask) -> None:
    common = {"actor": None, "nav": [], "demo_banner": False}
    page = "{% extends 'layouts/page.html' %}{% block title %}T{% endblock %}"
    with stub.test_request_context():
        without = render_template_string(page, **common)
        asked = render_template_string(page.replace("%}", "%}{% set use_htmx = true %}", 1), **common)

    assert "htmx" not in without
    assert "<script" not in without
    assert '<script src="/static/dist/htmx.min.js" defer></script>' in asked
    config = json.loads(re.search(r"name=\"htmx-config\" content='([^']+)'", asked).group(1))
    assert config["allowEval"] is False
    assert config["includeIndicatorStyles"] is False
    assert config["historyCacheSize"] == 0
    assert {"code": "422", "swap": True} in config["responseHandling"]


@pytest.mark.parametrize("code", [400, 401, 403, 404, 409, 413, 422, 429, 500])
def test_error_pages_need_no_actor_and_say_what_to_do(stub: Flask, code: int) -> None:
    html = stub.test_client().get(f"/loi/{code}").text

    assert len(re.findall("<h1>[^<]+</h1>", html)) == 1
    assert f"Mã lỗi: {code}" in html
    assert 'class="btn"' in html
    assert "<script" not in html


def test_an_error_page_shows_the_sentence_of_the_refusal(stub: Flask) -> None:
    with stub.test_request_context():
        page = render_template("errors/409.html", message="Hùng vừa duyệt lúc 08:31.")
        part = render_template("errors/_error.html", message="Hùng vừa duyệt lúc 08:31.")

    assert "<p>Hùng vừa duyệt lúc 08:31.</p>" in page
    assert part.strip() == '<div class="note bad" id="loi" role="alert">Hùng vừa duyệt lúc 08:31.</div>'
