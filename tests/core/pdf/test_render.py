"""What goes in as text comes out as the same text, in our fonts, from our own resources only."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from portal.core.pdf import Column, LongTable, PdfError, ResourceError, Row, Slots, render, session
from portal.core.pdf.finish import finish
from portal.core.pdf.fonts import vietnamese_letters
from tests.core.pdf.reading import box, fonts, letters, page_texts, words

pytestmark = pytest.mark.promise("pdf-text", tier="ci")

NAMES = "Nguyễn Thị Ẩn, Lò Văn Ơn, Đặng Văn Đức, Hồ Văn Ước, Y Ƀhiă Niê"
FACES = "<p>{0}</p><p><b>{0}</b></p><p><i>{0}</i></p><p><b><i>{0}</i></b></p>"


def html(body: str) -> str:
    return f'<html lang="vi"><head><title>Thử</title></head><body>{body}</body></html>'


def with_table(text: str) -> bytes:
    slots = Slots()
    mark = slots.table(LongTable([Column("STT", 10), Column("Họ và tên", 100)], [Row((1, text))]))
    return render(html(f"<p>{text}</p>{mark}"), title=text, tables=slots.tables)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(out, "PNG")
    return out.getvalue()


def test_all_letters_read_back_in_each_face() -> None:
    text = " ".join([vietnamese_letters()[i : i + 20] for i in range(0, 134, 20)])
    assert words(render(html(FACES.format(text)), title="Chữ")) == text.split() * 4


def test_decomposed_input_prints_the_same_bytes() -> None:
    composed = with_table(NAMES)
    assert with_table(unicodedata.normalize("NFD", NAMES)) == composed
    assert words(composed)[: len(NAMES.split())] == NAMES.split()


def test_every_font_is_embedded_and_subset() -> None:
    found = fonts(render(html(FACES.format(NAMES)), title="Chữ"))
    assert sorted(name[8:] for name, _ in found) == [
        "Tinos-Bold",
        "Tinos-BoldItalic",
        "Tinos-Italic",
        "Tinos-Regular",
    ]
    assert all(embedded and name[7] == "+" and name[1:7].isupper() for name, embedded in found)


def test_the_same_input_gives_the_same_bytes_in_another_process() -> None:
    program = (
        "import hashlib, sys\n"
        "from tests.core.pdf.test_render import NAMES, with_table\n"
        "sys.stdout.write(hashlib.sha256(with_table(NAMES)).hexdigest())"
    )
    root = Path(__file__).resolve().parents[3]
    other = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        env={"PYTHONHASHSEED": "7", "PATH": "", "TZ": "Asia/Ho_Chi_Minh"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout == hashlib.sha256(with_table(NAMES)).hexdigest()


def test_markup_in_a_cell_is_printed_literally() -> None:
    text = '<b>An</b> & <img src="http://x/"> {{ 7*7 }}'
    slots = Slots()
    mark = slots.table(LongTable([Column("Họ và tên", 100)], [Row((text,))]))
    read = page_texts(render(html(str(mark)), title="Thử", tables=slots.tables))[0]
    assert text in read


def test_an_emoji_becomes_a_word() -> None:
    assert page_texts(with_table("Lan 😀 Anh"))[0].count("Lan (cười) Anh") == 2


@pytest.mark.parametrize("text", ["Ẩ" * 300, "nguyenvanan." * 30 + "@example.vn", "Nguyễn Phúc " * 5])
def test_long_words_and_names_stay_inside_the_page(text: str) -> None:
    slots = Slots()
    mark = slots.table(LongTable([Column("Tên", 30), Column("Ký", 130)], [Row((text, ""))]))
    data = render(html(f"<pdf:section></pdf:section>{mark}"), title="Thử", tables=slots.tables)
    assert letters(data) == "TênKý" + "".join(text.split())
    left, _, right, _ = box(data)
    assert left == pytest.approx(30, abs=0.2)
    assert right == pytest.approx(15, abs=0.2)


@pytest.mark.parametrize(
    "source",
    [
        "http://127.0.0.1:9/a.png",
        "https://example.vn/a.png",
        "file:///etc/hostname",
        "/etc/hostname",
        "../../pyproject.toml",
        "/static/../pyproject.toml",
        "/static/no-such.png",
        "/pdf-fonts/../text.py",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
        "image:unknown",
        "image:text",
    ],
)
def test_no_other_source_is_read(source: str, tmp_path: Path) -> None:
    with pytest.raises(ResourceError):
        render(
            html(f'<p><img src="{source}"></p>'), title="Thử", assets=tmp_path, images={"text": b"no picture"}
        )


def test_a_link_out_of_the_assets_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "secret.png").write_bytes(picture())
    (tmp_path / "assets" / "a.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(ResourceError):
        render(html('<img src="/static/a.png">'), title="Thử", assets=tmp_path / "assets")


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="stylesheet" href="http://127.0.0.1:9/a.css">',
        "<style>@import url(http://127.0.0.1:9/a.css);</style>",
        "<style>@font-face { font-family: other; src: url(/etc/hostname); }</style>",
        "<style>p { font-family: Comic }</style>",
        "<style>p { font-family: Helvetica }</style>",
        "<style>p { float: left }</style>",
    ],
)
def test_what_the_engine_would_only_log_is_an_error(head: str) -> None:
    with pytest.raises(PdfError):
        render(f"<html><head>{head}</head><body><p>Thử</p></body></html>", title="Thử")


def test_pictures_come_with_the_document_or_from_the_assets(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture())
    data = render(
        html('<p><img src="image:bieu-do" width="40"> và <img src="/static/a.png"></p>'),
        title="Thử",
        images={"bieu-do": picture()},
        assets=tmp_path,
    )
    assert len(PdfReader(io.BytesIO(data)).pages[0].images) >= 1
    assert all(embedded for _, embedded in fonts(data))


def test_items_of_a_list_begin_as_papers_write_them() -> None:
    data = render(html("<ul><li>An</li> <li>\n Ẩn</li></ul><ol><li>Một</li><li>Hai</li></ol>"), title="Thử")
    lines = [line.strip() for line in page_texts(data)[0].splitlines()]
    assert lines == ["- An", "- Ẩn", "1. Một", "2. Hai"]
    assert all(embedded for _, embedded in fonts(data))


def test_a_small_table_needs_no_other_font() -> None:
    data = render(html('<table class="grid"><tr><th>Tên</th></tr><tr><td>Ẩn</td></tr></table>'), title="Thử")
    assert words(data) == ["Tên", "Ẩn"]
    assert all(embedded for _, embedded in fonts(data))


def test_a_table_without_a_place_or_with_two_is_an_error() -> None:
    slots = Slots()
    mark = slots.table(LongTable([Column("A", 10)], [Row(("1",))]))
    with pytest.raises(PdfError, match="no place"):
        render(html("<p>Thử</p>"), title="Thử", tables=slots.tables)
    with pytest.raises(PdfError, match="twice"):
        render(html(f"{mark}{mark}"), title="Thử", tables=slots.tables)
    with pytest.raises(PdfError, match="no table"):
        render(html('<pdf:slot n="7"></pdf:slot>'), title="Thử", tables=slots.tables)


def test_a_font_that_is_not_embedded_is_an_error() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, initialFontName="Helvetica")
    canvas.drawString(10, 10, "x")
    canvas.save()
    with pytest.raises(PdfError, match="Helvetica is not embedded"):
        finish(out.getvalue(), title="Thử")


def test_tags_outside_of_a_render_are_an_error() -> None:
    with pytest.raises(PdfError, match="no document"):
        session.current()


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(PdfError, match="nests"):
        render(html("<div>" * 3000), title="Thử")


def test_properties_of_the_file() -> None:
    reader = PdfReader(io.BytesIO(with_table(unicodedata.normalize("NFD", "Giấy mời"))))
    assert reader.metadata is not None
    assert reader.metadata.title == "Giấy mời"
    assert reader.trailer["/Root"]["/Lang"] == "vi"
    assert reader.xmp_metadata is not None
    assert reader.xmp_metadata.dc_title == {"x-default": "Giấy mời"}
