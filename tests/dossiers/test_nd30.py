"""Each paper as Nghị định 30/2020 wants it, read back from its PDF: margins, faces, sizes, places."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pdfplumber
import pytest
from flask import Flask

from portal.conferences import documents
from portal.core.db import db
from portal.demo.people import World
from portal.dossiers import documents as dossier
from portal.dossiers import queries
from portal.guests import documents as letters
from portal.guests import queries as guests
from portal.minutes import documents as minutes_papers
from portal.minutes import queries as minutes
from portal.models import Conference
from tests.core.pdf.reading import MM
from tests.dossiers.holding import hold

AT = dt.datetime(2026, 11, 10, 2, tzinfo=dt.UTC)
PROOF = {"code": "7Q4M2K9XABCDE", "url": "https://hoinghi.example.vn/x/7Q4M2K9XABCDE"}
# The type of each paper as it stands above its text, and its number.
TYPES = {
    "to-trinh": ("TỜ TRÌNH", "/TTr-BCĐ"),
    "ke-hoach": ("KẾ HOẠCH", "/KH-BHXH"),
    "quyet-dinh": ("QUYẾT ĐỊNH", "/QĐ-BHXH"),
    "chuong-trinh": ("CHƯƠNG TRÌNH", "/CTr-BCĐ"),
    "giay-moi": ("GIẤY MỜI", "/GM-BCĐ"),
    "bao-cao": ("BÁO CÁO", "/BC-BCĐ"),
    "bien-ban": ("BIÊN BẢN", "/BB-BCĐ"),
}
LEFT, RIGHT, WIDTH, HEIGHT = 30 * MM, 195 * MM, 210 * MM, 297 * MM
PROOF_WORDS = ("Bản dự thảo", "Mã xác thực", "Kiểm tra tại")
BODY = (13, 14)
REGULAR, ITALIC, BOLD, BOLD_ITALIC = "Tinos-Regular", "Tinos-Italic", "Tinos-Bold", "Tinos-BoldItalic"
Chars = list[dict[str, Any]]


@dataclass(frozen=True)
class Line:
    """One printed line of a column: its words, its place in points, its sizes and faces."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    sizes: frozenset[float]
    faces: frozenset[str]

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    def is_set(self, low: float, high: float, *faces: str) -> bool:
        """Whether every letter has a size between and one of these faces."""
        return all(low <= size <= high for size in self.sizes) and self.faces <= set(faces)


@dataclass(frozen=True)
class Sheet:
    """One page: its characters but for the proof of origin in the bottom margin, and its drawn lines."""

    chars: Chars
    rules: list[dict[str, Any]]

    def lines(self, left: float = 0, right: float = WIDTH) -> list[Line]:
        """The lines of a column: pdfplumber would join what stands side by side."""
        rows: dict[int, Chars] = {}
        for char in self.chars:
            if left <= (char["x0"] + char["x1"]) / 2 < right:
                rows.setdefault(round(char["bottom"]), []).append(char)
        kept = [sorted(row, key=_x0) for _, row in sorted(rows.items()) if "".join(map(_text, row)).strip()]
        return [_line(row) for row in kept]

    def find(self, words: str, left: float = 0, right: float = WIDTH) -> Line:
        """The first line of a column that begins with these words."""
        return next(line for line in self.lines(left, right) if line.text.startswith(words))


def _x0(char: dict[str, Any]) -> float:
    return float(char["x0"])


def _text(char: dict[str, Any]) -> str:
    return str(char["text"])


def _line(row: Chars) -> Line:
    seen = [char for char in row if char["text"].strip()]
    return Line(
        "".join(map(_text, row)).strip(),
        min(char["x0"] for char in seen),
        max(char["x1"] for char in seen),
        min(char["top"] for char in seen),
        max(char["bottom"] for char in seen),
        frozenset(round(char["size"], 1) for char in seen),
        frozenset(char["fontname"].split("+")[-1] for char in seen),
    )


def _sheets(data: bytes) -> list[Sheet]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        whole = [Sheet(page.chars, page.lines) for page in pdf.pages]
    for sheet in whole:
        proof = {line.bottom for line in sheet.lines() if line.text.startswith(PROOF_WORDS)}
        sheet.chars[:] = [char for char in sheet.chars if char["bottom"] not in proof]
    return whole


def _draw(conference_id: int, slug: str) -> bytes:
    conference = db.session.get_one(Conference, conference_id)
    if slug == "giay-moi":
        some = letters.letters(guests.list_invited(conference_id, guests.Selection(), most=2))
        return letters.draw_invitations(letters.occasion(conference), some, proof=PROOF, created=AT)
    if slug == "bien-ban":
        return minutes_papers.draw(minutes.frozen(conference), AT, number=1, proof=PROOF, created=AT)
    if slug == "bao-cao":
        proof = dossier.Proof(PROOF["code"], PROOF["url"], AT)
        return dossier.draw_paper(queries.gather(conference_id), slug, proof)
    return documents.draw(documents.gather(conference), slug, proof=PROOF, created=AT)


@pytest.fixture(scope="module")
def drawn() -> dict[str, list[Sheet]]:
    """The pages of each paper: one conference serves them all."""
    return {}


@pytest.fixture(params=TYPES)
def slug(request: pytest.FixtureRequest) -> str:
    """One kind of paper."""
    return str(request.param)


@pytest.fixture
def sheets(slug: str, app: Flask, world: World, drawn: dict[str, list[Sheet]]) -> list[Sheet]:
    """The pages of that paper for a conference that has ended."""
    if not drawn:
        conference_id = hold(world, "ended")
        drawn |= {kind: _sheets(_draw(conference_id, kind)) for kind in TYPES}
    return drawn[slug]


pytestmark = [pytest.mark.sqlite, pytest.mark.promise("nd30", tier="ci")]


def test_margins(sheets: list[Sheet]) -> None:
    for sheet in sheets:
        inside = [line for line in sheet.lines() if line.bottom > 20 * MM]
        assert LEFT - 1 <= min(line.x0 for line in inside) <= 35 * MM
        assert WIDTH - max(line.x1 for line in inside) >= 15 * MM - 2
        assert min(line.top for line in inside) >= 20 * MM
        assert HEIGHT - max(line.bottom for line in inside) >= 20 * MM


def test_page_numbers(sheets: list[Sheet], slug: str) -> None:
    above = [[line for line in sheet.lines() if line.bottom <= 20 * MM] for sheet in sheets]
    if slug == "giay-moi":  # each letter is a paper of its own
        assert above == [[] for _ in sheets]
        return
    assert above[0] == []
    for number, lines in enumerate(above[1:], 2):
        (folio,) = lines
        assert folio.text == str(number)
        assert folio.is_set(13, 14, REGULAR)
        assert folio.middle == pytest.approx((LEFT + RIGHT) / 2, abs=MM)


def test_national_title(sheets: list[Sheet]) -> None:
    first = sheets[0]
    title, motto = first.find("CỘNG HÒA", 102 * MM), first.find("Độc lập", 102 * MM)
    assert title.text == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert motto.text == "Độc lập - Tự do - Hạnh phúc"
    assert title.is_set(12, 13, BOLD)
    assert motto.sizes == {size + 1 for size in title.sizes}
    assert motto.faces == {BOLD}
    assert title.x0 >= WIDTH / 2 - 2 * MM
    (rule,) = [line for line in first.rules if line["x0"] > WIDTH / 2 and line["top"] < 45 * MM]
    assert (rule["x0"], rule["x1"]) == pytest.approx((motto.x0, motto.x1), abs=0.5)
    assert motto.bottom - 3 <= rule["top"] <= motto.bottom + 2 * MM


def test_agency_and_number(sheets: list[Sheet], slug: str) -> None:
    first = sheets[0]
    number = first.find("Số:", 0, 102 * MM)
    block = [line for line in first.lines(0, 102 * MM) if line.bottom < number.top + 2]
    agency = [line for line in block if line.faces == {BOLD}]
    assert agency and block[0] not in agency
    assert block[-1] == agency[-1]
    assert all(line.text == line.text.upper() and line.is_set(12, 13, BOLD, REGULAR) for line in block)
    assert number.is_set(13, 13, REGULAR)
    assert number.text.endswith(TYPES[slug][1])
    (rule,) = [line for line in first.rules if line["x1"] < 102 * MM and line["top"] < number.top + 2]
    share = (rule["x1"] - rule["x0"]) / (agency[-1].x1 - agency[-1].x0)
    assert 1 / 3 <= share <= 1 / 2


def test_place_and_date(sheets: list[Sheet]) -> None:
    date = sheets[0].find("Thượng Lâm, ngày", 102 * MM)
    assert date.is_set(13, 14, ITALIC)
    assert re.search(r"ngày\s*(\d\d|…*)\s*tháng\s*(0[12]|[3-9]|1[0-2]|…*)\s*năm 2026$", date.text)


def test_type_and_subject(sheets: list[Sheet], slug: str) -> None:
    lines = sheets[0].lines()
    place = next(n for n, line in enumerate(lines) if line.text == TYPES[slug][0])
    for line in lines[place : place + 2]:
        assert line.is_set(13, 14, BOLD)
        assert line.middle == pytest.approx((LEFT + RIGHT) / 2, abs=2 * MM)


def test_body(sheets: list[Sheet], slug: str) -> None:
    indents, full = [], 0
    for sheet in sheets:
        text = [line for line in sheet.lines() if _is_text(line)]
        for line, following in pairwise(text):
            if following.x0 == pytest.approx(LEFT, abs=1) and following.top - line.top < 22:
                assert line.x1 == pytest.approx(RIGHT, abs=1.5), line.text
                full += 1
        indents += [line.x0 - LEFT for line in text if line.x0 > LEFT + 1]
    assert indents
    assert all(10 * MM - 1 <= indent <= 12.7 * MM + 1 for indent in indents)
    assert full or slug == "chuong-trinh"  # whose paragraphs have one line each


def _is_text(line: Line) -> bool:
    """A line of running text: not a table, a heading, or a centred or labelled line."""
    starts = any(line.x0 == pytest.approx(LEFT + indent, abs=1) for indent in (0, 10 * MM))
    return (
        starts
        and line.is_set(*BODY, REGULAR, ITALIC, BOLD)
        and line.faces != {BOLD}
        and ":  " not in line.text
    )


def test_recipients_and_signature(sheets: list[Sheet]) -> None:
    last = sheets[-1]
    heading = last.find("Nơi nhận:", 0, 100 * MM)
    assert heading.is_set(12, 12, BOLD_ITALIC)
    assert heading.x0 == pytest.approx(LEFT, abs=1)
    block = [line for line in last.lines(0, 100 * MM) if line.top > heading.top]
    kept = next(n for n, line in enumerate(block) if line.text.startswith("- Lưu: VT"))
    listed = block[: kept + 1]
    assert all(line.is_set(11, 11, REGULAR) for line in listed)
    assert all(line.text[-1] in ";," or not line.text.startswith("- ") for line in listed[:-1])
    assert listed[-1].text.endswith(".")
    *office, name = [
        line for line in last.lines(105 * MM) if line.top > heading.top - 3 * MM and line.bottom > 20 * MM
    ]
    assert all(line.is_set(13, 14, BOLD) for line in (*office, name))
    assert all(line.text == line.text.upper() for line in office)
    assert name.text == name.text.title()
    assert 25 * MM <= name.top - office[-1].bottom <= 40 * MM
