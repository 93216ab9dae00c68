"""Only what the fonts can print reaches the page, and it does so visibly."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.pdf import fonts
from portal.core.pdf.text import covered, printable

pytestmark = pytest.mark.promise("pdf-text", tier="ci")


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("Nguyễn Thị Ẩn", "Nguyễn Thị Ẩn"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Ẩn"), "Nguyễn Thị Ẩn"),
        ("An 😀", "An (cười)"),
        ("a👩\u200d👩\u200d👧b", "a (biểu tượng) b"),
        ("👍🏽", "(đồng ý)"),
        ("hay👍👍❤️quá", "hay (đồng ý) (trái tim) quá"),
        ("<p>🇻🇳🎉 Xong ✅</p>", "<p>(biểu tượng) Xong (có)</p>"),
        ("2\ufe0f\u20e3", "2"),
        ("中文", "□□"),
        ("\ufeffĐà\u200bNẵng", "ĐàNẵng"),
        ("một\u3000hai", "một hai"),
        ("a\x00\x07b", "ab"),
        ("hàng 1\nhàng\t2", "hàng 1\nhàng\t2"),
        ("mềm\u00admại", "mềmmại"),
        ("Y Ƀhiă", "Y Ƀhiă"),
    ],
)
def test_what_is_printed(given_text: str, expected: str) -> None:
    assert printable(given_text) == expected


def test_normalising_never_swallows_the_end_of_a_tag() -> None:
    assert printable("<p>\u0338Ho\u0309</p>") == "<p>Hỏ</p>"


@given(st.text())
def test_everything_left_has_a_glyph(text: str) -> None:
    left = printable(text)
    assert {ord(char) for char in left} <= covered() | {9, 10}
    assert printable(left) == left


def test_all_marked_letters_have_an_outline_in_each_face() -> None:
    fonts.register()
    marked = fonts.vietnamese_letters()
    assert len(marked) == len(set(marked)) == 134
    for name in fonts.FACES:
        assert {ord(letter) for letter in marked} <= fonts.drawable(name)


def test_a_face_without_a_letter_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.register()
    monkeypatch.setattr(fonts, "covered", lambda: covered() | {0x4E2D})
    with pytest.raises(fonts.PdfError, match=r"tinos_00 lacks 1 characters: U\+4E2D"):
        fonts.check()
