"""The page of Nghị định 30/2020: margins, page numbers, national title, proof of origin, mail merge."""

from __future__ import annotations

import io

import pdfplumber
import pypdfium2
import pytest
from pypdf import PdfReader

from portal.core.pdf import Column, LongTable, PdfError, Row
from portal.core.pdf.qr import qr_modules
from tests.core.pdf.conftest import Paper
from tests.core.pdf.reading import MM, box, chars, page_texts

LONG = "<p>" + "Hội nghị truyền thông khách hàng về bảo hiểm xã hội tự nguyện. " * 150 + "</p>"
LETTERHEAD = (
    "{{ parts.letterhead('Ban chỉ đạo xã Tân Phú', 'Tân Phú, ngày 05 tháng 02 năm 2026',"
    " parent='UBND xã Tân Phú', number='Số: 05/GM-BCĐ') }}"
)
LINK = "https://hoinghi.example.vn/x/7Q4M2K9XABCD"


def modules_seen(data: bytes, left: float, bottom: float, side: float, count: int) -> list[list[int]]:
    """A QR code as a camera sees it: the grey in the middle of each module of the first page as a picture."""
    scale = 6
    image = pypdfium2.PdfDocument(data)[0].render(scale=scale).to_pil().convert("L")
    unit = side / (count + 8)

    def dark(row: int, column: int) -> int:
        x = left + (column + 4.5) * unit
        y = bottom + side - (row + 4.5) * unit
        return int(image.getpixel((int(x * scale), image.height - int(y * scale))) < 128)

    return [[dark(row, column) for column in range(count)] for row in range(count)]


@pytest.mark.promise("pdf-text", tier="ci")
@pytest.mark.parametrize(("orientation", "size"), [("portrait", (210, 297)), ("landscape", (297, 210))])
def test_margins(paper: Paper, orientation: str, size: tuple[int, int]) -> None:
    table = LongTable([Column("A", 50), Column("B", 100)], [Row((str(n), "Người")) for n in range(120)])
    block = "{% block paper %}" + orientation + "{% endblock %}{% block content %}" + LONG * 2
    data = paper(blocks=block + "{{ long_table(table) }}{% endblock %}", table=table)
    for page in (0, 1, 3):
        left, top, right, bottom = box(data, page, below=19)
        assert left == pytest.approx(30, abs=0.5)
        assert right == pytest.approx(15, abs=0.6)
        assert 20 <= top <= 25
        assert bottom >= 25
    first = PdfReader(io.BytesIO(data)).pages[0].mediabox
    assert (float(first.width) / MM, float(first.height) / MM) == pytest.approx(size, abs=0.1)


def test_page_number_in_the_top_margin_from_the_second_page(paper: Paper) -> None:
    data = paper(LONG * 2)
    pages = chars(data)
    assert all(char["top"] >= 20 * MM - 1 for char in pages[0])
    for number, page in enumerate(pages[1:], 2):
        folio = [char for char in page if char["bottom"] < 20 * MM]
        assert "".join(str(char["text"]) for char in folio) == str(number)
        assert 13 <= folio[0]["size"] <= 14
        middle = (folio[0]["x0"] + folio[-1]["x1"]) / 2
        assert middle == pytest.approx((30 + 165 / 2) * MM, abs=1)


def test_line_below_the_motto_is_exactly_as_long(paper: Paper) -> None:
    with pdfplumber.open(io.BytesIO(paper(LETTERHEAD))) as pdf:
        page = pdf.pages[0]
        (motto,) = page.search("Độc lập - Tự do - Hạnh phúc")
        (agency,) = page.search("BAN CHỈ ĐẠO XÃ TÂN PHÚ")
        lines = sorted(page.lines, key=lambda line: line["x0"])
        assert page.search("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")[0]["x0"] > page.width / 3
    short, long = lines
    assert (long["x0"], long["x1"]) == pytest.approx((motto["x0"], motto["x1"]), abs=0.5)
    share = (short["x1"] - short["x0"]) / (agency["x1"] - agency["x0"])
    assert 1 / 3 <= share <= 1 / 2


def test_letterhead_title_and_signature_read_as_written(paper: Paper) -> None:
    (text,) = page_texts(
        paper(
            LETTERHEAD
            + "{{ parts.heading('Giấy mời', 'Dự hội nghị') }}"
            + "{{ parts.sign_off('Trưởng ban', 'Nguyễn Văn Ấn', authority=['TM. Ban chỉ đạo'],"
            + " recipients=['Như trên', 'Lưu: VT']) }}"
        )
    )
    for line in (
        "UBND XÃ TÂN PHÚ",
        "Số: 05/GM-BCĐ",
        "Tân Phú, ngày 05 tháng 02 năm 2026",
        "GIẤY MỜI",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "TM. BAN CHỈ ĐẠO",
        "TRƯỞNG BAN",
        "Nguyễn Văn Ấn",
    ):
        assert line in text


def test_each_letter_of_a_mail_merge_numbers_its_own_pages(paper: Paper) -> None:
    block = (
        "{% block pages %}{% for n in names %}<pdf:section></pdf:section><p>Kính gửi {{ n }}</p>{{ body }}"
    )
    from markupsafe import Markup

    names = ["Nguyễn <b>An</b>", "Lò Văn Ơn", "Hồ Văn Ước"]
    data = paper(blocks=block + "{% endfor %}{% endblock %}", names=names, body=Markup(LONG))
    read = page_texts(data)
    assert len(read) == 3 * 3
    for number, name in enumerate(names):
        assert f"Kính gửi {name}" in read[3 * number]
    folios = ["".join(str(char["text"]) for char in page if char["bottom"] < 20 * MM) for page in chars(data)]
    assert folios == ["", "2", "3"] * 3


def test_proof_of_origin_on_each_page_and_its_code_scans(paper: Paper) -> None:
    data = paper(LONG * 2, proof={"code": "7Q4M-2K9X-ABCD", "url": LINK})
    first, *others = page_texts(data)
    assert "Bản dự thảo để trình ký" in first
    assert LINK in first
    assert all("Mã xác thực: 7Q4M-2K9X-ABCD" in page for page in [first, *others])
    expected = qr_modules(LINK)
    side = 17 * MM
    seen = modules_seen(data, 30 * MM - 0.1 * side, 5 * MM, side, len(expected))
    assert seen == [list(row) for row in expected]


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_a_code_on_its_own_scans(paper: Paper, align: str) -> None:
    data = paper('<pdf:qr value="' + LINK + '" size="40" align="' + align + '"></pdf:qr>')
    expected, side = qr_modules(LINK), 40 * MM
    left = {"left": 30 * MM, "center": 30 * MM + (165 * MM - side) / 2, "right": 195 * MM - side}[align]
    assert modules_seen(data, left, 841.89 - 21 * MM - side, side, len(expected)) == [
        list(row) for row in expected
    ]


def test_a_code_stands_beside_its_words(paper: Paper) -> None:
    data = paper("{{ parts.qr_beside(link, ['Mã khách mời: AB12', 'Đưa cho bộ phận đón tiếp']) }}", link=LINK)
    (page,) = chars(data)
    assert "Mã khách mời: AB12" in page_texts(data)[0]
    assert min(char["x0"] for char in page) > 50 * MM


def test_a_centred_title_is_broken_into_lines_of_like_length(paper: Paper) -> None:
    about = "Dự hội nghị truyền thông khách hàng về chính sách bảo hiểm xã hội tự nguyện gia đình"
    text = page_texts(paper("{{ parts.heading('Giấy mời', about) }}", about=about))[0]
    _, first, second = [line.strip() for line in text.splitlines()]
    assert f"{first} {second}" == about
    assert abs(len(first) - len(second)) < 20


def test_signatures_side_by_side_with_their_date(paper: Paper) -> None:
    signers = [{"title": "Người lập", "name": "Lê Thị Ổi"}, {"title": "Kế toán", "name": ""}]
    (text,) = page_texts(paper("{{ parts.signatures(signers, 'Tân Phú, ngày 15') }}", signers=signers))
    assert text.count("(Ký, ghi rõ họ tên)") == 2
    assert "Tân Phú, ngày 15" in text and "Lê Thị Ổi" in text


def test_a_place_left_for_a_number_stays_open(paper: Paper) -> None:
    head = "{{ parts.letterhead('A', 'B', number='Số:\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0/GM') }}"
    (page,) = chars(paper(head))
    line = [char for char in page if char["text"] in {":", "/"}]
    assert line[1]["x0"] - line[0]["x1"] > 15


def test_a_preview_is_marked_on_every_page_and_carries_no_code(paper: Paper) -> None:
    data = paper(LONG * 2, preview=True, proof={"code": "7Q4M", "url": LINK})
    for page in chars(data):
        large = [str(char["text"]) for char in page if abs(char["matrix"][1]) > 0.1]
        assert "".join(large).replace(" ", "") == "BẢNXEMTRƯỚC"
    assert not any("7Q4M" in page for page in page_texts(data))
    assert all("chưa phát hành" in page for page in page_texts(data))


def test_a_signature_is_never_torn_apart(paper: Paper) -> None:
    block = "{{ parts.sign_off('Giám đốc', 'Nguyễn Văn Ấn', space=30) }}"
    for lines in range(30, 46, 3):
        read = page_texts(paper("<p>Dòng</p>" * lines + block))
        assert "GIÁM ĐỐC" in read[-1] and "Nguyễn Văn Ấn" in read[-1]


@pytest.mark.parametrize(
    ("mark", "message"),
    [
        ('<pdf:section paper="a5"></pdf:section>', "unknown paper"),
        ('<pdf:qr value=""></pdf:qr>', "needs a value"),
        ('<pdf:qr value="x" size="lớn"></pdf:qr>', "no number"),
        ('<pdf:qr value="x" align="giữa"></pdf:qr>', "unknown alignment"),
        ("<pdf:columns><pdf:column><p>x</p></pdf:column></pdf:columns>", "cannot stand"),
    ],
)
def test_a_mistake_in_a_template_is_said(paper: Paper, mark: str, message: str) -> None:
    with pytest.raises(PdfError, match=message):
        paper(mark)
