"""Lists of prospects as communes send them: real-looking people, and faults planted among them (B2)."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import xlsxwriter

from portal.core.vietnamese import fold

TITLES = (
    "STT", "Họ và tên", "Ngày sinh", "Số điện thoại", "Số CCCD", "Mã số BHXH", "Thôn, bản", "Nghề nghiệp",
    "Thu nhập bình quân", "Nhóm đối tượng", "Tình trạng tham gia", "Ghi chú",
)  # fmt: skip
HEADER_ROW = 5
FAMILIES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Lò", "Ma",
    "Triệu", "Quàng", "Hà", "Nông", "Vàng", "Sùng", "Giàng", "Chẩu", "Khổng", "Phùng",
)  # fmt: skip
MIDDLES = (
    "Văn", "Thị", "Đức", "Thị Bích", "Hữu", "Thị Thu", "Quốc", "Ngọc", "Minh", "Thị Hồng", "Xuân", "Thị Kim",
    "Thanh", "Công", "Thị Mỹ", "Trọng",
)  # fmt: skip
GIVEN = (
    "An", "Ánh", "Bình", "Châu", "Cường", "Dung", "Dũng", "Đào", "Đông", "Giang", "Hạnh", "Hòa", "Hùng", "Huệ",
    "Hương", "Khánh", "Lan", "Liên", "Long", "Lượng", "Mai", "Nga", "Nghĩa", "Nhung", "Oanh", "Phúc", "Phượng",
    "Quyên", "Sơn", "Sáng", "Tâm", "Thắng", "Thủy", "Toàn", "Trang", "Tuấn", "Uyên", "Ước", "Vinh", "Yến",
)  # fmt: skip
HAMLETS = ("Nà Tông", "Bản Chợ", "Khau Đao", "Nà Lình", "Cốc Phường", "Bản Bó", "Phiêng Mơ", "Nà Đồn")
JOBS = ("buôn bán nhỏ", "làm ruộng", "thợ xây", "lái xe", "may mặc", "chăn nuôi", "làm nghề mộc", "")
GROUPS = ("5", "6", "4", "5; 4", "Hộ nghèo", "Nhóm khác", "2", "")
INCOMES = ("3.500.000", "4500000", "6.000.000 đ", "", "")
PREFIXES = ("086", "096", "097", "098", "032", "033", "035", "091", "094", "088", "090", "070", "056")


@dataclass(frozen=True)
class Person:
    """One row of the list, as text."""

    name: str
    born: str
    year: int
    phone: str
    typed_phone: str
    id_number: str
    social_number: str = ""
    hamlet: str = ""
    job: str = ""
    income: str = ""
    group: str = ""
    state: str = ""
    note: str = ""

    def cells(self, number: int) -> list[str]:
        """The row as the columns of ``TITLES``."""
        return [
            str(number), self.name, self.born, self.typed_phone, self.id_number, self.social_number, self.hamlet,
            self.job, self.income, self.group, self.state, self.note,
        ]  # fmt: skip


def people(count: int, seed: int = 871) -> list[Person]:
    """Different people: no two share a phone, an ID number, or name and year of birth without diacritics."""
    chance, found, seen = random.Random(seed), [], set()
    while len(found) < count:
        name = f"{chance.choice(FAMILIES)} {chance.choice(MIDDLES)} {chance.choice(GIVEN)}"
        year = chance.randint(1950, 2007)
        if (fold(name), year) not in seen:
            seen.add((fold(name), year))
            found.append(_person(name, year, len(found), chance))
    return found


def _person(name: str, year: int, number: int, chance: random.Random) -> Person:
    phone = f"{PREFIXES[number % len(PREFIXES)]}{number:07d}" if number % 11 else ""
    sex = "Thị" in name
    century = (year // 100 - 19) * 2 + sex
    return Person(
        name=name,
        born=_born(year, number, chance),
        year=year,
        phone=phone,
        typed_phone=_typed(phone, number),
        id_number=f"024{century}{year % 100:02d}{number:06d}" if number % 3 else "",
        hamlet=chance.choice(HAMLETS),
        job=chance.choice(JOBS),
        income=chance.choice(INCOMES),
        group=chance.choice(GROUPS),
        state="" if number % 5 else "Chưa từng tham gia",
    )


def _born(year: int, number: int, chance: random.Random) -> str:
    day, month = chance.randint(1, 28), chance.randint(1, 12)
    return (
        str(year),
        f"{day:02d}/{month:02d}/{year}",
        f"{day}/{month}/{year}",
        f"{year}-{month:02d}-{day:02d}",
    )[number % 4]


def _typed(phone: str, number: int) -> str:
    """The spellings in which offices write one phone."""
    if not phone:
        return ""
    spaced, dotted = (f"{phone[:4]}{sign}{phone[4:7]}{sign}{phone[7:]}" for sign in " .")
    return (phone, spaced, dotted, f"+84{phone[1:]}", phone[1:], f"84{phone[1:]}")[number % 6]


# --- Faults ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fault:
    """A kind of fault: how many rows have it, what is wrong with them, and part of the sentence that must say so."""

    count: int
    bucket: str
    says: str
    change: dict[str, str]


FAULTS = (
    Fault(9, "error", "phải có 10 chữ số (di động)", {"typed_phone": "091234567"}),
    Fault(8, "error", "không còn dùng; số mới có thể là 0831234567", {"typed_phone": "0123 1234567"}),
    Fault(6, "error", "chỉ gồm chữ số", {"typed_phone": "0912345678/0987654321"}),
    Fault(8, "error", "Excel đã làm mất các chữ số cuối", {"typed_phone": "9,12346E+08"}),
    Fault(6, "error", "Excel đã làm mất các chữ số cuối", {"id_number": "2,40610E+10"}),
    Fault(12, "error", "Hãy ghi họ tên.", {"name": ""}),
    Fault(10, "error", "Hãy ghi năm bằng bốn chữ số", {"born": "2099"}),
    Fault(8, "error", "Hãy ghi năm bằng bốn chữ số", {"born": "12/3/61"}),
    Fault(8, "error", "Số định danh cá nhân phải có 12 chữ số", {"id_number": "02406100012"}),
    Fault(6, "error", "Số định danh cá nhân phải có 12 chữ số", {"id_number": "071234567"}),
    Fault(8, "error", "Thu nhập mỗi tháng (đồng): ", {"income": "khoảng ba triệu"}),
    Fault(6, "error", "Không nhận ra nhóm đối tượng “nhóm 12”", {"group": "nhóm 12"}),
    Fault(5, "error", "hãy bỏ ký tự “=”", {"name": '=HYPERLINK("http://x";"Lan")'}),
    Fault(3, "error", "hãy bỏ ký tự “<”", {"name": "<script>alert(1)</script>"}),
    Fault(3, "error", "Họ tên phải có chữ cái", {"name": "0123"}),
    Fault(4, "error", "Không nhận ra tình trạng “xin nghỉ”", {"state": "xin nghỉ"}),
    Fault(4, "error", "Mã số BHXH phải có 10 chữ số", {"social_number": "1234567"}),
    Fault(3, "error", "chỉ nhận tối đa 300", {"note": "đã gặp hai lần " * 30}),
)
ALIKE = 20  # of the 137: four kinds of resemblance, five of each


@dataclass(frozen=True)
class Planted:
    """A file with faults: row number → (bucket, part of its sentence). ``kept`` and ``found_again`` are kept before
    the file comes; it names only the latter."""

    data: bytes
    kept: Sequence[Person]
    found_again: Sequence[Person]
    faults: dict[int, tuple[str, str]]
    good: int


def planted(count: int = 5_000, seed: int = 871) -> Planted:
    """A file of ``count`` rows with every fault of ``FAULTS`` and four kinds of likeness, in random places."""
    everybody = people(count + 60, seed)
    rows, strangers = everybody[:count], everybody[count:]
    places = random.Random(seed + 1).sample(range(200, count), sum(f.count for f in FAULTS) + ALIKE)
    expected: dict[int, tuple[str, str]] = {}
    waiting = iter(places)
    for fault in FAULTS:
        for _n in range(fault.count):
            place = next(waiting)
            rows[place] = replace(rows[place], **fault.change)
            expected[place] = (fault.bucket, fault.says)
    for place, (row, says) in zip(waiting, _alike(rows, strangers), strict=True):
        rows[place] = row
        expected[place] = ("duplicate", says)
    data = workbook([row.cells(n) for n, row in enumerate(rows, 1)])
    faults = {place + HEADER_ROW + 1: fault for place, fault in expected.items()}
    found_again = [row for row in rows[:40] if row.phone]
    return Planted(data, strangers[:40], found_again, faults, count - len(faults))


def _alike(rows: Sequence[Person], strangers: Sequence[Person]) -> Iterator[tuple[Person, str]]:
    """Rows like one of the first of the file, or like somebody who is kept."""
    spare = iter(strangers[40:])
    for n in range(5):
        first = rows[101 + 11 * n]
        row = f"dòng {101 + 11 * n + HEADER_ROW + 1} của tệp"
        yield replace(next(spare), typed_phone=first.phone), f"Trùng số điện thoại với {row}"
        marked = next(one for one in rows[100 + 7 * n : 107 + 7 * n] if one.id_number)
        row = f"dòng {rows.index(marked) + HEADER_ROW + 1} của tệp"
        yield replace(next(spare), id_number=marked.id_number), f"Trùng số định danh với {row}"
        kept = next(one for one in strangers[8 * n : 8 * n + 8] if one.phone)
        yield (
            replace(next(spare), typed_phone=kept.phone),
            f"Trùng số điện thoại với {kept.name} trong danh sách",
        )
        known = strangers[8 * n + 7]
        namesake = replace(known, name=fold(known.name).title(), typed_phone="", id_number="")
        yield namesake, f"Trùng họ tên và năm sinh với {known.name} trong danh sách"


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """The list below the letterhead that offices put above it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet("Danh sách")
        page.write_string(0, 0, "UBND XÃ THƯỢNG LÂM")
        page.write_string(1, 0, "BAN CHỈ ĐẠO THỰC HIỆN CHÍNH SÁCH BHXH, BHYT")
        page.write_string(2, 0, "DANH SÁCH NGƯỜI CHƯA THAM GIA BHXH TỰ NGUYỆN")
        for number, cells in enumerate([TITLES, *rows], HEADER_ROW - 1):
            for column, text in enumerate(cells):
                page.write_string(number, column, text)
    return buffer.getvalue()
