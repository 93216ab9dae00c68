"""One file of several papers: order, numbers, bookmarks, and contents that tell the truth."""

from __future__ import annotations

import datetime as dt
import io

import pikepdf
import pytest
from pypdf import PdfReader

from portal.core.pdf import Entry, Part, PdfError, entries, join, page_count
from tests.core.pdf.conftest import Paper
from tests.core.pdf.reading import MM, chars, fonts, page_texts

LONG = "<p>" + "Hội nghị truyền thông khách hàng về bảo hiểm xã hội tự nguyện. " * 150 + "</p>"


@pytest.fixture
def parts(paper: Paper) -> list[Part]:
    short, long = paper("<p>Phần ngắn</p>"), paper(LONG)
    wide = paper(
        blocks="{% block paper %}landscape{% endblock %}{% block content %}<p>Ngang</p>{% endblock %}"
    )
    return [
        Part("a) Kế hoạch", long),
        Part("Dự toán", short, 1),
        Part("Danh sách", wide, 1),
        Part("b) Báo cáo", short),
    ]


def contents(paper: Paper) -> object:
    block = "{% block pages %}<pdf:section></pdf:section>"
    block += "{{ parts.cover('BHXH cơ sở', 'Hồ sơ', 'Hội nghị', 'Tân Phú') }}"
    block += "<pdf:section></pdf:section>{{ parts.contents(entries) }}{% endblock %}"
    return lambda found: paper(blocks=block, entries=found)


def test_page_numbers_of_the_parts(parts: list[Part]) -> None:
    assert [page_count(part.data) for part in parts] == [3, 1, 1, 1]
    assert [entry.page for entry in entries(parts, after=2)] == [3, 6, 7, 8]


def test_every_page_is_stamped_in_order_with_an_embedded_font(parts: list[Part]) -> None:
    data = join(parts, title="Hồ sơ")
    read = page_texts(data)
    assert len(read) == 6
    assert [f"Trang {n}/6" in page for n, page in enumerate(read, 1)] == [True] * 6
    for page in chars(data):
        stamp = [char for char in page if char["size"] == 10]
        assert stamp[-1]["text"] == "6"
        assert stamp[0]["x0"] > 60 * MM
    assert all(embedded and name[7] == "+" for name, embedded in fonts(data))


def test_contents_say_where_each_part_begins(paper: Paper, parts: list[Part]) -> None:
    data = join(parts, title="Hồ sơ", front=contents(paper))  # type: ignore[arg-type]
    read = page_texts(data)
    assert len(read) == 8
    assert read[1].split()[:2] == ["MỤC", "LỤC"]
    for line in ("a) Kế hoạch 3", "Dự toán 6", "Danh sách 7", "b) Báo cáo 8"):
        assert line in " ".join(read[1].split())
    assert "Ngang" in read[6]


def test_contents_over_several_pages_still_tell_the_truth(paper: Paper) -> None:
    short = paper("<p>Phần</p>")
    many = [Part(f"Phần thứ {n} của hồ sơ", short) for n in range(90)]
    data = join(many, title="Hồ sơ", front=contents(paper))  # type: ignore[arg-type]
    read = page_texts(data)
    front = len(read) - 90
    assert front >= 3
    assert f"Phần thứ 89 của hồ sơ {front + 90}" in " ".join(read[:front]).replace("\n", " ")


def test_front_that_never_settles_is_refused(paper: Paper, parts: list[Part]) -> None:
    short, long = paper("<p>1</p>"), paper(LONG)
    with pytest.raises(PdfError, match="contents"):
        join(parts, title="Hồ sơ", front=lambda found: long if found[0].page == 2 else short)


def test_bookmarks_are_nested_by_level(parts: list[Part]) -> None:
    reader = PdfReader(io.BytesIO(join(parts, title="Hồ sơ")))
    plan, (estimate, people), report = reader.outline
    assert [plan.title, estimate.title, people.title, report.title] == [part.title for part in parts]
    assert [reader.get_destination_page_number(item) for item in (plan, estimate, people, report)] == [
        0,
        3,
        4,
        5,
    ]


def test_properties_and_the_same_bytes_again(parts: list[Part]) -> None:
    made = dt.datetime(2026, 2, 15, 9, 30, tzinfo=dt.UTC)
    data = join(parts, title="Hồ sơ thanh quyết toán", subject="HN-12", created=made)
    assert join(parts, title="Hồ sơ thanh quyết toán", subject="HN-12", created=made) == data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root.Lang == "vi"
        assert pdf.Root.PageMode == "/UseOutlines"
        assert pdf.docinfo["/Title"] == "Hồ sơ thanh quyết toán"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260215093000")
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Hồ sơ thanh quyết toán"


def test_without_a_stamp_the_pages_stay_as_they_are(parts: list[Part]) -> None:
    assert not any("Trang" in page for page in page_texts(join(parts, title="Hồ sơ", stamped=False)))


def test_a_turned_page_is_stamped_upright(paper: Paper) -> None:
    with pikepdf.open(io.BytesIO(paper("<p>Chứng từ quét</p>"))) as pdf:
        pdf.pages[0].rotate(90, relative=True)
        out = io.BytesIO()
        pdf.save(out)
    (page,) = chars(join([Part("Chứng từ", out.getvalue())], title="Hồ sơ"))
    stamp = [char for char in page if char["size"] == 10 or not char["upright"]]
    assert "".join(str(char["text"]) for char in page if char["upright"]).replace(" ", "") == "Trang1/1"
    assert stamp


def test_a_broken_part_is_an_error_with_a_reason() -> None:
    with pytest.raises(PdfError, match="no readable PDF"):
        page_count(b"not a PDF at all")


def test_entries_carry_title_and_level(parts: list[Part]) -> None:
    assert entries(parts[:2], after=0) == [Entry("a) Kế hoạch", 0, 1), Entry("Dự toán", 1, 4)]
