"""Promise ``access``: on the pages of the day axe-core finds nothing serious, at the width of a small phone and of a
desk; nothing scrolls sideways on the phone, and what the host and the reception press is big enough for a thumb."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from portal.core import clock
from portal.core.db import db
from portal.demo.acting import acting
from portal.enums import ConferenceKind
from portal.guests import service as guests
from portal.models import (
    CollectionStaff,
    Conference,
    FollowLink,
    FollowUp,
    Guest,
    Prospect,
    Question,
    SelfCheckIn,
    SignUp,
    Survey,
)
from portal.rehearsing import service as rehearsing
from tests.browser.serving import become, cookie, served
from tests.conftest import Site
from tests.support import places

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GRAVE = {"serious", "critical"}
PHONE, DESK = 320, 1280
TARGET = 44
AXE = f"axe.run(document, {{resultTypes: ['violations'], runOnly: {{type: 'tag', values: {TAGS}}}}})"
# What is folded away is looked at too; not menus, which lie over the page when they are open.
UNFOLD = "document.querySelectorAll('details:not(.user):not(.rest)').forEach(one => { one.open = true; })"
WIDTH = "document.scrollingElement.scrollWidth"
BUTTONS = """() => [...document.querySelectorAll('main button, main a.btn, main summary, main .tick, .tabs a')]
  .filter(one => !one.closest('.vh')).map(one => [one.getBoundingClientRect(), one.textContent.trim()])
  .filter(([box]) => box.width).map(([box, text]) => [Math.round(box.width), Math.round(box.height), text])"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.promise("access", tier="ci"),
    pytest.mark.xdist_group("access"),
]


@pytest.fixture(scope="module")
def demonstration(demonstration_kept: Path) -> Iterator[tuple[Site, str]]:
    """The demonstration, a rehearsal begun in it, served."""
    with served(demonstration_kept, _fill) as found:
        yield found


def _fill() -> None:
    places.fill()
    preparing = _conference("preparing")
    with acting("truongbcd", clock.now()):
        rehearsing.begin(preparing)
        guests.switch_self(_conference("running"), on=True)
        guests.start_sheet(_conference("ended"))


def _conference(state: str, kind: str = ConferenceKind.IN_PERSON) -> int:
    """The first one of the first commune; a rehearsal is the last of all."""
    query = sa.select(Conference.id).where(Conference.state == state, Conference.kind == kind)
    return db.session.scalars(query.order_by(Conference.id)).first() or 0


def _day() -> list[tuple[str, str]]:
    """(who, path) of each page of the day, and of those that lead to it."""
    running, ended, preparing = (_conference(state) for state in ("running", "ended", "preparing"))
    streamed = _conference("ended", ConferenceKind.LIVESTREAM)
    twin = db.session.scalars(sa.select(Conference.id).where(Conference.rehearsal_of_id == preparing)).one()
    of_day = [
        ("truongbcd", f"{running}/kich-ban"),
        ("truongbcd", f"{ended}/kich-ban/mo-lai"),
        ("xa", f"{preparing}/kich-ban"),
        ("truongbcd", f"{preparing}/kich-ban/khai-mac"),
        ("xa", f"{preparing}/kich-ban/chon"),
        ("xa", f"{ended}/kich-ban"),
        ("xa", f"{ended}/kich-ban/nhat-ky"),
        ("ctv", f"{preparing}/don-tiep"),
        ("ctv", f"{running}/don-tiep/{_first(Guest, running)}"),
        ("xa", f"{running}/cau-hoi"),
        ("chuyenquan", f"{running}/cau-hoi/{_first(Question, running)}"),
        ("chuyenquan", f"{running}/cau-hoi/trinh-chieu"),
        ("nvthu", f"{ended}/dang-ky"),
        ("nvthu", f"{running}/dang-ky/them"),
        ("xa", f"{running}/danh-sach-giay"),
        ("xa", f"{ended}/tu-giay"),
        ("xa", f"{ended}/bien-ban"),
        ("xa", f"{ended}/bien-ban/phan/dien-bien"),
        ("truongbcd", f"{ended}/bien-ban/chot"),
        ("xa", f"{_conference('reported')}/bien-ban/1"),
        ("chuyenquan", f"{ended}/rut-kinh-nghiem"),
        ("xa", f"{ended}/rut-kinh-nghiem/y-kien"),
        ("xa", f"{preparing}/khach/tiem-nang"),
        ("xa", f"{preparing}/khach/goi"),
        ("xa", f"{preparing}/giay-moi"),
        ("xa", f"{preparing}/giay-moi/trao"),
        ("xa", f"{streamed}/luot-xem"),
        ("xa", f"{running}/theo-doi"),
        ("xa", f"{running}/theo-doi/to-treo"),
        ("truongbcd", f"{preparing}/dien-tap"),
        ("truongbcd", f"{twin}/don-tiep"),
        ("xa", f"{preparing}/chuan-bi"),
        ("truongbcd", f"{preparing}/chuan-bi/kiem-tra"),
        ("xa", f"{running}"),
        ("truongbcd", f"{ended}"),
        ("xa", f"{_conference('draft')}/sua"),
        ("xa", f"{running}/duong-dan-ho-tro"),
        ("xa", f"{running}/khach"),
        ("chuyenquan", "thang"),
    ]
    return [(who, f"/hoi-nghi/{tail}") for who, tail in of_day] + _elsewhere(running, ended, preparing)


def _first(model: type[Guest | Question | FollowUp | SignUp], conference_id: int) -> int:
    found = db.session.scalar(sa.select(sa.func.min(model.id)).where(model.conference_id == conference_id))
    assert found is not None, f"no {model.__name__} to look at"
    return int(found)


def _elsewhere(running: int, ended: int, preparing: int) -> list[tuple[str, str]]:
    def code(model: type[FollowLink | SelfCheckIn | Survey], number: int) -> str:
        return db.session.scalars(sa.select(model.code).where(model.conference_id == number)).one()

    sign_up, letter = _first(SignUp, ended), db.session.get_one(Guest, _first(Guest, running)).code
    prospect = db.session.scalar(sa.select(sa.func.min(Prospect.id)).where(Prospect.removed_at.is_(None)))
    return [
        ("", "/dang-nhap"),
        ("", f"/m/{letter}"),
        ("", f"/d/{code(SelfCheckIn, running)}"),
        ("", f"/t/{code(FollowLink, preparing)}"),
        ("", f"/t/{code(FollowLink, running)}"),
        ("", f"/t/{code(FollowLink, ended)}"),
        ("", f"/t/{code(FollowLink, running)}/san-khau"),
        ("", f"/t/{code(FollowLink, running)}/hoi"),
        ("", f"/k/{code(Survey, running)}"),
        ("xa", "/"),
        ("nvthu", f"/dang-ky/{sign_up}"),
        ("nvthu", f"/dang-ky/{sign_up}/sua"),
        ("nvthu", "/dang-ky"),
        ("nvthu", "/dang-ky/them"),
        ("nvthu", "/tinh-muc-dong"),
        ("nvthu", "/tiep-tuc-van-dong"),
        ("nvthu", f"/tiep-tuc-van-dong/{_first(FollowUp, ended)}"),
        ("xa", "/mang-luoi"),
        ("xa", f"/mang-luoi/{db.session.scalar(sa.select(sa.func.min(CollectionStaff.id)))}"),
        ("nvthu", "/tiem-nang"),
        ("nvthu", f"/tiem-nang/{prospect}"),
    ]


class Looker:
    """One browser of a width that looks at pages as different people."""

    def __init__(self, browser: Browser, site: Site, url: str, width: int) -> None:
        # A worker of the page before would answer for the next person.
        self._context = browser.new_context(
            base_url=url, viewport={"width": width, "height": 740}, service_workers="block"
        )
        self._page = self._context.new_page()
        self._site, self._url, self._width = site, url, width
        self._cookies = {"": ""}

    def close(self) -> None:
        """Let go of the browser's window."""
        self._context.close()

    def open(self, who: str, path: str) -> Page:
        """That page as that person sees it, everything unfolded."""
        if who not in self._cookies:
            self._cookies[who] = cookie(self._site, who)
        become(self._context, self._url, self._cookies[who])
        answer = self._page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{answer.status} for {who} at {path}"
        self._page.evaluate(UNFOLD)
        return self._page

    def faults(self, who: str, path: str) -> list[str]:
        """What is wrong with that page."""
        page = self.open(who, path)
        wide = page.evaluate(WIDTH)
        found = [f"{wide} px wide"] if wide > self._width else []
        page.evaluate(AXE_SCRIPT)
        for one in page.evaluate(AXE)["violations"]:
            if one["impact"] in GRAVE:
                found.append(f"{one['id']} {_places(one)}")
        return [f"{self._width} px {path}: {fault}" for fault in found]


def _places(violation: dict[str, Any]) -> str:
    return "; ".join(node["html"][:120] for node in violation["nodes"][:3])


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_nothing_bars_the_way(
    demonstration: tuple[Site, str],
    browser: Browser,
    width: int,
    promise_figure: Callable[[str, str, bool], None],
) -> None:
    site, url = demonstration
    with site.app.test_request_context():
        pages = _day()
    looker = Looker(browser, site, url, width)
    faults = [fault for who, path in pages for fault in looker.faults(who, path)]
    looker.close()
    assert not faults, "\n".join(faults)
    promise_figure(f"{len(pages)} pages at {width} px, none with a fault", "none", True)


def test_what_is_pressed_at_the_day_is_big_enough(demonstration: tuple[Site, str], browser: Browser) -> None:
    site, url = demonstration
    with site.app.test_request_context():
        running, preparing = _conference("running"), _conference("preparing")
        guest = _first(Guest, running)
    pages = [
        ("truongbcd", f"/hoi-nghi/{running}/kich-ban"),
        ("ctv", f"/hoi-nghi/{preparing}/don-tiep"),
        ("ctv", f"/hoi-nghi/{running}/don-tiep/{guest}"),
    ]
    looker = Looker(browser, site, url, PHONE)
    for who, path in pages:
        pressed = looker.open(who, path).evaluate(BUTTONS)
        assert pressed
        small = [one for one in pressed if one[0] < TARGET or one[1] < TARGET]
        assert not small, f"{path}: {small}"
    looker.close()


def test_the_tabs_of_a_conference_stay_few_lines(demonstration: tuple[Site, str], browser: Browser) -> None:
    site, url = demonstration
    with site.app.test_request_context():
        streamed = _conference("ended", ConferenceKind.LIVESTREAM)
    looker = Looker(browser, site, url, 360)
    page = looker.open("xa", f"/hoi-nghi/{streamed}")
    tops = page.evaluate("[...document.querySelectorAll('.tabs > li')].map(one => one.offsetTop)")
    tabs = page.locator(".tabs a").count()
    looker.close()
    assert tabs > 10
    assert len(set(tops)) <= 3
