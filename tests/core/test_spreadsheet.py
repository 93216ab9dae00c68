"""Spreadsheets in and out: what offices really send, what strangers send, what comes back out."""

import io
import random
import struct
import unicodedata
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest
import xlsxwriter
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.core.spreadsheet import (
    Cell,
    Column,
    Sheet,
    SpreadsheetError,
    Table,
    column_letter,
    guess_mapping,
    read_table,
    scan,
    write_csv,
    write_xlsx,
)
from portal.core.spreadsheet.archive import MAX_ENTRIES, MAX_UNPACKED
from portal.core.vietnamese import clean

bad_input = pytest.mark.promise("bad-input", tier="ci")

TYPES = "http://schemas.openxmlformats.org"
OFFICE = f"{TYPES}/officeDocument/2006/relationships"


def relation(kind: str, target: str) -> str:
    """The one relationship that a package or a workbook here has."""
    inner = f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{TYPES}/package/2006/relationships">{inner}</Relationships>'


PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{TYPES}/package/2006/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>'
    ),
    "_rels/.rels": relation("officeDocument", "xl/workbook.xml"),
    "xl/workbook.xml": (
        f'<workbook xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": relation("worksheet", "worksheets/sheet1.xml"),
}
HEADER_ROW = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Tên</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>SĐT</t></is></c></row>'
)


def raw_workbook(rows: str = "", extra: Mapping[str, str | bytes] | None = None, prolog: str = "") -> bytes:
    """A workbook with exactly this XML, for what no honest program writes."""
    sheet = f"{prolog}<worksheet><sheetData>{HEADER_ROW}{rows}</sheetData></worksheet>"
    return packed({**PARTS, "xl/worksheets/sheet1.xml": sheet, **(extra or {})})


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def workbook(*sheets: list[list[object]], hidden: tuple[int, ...] = ()) -> bytes:
    """A workbook as Excel saves it, one list of rows for each sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "dd/mm/yyyy"}) as book:
        for index, rows in enumerate(sheets):
            page = book.add_worksheet()
            if index in hidden:
                page.hide()
            else:
                page.activate()
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return buffer.getvalue()


def refused(data: bytes, filename: str = "khach.xlsx", **limits: int) -> SpreadsheetError:
    with pytest.raises(SpreadsheetError) as refusal:
        read_table(data, filename, **limits)
    assert str(refusal.value) == refusal.value.sentence
    assert refusal.value.sentence.endswith(".")
    return refusal.value


def values(table: Table) -> list[list[str]]:
    return [row.values for row in table.rows]


# --- What offices send --------------------------------------------------------------------------------


def test_a_list_with_letterhead_titles_and_empty_rows() -> None:
    table = read_table(
        workbook(
            [
                ["BHXH TỈNH SƠN LA", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
                ["BHXH CƠ SỞ MỘC CHÂU", None, None, "Độc lập - Tự do - Hạnh phúc"],
                [],
                ["DANH SÁCH KHÁCH MỜI"],
                ["Xã:", "Đông Sang"],
                ["STT", "Họ và  tên ", "Điện thoại", "Ngày sinh", "Số định danh", "Thù lao"],
                ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
                [1, "Lò Văn Ơn", 912345678, date(1980, 2, 5), 14080001234, 1500000.5],
                [],
                [2, unicodedata.normalize("NFD", "Hồ Thị Ước"), "0987 654 321", None, None, True],
            ]
        ),
        "khach.xlsx",
    )
    assert table.header == ["STT", "Họ và tên", "Điện thoại", "Ngày sinh", "Số định danh", "Thù lao"]
    assert table.header_row == 6
    assert [row.number for row in table.rows] == [8, 10]
    assert values(table) == [
        ["1", "Lò Văn Ơn", "912345678", "05/02/1980", "14080001234", "1500000,5"],
        ["2", "Hồ Thị Ước", "0987 654 321", "", "", "TRUE"],
    ]
    assert table.notes == []


def test_a_table_that_does_not_start_at_a1_keeps_excel_numbers_and_letters() -> None:
    table = read_table(workbook([[], [], [None, None, "Tên", "SĐT"], [None, None, "An", 1]]), "x.xlsx")
    assert (table.header, table.header_row) == (["", "", "Tên", "SĐT"], 3)
    assert table.rows[0].number == 4
    assert values(table) == [["", "", "An", "1"]]


def test_rows_and_header_have_one_width() -> None:
    table = read_table(workbook([["Tên", "SĐT"], ["An", "1", "ghi chú"], ["Ba"]]), "x.xlsx")
    assert table.header == ["Tên", "SĐT", ""]
    assert values(table) == [["An", "1", "ghi chú"], ["Ba", "", ""]]


def test_the_first_visible_sheet_with_a_header_is_read_and_the_others_are_named() -> None:
    people: list[list[object]] = [["Tên", "SĐT"], ["An", "1"]]
    data = workbook([["Bí mật", "Cũ"], ["x", "y"]], [["Hướng dẫn điền"]], people, [], people, hidden=(0,))
    table = read_table(data, "x.xlsx")
    assert (table.sheet, values(table)) == ("Sheet3", [["An", "1"]])
    assert table.other_sheets == ["Sheet2", "Sheet5"]


def test_a_header_alone_is_a_table_without_rows() -> None:
    table = read_table(workbook([["Tên", "SĐT"]]), "x.xlsx")
    assert (table.header, table.rows) == (["Tên", "SĐT"], [])


def test_times_and_long_numbers_stay_readable() -> None:
    data = workbook(
        [
            ["Giờ", "Số"],
            [datetime.fromisoformat("2026-02-05T07:30"), 123456789012],
            [None, 0.1 + 0.2],
            [None, 1e18],
        ]
    )
    table = read_table(data, "x.xlsx")
    assert values(table) == [["05/02/2026 07:30", "123456789012"], ["", "0,3"], ["", "1000000000000000000"]]


def test_cells_cut_and_digits_lost_are_reported() -> None:
    table = read_table(workbook([["Tên", "Ghi chú"], ["An", "ă" * 1_200], ["Ba", "9,12346E+08"]]), "x.xlsx")
    assert values(table)[0] == ["An", "ă" * 1_000]
    assert [(note.row, note.column, note.code) for note in table.notes] == [
        (2, 1, "cell_cut"),
        (3, 1, "digits_lost"),
    ]
    assert table.notes[0].sentence == "Ô B2 dài 1.200 chữ, chỉ lấy 1.000 chữ đầu."


CSV = "Họ tên;Điện thoại;Địa chỉ\r\nĐặng Văn Đức;0912345678;Thôn 3, xã Đông Sang\r\n\r\nHồ Thị Ước;;\r\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_in_each_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    text = CSV.replace("Thôn 3, xã", "Thôn 3 xã").replace(";", delimiter)
    table = read_table(text.encode(encoding), "khách mời.csv")
    assert table.sheet == "khách mời"
    assert table.header == ["Họ tên", "Điện thoại", "Địa chỉ"]
    assert values(table) == [
        ["Đặng Văn Đức", "0912345678", "Thôn 3 xã Đông Sang"],
        ["Hồ Thị Ước", "", ""],
    ]
    assert [row.number for row in table.rows] == [2, 4]


def test_csv_commas_inside_addresses_do_not_split() -> None:
    assert values(read_table(CSV.encode(), "x.csv"))[0][2] == "Thôn 3, xã Đông Sang"


def test_csv_names_its_delimiter() -> None:
    table = read_table(b"sep=;\r\na,b;c\r\nd,e;f\r\n", "x.csv")
    assert (table.header, values(table)) == (["a,b", "c"], [["d,e", "f"]])


def test_csv_of_old_windows_programs() -> None:
    # Code page 1258 has letters such as ê and ơ, but writes tones as marks of their own.
    as_written = "Tên,Điê\u0323n thoa\u0323i\r\nHơ\u0300,Đông Sang\r\n".encode("cp1258")
    table = read_table(as_written, "x.csv")
    assert (table.header, values(table)) == (["Tên", "Điện thoại"], [["Hờ", "Đông Sang"]])
    assert values(read_table("Tên,Xã\r\nJosé Ìñigo,Mai\r\n".encode("cp1252"), "x.csv")) == [
        ["José Ìñigo", "Mai"]
    ]


def test_csv_cells_over_several_lines_are_one_row() -> None:
    table = read_table('Tên,Địa chỉ\nAn,"Thôn 3\nxã Đông Sang"\nBa,x\n'.encode(), "x.csv")
    assert [(row.number, row.values) for row in table.rows] == [
        (2, ["An", "Thôn 3 xã Đông Sang"]),
        (3, ["Ba", "x"]),
    ]


# --- What strangers send ------------------------------------------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


@bad_input
@pytest.mark.parametrize(
    ("data", "code", "part"),
    [
        (b"MZ\x90\x00\x03" + bytes(range(256)) * 20, "wrong_kind", ".exe"),
        (b"%PDF-1.7\n%\xe2\xe3", "wrong_kind", "PDF"),
        (b"\xef\xbb\xbf\n <!DOCTYPE html><table><tr><td>1</td></tr></table>", "wrong_kind", "trang web"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "wrong_kind", "ảnh"),
        (b"T\x00\x01\x02n,b\n1,2\n", "wrong_kind", "nhị phân"),
        (OLE + "Workbook".encode("utf-16-le"), "old_xls", ".xlsx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "mật khẩu"),
        (OLE + "WordDocument".encode("utf-16-le"), "wrong_kind", "Word"),
        (packed({"a.txt": "x"}), "wrong_kind", "ZIP"),
        (packed({"word/document.xml": "<w/>"}), "wrong_kind", "Word"),
        (packed({"mimetype": "x", "content.xml": "<x/>"}), "wrong_kind", "OpenDocument"),
        (packed({"xl/workbook.bin": "x"}), "wrong_kind", ".xlsb"),
        (b"PK\x03\x04 and nothing more", "broken", "hỏng"),
        (raw_workbook()[:-60], "broken", "hỏng"),
        (raw_workbook(extra={"xl/_rels/workbook.xml.rels": "<Relationships/>"}), "broken", "hỏng"),
        (b"\x81\x8d\x8f", "bad_encoding", "bảng mã"),
        (b"", "empty", "trống"),
        (b" ,\n\n,,\n", "empty", "không có dòng"),
        (workbook([]), "empty", "không có trang"),
        (workbook([[1, 2], [3, 4]]), "no_header", "dòng tiêu đề"),
        ("Chỉ một cột\nAn\n".encode(), "no_header", "dòng tiêu đề"),
        (b'a,b\n"' + b"x" * 200_000, "broken", "ngoặc kép"),
    ],
)
def test_files_that_are_no_table_are_refused_by_content(data: bytes, code: str, part: str) -> None:
    for filename in ("khach.xlsx", "khach.csv"):
        refusal = refused(data, filename)
        assert refusal.code == code
        assert part in refusal.sentence


@bad_input
def test_twenty_megabytes_are_refused_unread() -> None:
    refusal = refused(b"PK\x03\x04" + bytes(20 * 1024 * 1024))
    assert refusal.code == "too_large"
    assert "20 MB" in refusal.sentence
    assert "5 MB" in refusal.sentence


@bad_input
def test_too_many_rows_and_columns_are_refused() -> None:
    long = "Tên,SĐT\n" + "An,1\n" * 11
    assert len(read_table(long.encode(), "x.csv", max_rows=11).rows) == 11
    assert refused(long.encode(), max_rows=10).code == "too_many_rows"
    assert refused(("Tên,SĐT\n" + "An,1\n" * 20_300).encode()).code == "too_many_rows"
    assert refused((",".join(["Tên"] * 61) + "\n").encode()).code == "too_many_columns"
    assert refused(workbook([["Tên"] * 61])).code == "too_many_columns"
    people: list[list[object]] = [["An", "1"]] * 11
    assert refused(workbook([["Tên", "SĐT"], *people]), max_rows=10).code == "too_many_rows"


@bad_input
def test_a_zip_bomb_is_refused() -> None:
    bomb = raw_workbook(extra={"xl/media/image1.png": bytes(MAX_UNPACKED + 1)})
    assert len(bomb) < 100_000
    assert refused(bomb).code == "unsafe"
    assert refused(raw_workbook(extra={"xl/worksheets/sheet2.xml": bytes(5_000_000)})).code == "unsafe"
    many = {f"xl/media/{number}.png": "" for number in range(MAX_ENTRIES)}
    assert refused(raw_workbook(extra=many)).code == "unsafe"


@bad_input
def test_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    honest = raw_workbook("<!--" + " " * 50_000_000 + "-->")
    entry = zipfile.ZipFile(io.BytesIO(honest)).getinfo("xl/worksheets/sheet1.xml")
    # Both places that state the size of the sheet: its local header and the directory.
    lying = honest.replace(struct.pack("<L", entry.file_size), struct.pack("<L", 400))
    assert zipfile.ZipFile(io.BytesIO(lying)).getinfo(entry.filename).file_size == 400
    assert refused(lying).code in ("broken", "unsafe")


@bad_input
@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/x.xml", "xl/inner.zip", "xl/worksheets/inner.XLSX", "a/../../b.xml"]
)
def test_strange_entries_are_refused(name: str) -> None:
    assert refused(raw_workbook(extra={name: "<x/>"})).code == "unsafe"


@bad_input
def test_a_strange_way_to_pack_is_refused() -> None:
    buffer = io.BytesIO(raw_workbook())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/styles.xml", "<styleSheet/>", zipfile.ZIP_LZMA)
    assert refused(buffer.getvalue()).code == "unsafe"


@bad_input
def test_a_part_twice_or_with_a_password_is_refused() -> None:
    buffer = io.BytesIO(raw_workbook())
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refused(buffer.getvalue()).code == "unsafe"
    locked = bytearray(raw_workbook())
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(locked)).code == "encrypted"


@bad_input
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    ],
)
def test_entities_are_refused_in_every_part(part: str, prolog: str) -> None:
    content = PARTS.get(part) or "<sst><si><t>x</t></si></sst>"
    refusal = refused(raw_workbook(extra={part: prolog + content}))
    assert refusal.code == "unsafe"
    assert "DOCTYPE" in refusal.sentence


@bad_input
@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ('<row r="1000000"><c r="ZZ1000000"><v>1</v></c></row>', "too_many_columns"),
        ('<row r="1000000"><c r="A1000000"><v>1</v></c></row>', "too_many_rows"),
        ('<row r="1000000"><c><v>1</v></c></row>', "too_many_rows"),
        ('<row r="2"><c r="A900000"><f>1</f></c></row>', "too_many_rows"),
        ('<row r="900000"><c r="A2"/><c><v>1</v></c></row>', "too_many_rows"),
        ('<row r="2">' + '<c r="A2"/>' * 70 + "<c><v>1</v></c></row>", "too_many_columns"),
        ('<x:row r="2"><x:c r="zz2"><x:v>1</x:v></x:c></x:row>', "too_many_columns"),
        ('<row r="2"><c r="ZZ2"><c r="A2"/><v>1</v></c></row>', "broken"),
        ('<row r="2"><c r="2"><v>1</v></c></row>', "broken"),
        ('<row r="0"><c r="A0"><v>1</v></c></row>', "broken"),
        ('<row r="2"><c r="A2" t="s"><v>7</v></c></row>', "broken"),
        ('<row r="2"><c r="A2"><v>1</v></row>', "broken"),
    ],
)
def test_cells_far_away_never_reach_the_reader(rows: str, code: str) -> None:
    assert refused(raw_workbook(rows)).code == code


@bad_input
@pytest.mark.parametrize(
    "strings",
    [
        '<sst count="1" uniqueCount="4294967295"><si><t>x</t></si></sst>',
        '<sst count="1" uniqueCount="+4294967295"><si><t>x</t></si></sst>',
        "<sst><si><t>" + "".join(random.Random(1).choices("abcdefgh", k=32_000)) + "</t></si></sst>",
    ],
)
def test_strings_that_would_fill_the_memory_are_refused(strings: str) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, 1_200))
    assert refused(raw_workbook(rows, {"xl/sharedStrings.xml": strings})).code == "unsafe"


@bad_input
def test_more_strings_than_a_table_has_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "MAX_SHARED_STRINGS", 9)
    assert (
        read_table(raw_workbook(extra={"xl/sharedStrings.xml": f"<sst>{'<si/>' * 9}</sst>"}), "x").rows == []
    )
    assert (
        refused(raw_workbook(extra={"xl/sharedStrings.xml": f"<sst>{'<si/>' * 10}</sst>"})).code == "unsafe"
    )


@bad_input
def test_formatted_empty_cells_far_away_do_no_harm() -> None:
    rows = '<row r="2"><c r="A2"><v>5</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert values(read_table(raw_workbook(rows), "x.xlsx")) == [["5", ""]]


@bad_input
def test_macros_pictures_and_embedded_workbooks_are_left_out() -> None:
    extra = {
        "xl/vbaProject.bin": b"\0\1",
        "xl/embeddings/oleObject1.xlsx": b"PK",
        "xl/media/a.png": b"\x89PNG",
    }
    assert read_table(raw_workbook(extra=extra), "x.xlsm").header == ["Tên", "SĐT"]


@bad_input
@pytest.mark.parametrize(
    "name", ['=HYPERLINK("http://x","An")', "<script>alert(1)</script>", "Ầ" * 500, "Hoa 😀"]
)
def test_hostile_names_arrive_as_text(name: str) -> None:
    decomposed = unicodedata.normalize("NFD", name)
    for data in (write_xlsx([people(decomposed)]), write_csv(["Tên", "SĐT"], [[decomposed, "1"]])):
        assert values(read_table(data, "x")) == [[name, "1"]]


# --- Columns ------------------------------------------------------------------------------------------

FIELDS = {
    "name": ["họ và tên", "họ tên", "tên khách mời", "tên"],
    "phone": ["điện thoại", "số điện thoại", "sđt", "di động"],
    "address": ["địa chỉ", "nơi ở"],
    "email": ["email", "thư điện tử"],
    "note": ["ghi chú"],
}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["STT", "HỌ VÀ TÊN", "Điện thoại", "Địa chỉ"], {"name": 1, "phone": 2, "address": 3}),
        (["ho ten", "SDT", "noi o", "Ghi chú (nếu có)"], {"name": 0, "phone": 1, "address": 2, "note": 3}),
        (["Địa chỉ email", "Địa chỉ", "Tên"], {"email": 0, "address": 1, "name": 2}),
        (["Tên đơn vị", "Họ và tên", "Số điện thoại liên hệ"], {"name": 1, "phone": 2}),
        (["Di động", "Điện thoại"], {"phone": 1}),
        (["Tên", "Tên"], {"name": 0}),
        (["Tênh", "Kitên", ""], {}),
        ([], {}),
    ],
)
def test_columns_are_guessed(header: list[str], expected: dict[str, int]) -> None:
    assert guess_mapping(header, FIELDS) == expected
    assert guess_mapping([unicodedata.normalize("NFD", title) for title in header], FIELDS) == expected


@given(st.lists(st.sampled_from(["Tên", "SĐT", "Ghi chú", "Địa chỉ nhà", "x", ""]), max_size=8))
def test_no_column_serves_two_fields(header: list[str]) -> None:
    mapping = guess_mapping(header, FIELDS)
    assert len(set(mapping.values())) == len(mapping)
    assert ("phone" in mapping) == ("SĐT" in header)


def test_columns_are_named_as_excel_does() -> None:
    assert [column_letter(n) for n in (0, 25, 26, 51, 52, 701, 702, 16_383)] == [
        *("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"),
    ]


# --- Out ----------------------------------------------------------------------------------------------


def people(*names: str) -> Sheet:
    return Sheet("Khách", [Column("Tên"), Column("SĐT")], [[name, "1"] for name in names])


def sheet_xml(data: bytes, number: int = 1) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(f"xl/worksheets/sheet{number}.xml").decode()


def test_an_export_reads_back_with_its_types() -> None:
    columns = [
        Column("Họ tên"),
        Column("SĐT"),
        Column("Ngày", "date"),
        Column("Tiền", "money"),
        Column("%", "number"),
    ]
    rows: list[list[Cell]] = [
        ["Đặng Văn Đức", "0912345678", date(2026, 2, 5), 1_234_567, 95.17],
        ["Hồ Thị Ước", None, date(206, 1, 2), 10**15, "không có"],
    ]
    data = write_xlsx([Sheet("Danh sách", columns, iter(rows))])
    table = read_table(data, "x.xlsx")
    assert table.sheet == "Danh sách"
    assert values(table) == [
        ["Đặng Văn Đức", "0912345678", "05/02/2026", "1234567", "95,17"],
        ["Hồ Thị Ước", "", "02/01/0206", "1000000000000000", "không có"],
    ]
    xml = sheet_xml(data)
    assert '<c r="B2" s="2" t="inlineStr"><is><t>0912345678</t></is></c>' in xml
    assert "<v>1234567</v>" in xml
    assert "<t>1000000000000000</t>" in xml, "Excel would round a number of 16 digits"
    assert 'state="frozen"' in xml


@pytest.mark.parametrize(
    ("rows", "lines"), [(2, ["1", "2"]), (3, ["1", "2", "Tệp chỉ gồm 2 dòng đầu, còn nữa."])]
)
def test_an_export_that_stops_says_so(app: Flask, rows: int, lines: list[str]) -> None:
    columns = [Column("Tên"), Column("Số", "number")]
    cells: list[list[Cell]] = [[str(number), number] for number in range(1, rows + 1)]
    with app.test_request_context():
        book = write_xlsx([Sheet("Trang", columns, iter(cells), most=2)])
    read = [row[0] for row in values(read_table(book, "a.xlsx"))]
    assert len(read) == len(lines)
    assert all(text.startswith(line) for text, line in zip(read, lines, strict=True))


def test_the_same_rows_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = write_xlsx([people("An")])
    assert b"2000-01-01T00:00:00Z" in zipfile.ZipFile(io.BytesIO(first)).read("docProps/core.xml")
    assert write_xlsx([people("An")]) == first


def test_sheet_names_are_made_legal_and_different() -> None:
    names = ["Xã A/B: [1]", "x" * 40, "X" * 31, "'", "History"]
    data = write_xlsx([Sheet(name, [Column("a"), Column("b")], [["1", "x"]]) for name in names])
    table = read_table(data, "x.xlsx")
    assert [table.sheet, *table.other_sheets] == [
        "Xã A B 1",
        "x" * 31,
        "X" * 27 + " 2",
        "Trang",
        "History 2",
    ]


def test_rows_must_fit_the_columns_and_moments_are_refused() -> None:
    with pytest.raises(ValueError, match="argument"):
        write_xlsx([Sheet("a", [Column("Tên")], [["An", "thừa"]])])
    with pytest.raises(ValueError, match="no cell in row 2"):
        write_xlsx([Sheet("a", [Column("Tên")] * 16_385, [["An"] * 16_385])])
    with pytest.raises(TypeError, match="moment"):
        write_xlsx([Sheet("a", [Column("Lúc", "date")], [[datetime(2026, 1, 1, tzinfo=UTC)]])])


@bad_input
@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("http://x")', "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1"]
)
def test_exports_hold_no_formula(text: str) -> None:
    data = write_xlsx([Sheet("a", [Column(text), Column("Tiền", "money")], [[text, text]])])
    assert "<f>" not in sheet_xml(data)
    assert "<hyperlink" not in sheet_xml(data)
    lines = write_csv([text, "Tiền"], [[text, 5]]).decode("utf-8-sig").split("\r\n")
    assert all(line.lstrip('"').startswith("'") for line in lines if line)


def test_csv_opens_in_excel_with_its_diacritics() -> None:
    data = write_csv(
        ["Tên", "SĐT"], [["Ước, Hồ", "0912345678"], ["An", "+84912345678"], ["Ba", -5], [None, 1.5]]
    )
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert text == 'Tên,SĐT\r\n"Ước, Hồ",0912345678\r\nAn,+84912345678\r\nBa,-5\r\n,"1,5"\r\n'


texts = st.text(st.characters(codec=None), max_size=40).map(clean)


@bad_input
@given(
    st.lists(
        st.lists(texts | st.sampled_from(["'=1", "=1", "''-x", "-5"]), min_size=2, max_size=2), max_size=4
    )
)
def test_what_goes_out_comes_back(rows: list[list[str]]) -> None:
    filled = [row for row in rows if any(row)]
    from_xlsx = read_table(write_xlsx([Sheet("a", [Column("Tên gọi"), Column("Ghi chú")], rows)]), "x.xlsx")
    from_csv = read_table(write_csv(["Tên gọi", "Ghi chú"], rows), "x.csv")
    assert values(from_xlsx) == values(from_csv) == filled
