"""Vectors of the office's formats and properties of the Vietnamese text functions."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.core.vietnamese import (
    BadTextError,
    Phone,
    amount_in_words,
    clean,
    clean_multiline,
    fold,
    format_money,
    format_number,
    given_name,
    mask_id,
    name_sort_key,
    normalize_phone,
    number_in_words,
    parse_money,
)

words = pytest.mark.promise("words", tier="ci")
bad_input = pytest.mark.promise("bad-input", tier="ci")

BASE_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
MARKED = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES]
vietnamese_words = st.text(sorted({*BASE_LETTERS, *MARKED}), min_size=1, max_size=7)
names = st.lists(vietnamese_words, min_size=1, max_size=5).map(" ".join)


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


# --- Amounts in words ---------------------------------------------------------------------------------


@words
@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, "không"),
        (1, "một"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (104, "một trăm lẻ bốn"),
        (110, "một trăm mười"),
        (1_000, "một nghìn"),
        (1_001, "một nghìn không trăm lẻ một"),
        (1_015, "một nghìn không trăm mười lăm"),
        (1_100, "một nghìn một trăm"),
        (10_005, "mười nghìn không trăm lẻ năm"),
        (105_300, "một trăm lẻ năm nghìn ba trăm"),
        (1_000_001, "một triệu không trăm lẻ một"),
        (1_005_000, "một triệu không trăm lẻ năm nghìn"),
        (21_024_021, "hai mươi mốt triệu không trăm hai mươi tư nghìn không trăm hai mươi mốt"),
        (1_000_000_001, "một tỷ không trăm lẻ một"),
        (10**12, "một nghìn tỷ"),
        (1_001 * 10**9, "một nghìn không trăm lẻ một tỷ"),
        (10**15 + 1, "một triệu tỷ không trăm lẻ một"),
        (10**18, "một tỷ tỷ"),
        (-105_300, "âm một trăm lẻ năm nghìn ba trăm"),
    ],
)
def test_number_in_words_vectors(n: int, expected: str) -> None:
    assert number_in_words(n) == expected
    assert amount_in_words(n) == expected[0].upper() + expected[1:] + " đồng"


def read_back(text: str) -> int:
    """The reader's side, written independently: words to the number they say."""
    head, billion, tail = text.rpartition("tỷ")
    if billion:
        return read_back(head) * 10**9 + read_back(tail)
    for unit, size in (("triệu", 10**6), ("nghìn", 10**3)):
        head, found, tail = text.partition(unit)
        if found:
            return read_group(head) * size + read_back(tail)
    return read_group(text)


def read_group(text: str) -> int:
    values = {"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5}
    values |= {"sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "lẻ": 0}
    total = pending = 0
    for word in text.split():
        if word == "trăm":
            total, pending = pending * 100, 0
        elif word in ("mươi", "mười"):
            total, pending = total + (pending or 1) * 10, 0
        else:
            pending = values[word]
    return total + pending


@words
@given(st.integers(0, 10**21))
@example(10**18 + 5 * 10**9)
@example(999_999_999_999_999_999)
def test_words_say_exactly_the_number(n: int) -> None:
    assert read_back(number_in_words(n)) == n


@words
@given(st.integers(1_000, 10**15))
def test_every_group_below_the_leading_one_has_its_hundreds(n: int) -> None:
    groups = [int(group) for group in f"{n:,}".split(",") if int(group)]
    hundreds = number_in_words(n).split().count("trăm")
    assert hundreds == len(groups[1:]) + (groups[0] >= 100)


# --- Names --------------------------------------------------------------------------------------------

IN_ORDER = [
    "Bùi Văn Ái",
    "Nguyễn An",
    "Nguyễn Thị An",
    "Nguyễn Văn An",
    "Trần Thị Ánh",
    "Lê Văn Ân",
    "Phạm Thị Ẩn",
    "Lê Văn Ấn",
    "Dương Văn Dũng",
    "Đỗ Thị Đào",
    "Đặng Văn Đức",
    "Nguyễn Thị Hà",
    "Nguyễn Thị Hả",
    "Nguyễn Thị Há",
    "Nguyễn Thị Hạ",
    "Vũ Thị Oanh",
    "Lò Văn Ơn",
    "Vũ Thị Uyên",
    "Hồ Văn Ước",
]


def by_key(names: list[str]) -> list[str]:
    return sorted(names, key=name_sort_key)


@words
@pytest.mark.parametrize("typing", [clean, nfd])
def test_people_stand_in_vietnamese_order(typing: Callable[[str], str]) -> None:
    typed = [typing(name) for name in IN_ORDER]
    assert by_key(typed[::-1]) == typed
    assert len({name_sort_key(name) for name in typed}) == len(typed)


@words
def test_letters_follow_the_alphabet_with_foreign_ones_in_their_places() -> None:
    alphabet = [*"aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"]
    assert by_key(alphabet[::-1]) == alphabet


@words
def test_tones_break_ties_only() -> None:
    tones = ["ba", "bà", "bả", "bã", "bá", "bạ"]
    assert by_key(tones[::-1]) == tones
    letters_first = ["Mai", "Man", "Mãn", "Mân", "Mận"]
    assert by_key(letters_first[::-1]) == letters_first


@words
def test_the_place_of_the_tone_mark_does_not_part_people() -> None:
    assert name_sort_key("Lê Thị Hoà") == name_sort_key("Lê Thị Hòa")
    assert sorted(["Lê Hoà", "Bùi Hòa", "Cao Hoá"], key=name_sort_key) == ["Bùi Hòa", "Lê Hoà", "Cao Hoá"]


@words
@pytest.mark.parametrize("name", ["Niê K'Đăm", "Y Bhơ̆m Ayǔn", "山田 太郎", "😀 Nguyễn", "--", ""])
def test_unusual_names_have_a_key(name: str) -> None:
    assert name_sort_key(name).isascii()


@words
@given(st.text(max_size=30))
def test_keys_are_ascii_and_the_same_for_nfd(name: str) -> None:
    key = name_sort_key(name)
    assert key.isascii()
    assert key.isprintable()
    assert name_sort_key(unicodedata.normalize("NFD", name)) == key


@words
@given(names)
def test_keys_ignore_case_and_spaces(name: str) -> None:
    assert name_sort_key(name.upper()) == name_sort_key(f"  {name.title()}\u00a0") == name_sort_key(name)


def order_by_definition(name: str) -> list[tuple[list[int], list[int]]]:
    """The rule of the formats, written with ranks instead of a string; one pair per syllable."""
    ranks = {letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
    syllables = []
    for word in [name.rsplit(maxsplit=1)[-1], *name.split()[:-1]]:
        marks = nfd(word)
        toneless = unicodedata.normalize("NFC", "".join(c for c in marks if c not in TONES))
        syllables.append(([ranks[c] for c in toneless], [TONES.index(c) for c in marks if c in TONES] or [0]))
    return syllables


@words
@given(names, names)
def test_the_string_sorts_as_the_rule_says(one: str, other: str) -> None:
    by_key = name_sort_key(one) < name_sort_key(other)
    assert by_key == (order_by_definition(one) < order_by_definition(other))


@words
def test_given_name_is_the_last_word() -> None:
    assert given_name(" Nguyễn  Thị\tHoa ") == "Hoa"
    assert given_name("Hoa") == "Hoa"
    assert given_name("") == ""


# --- Folding and cleaning -----------------------------------------------------------------------------


@words
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đặng  Văn Đức", "dang van duc"),
        ("NGUYỄN THỊ ƯỚC", "nguyen thi uoc"),
        ("\u00d0ặng (chữ eth thay cho Đ)", "dang (chu eth thay cho d)"),
        ("xã Ea H'leo", "xa ea h'leo"),
        ("\ufeffThôn\u200b 3\u00a0", "thon 3"),
        ("ＡＢＣ１２", "abc12"),
    ],
)
def test_fold_vectors(text: str, expected: str) -> None:
    assert fold(text) == expected
    assert fold(nfd(text)) == expected


@words
@given(st.text())
def test_fold_is_idempotent_and_blind_to_the_normal_form(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded == fold(nfd(text))
    assert folded == " ".join(folded.split())


@words
@given(names)
def test_folded_names_are_plain_latin(name: str) -> None:
    assert fold(name).isascii()
    assert fold(name) == fold(name.upper()) == fold(fold(name))


@bad_input
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Nguyễn \t Văn\r\nAn ", "Nguyễn Văn An"),
        (nfd("Nguyễn Thị Ửng"), "Nguyễn Thị Ửng"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("An\u202egnp.exe\u2066", "Angnp.exe"),
        ("A\u200bn\u200d\ufeff\u00ad", "An"),
        ("\ud800An\uffff", "An"),
        ("a\u200d\u0301", "á"),
        ("\u3164\u2800", ""),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("Chị Hoa 😀", "Chị Hoa 😀"),
    ],
)
def test_clean_vectors(text: str, expected: str) -> None:
    assert clean(text) == expected


@bad_input
@given(st.text(st.characters(codec=None)))
def test_clean_text_is_stable_and_storable(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned == unicodedata.normalize("NFC", cleaned)
    assert cleaned.encode("utf-8").decode() == cleaned
    assert not [c for c in cleaned if unicodedata.category(c) in ("Cc", "Cf", "Cs")]


def test_clean_multiline_keeps_lines() -> None:
    assert clean_multiline("\n Một  dòng \r\n\r\n\r\n\rhai\x07\n\n") == "Một dòng\n\nhai"


# --- Money --------------------------------------------------------------------------------------------


@words
def test_numbers_are_written_the_vietnamese_way() -> None:
    assert format_money(1_234_567) == "1.234.567 đ"
    assert format_money(0) == "0 đ"
    assert format_money(-20_000) == "-20.000 đ"
    assert format_number(1_234_567) == "1.234.567"
    assert format_number(95.17, 2) == "95,17"
    assert format_number(7_599 / (5 * 1_597) * 100, 2) == "95,17"
    assert format_number(1234.5) == "1.235"
    assert format_number(-0.2) == "0"


@words
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.234.567", 1_234_567),
        ("1234567", 1_234_567),
        ("1 234 567 đ", 1_234_567),
        ("1\u00a0234\u00a0567 ₫", 1_234_567),
        (nfd("20.000 đồng"), 20_000),
        ("1,234,567 VNĐ", 1_234_567),
        ("0", 0),
        ("007", 7),
        ("9.999.999.999.999", 9_999_999_999_999),
    ],
)
def test_typed_amounts_are_read(text: str, expected: int) -> None:
    assert parse_money(text) == expected


@words
@given(st.integers(0, 10**13 - 1))
def test_printed_amounts_are_read_back(n: int) -> None:
    assert parse_money(format_money(n)) == parse_money(str(n)) == n


@bad_input
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "money_empty"),
        (" đ", "money_empty"),
        ("-5", "money_negative"),
        ("−5.000", "money_negative"),
        ("(5.000)", "money_negative"),
        ("123456789012345", "money_too_large"),
        ("123.456.789.012.345", "money_too_large"),
        ("15 triệu", "money_unreadable"),
        ("1e9", "money_unreadable"),
        ("1.5", "money_unreadable"),
        ("1,234", "money_unreadable"),
        ("1.234,5", "money_unreadable"),
        ("12.34.567", "money_unreadable"),
        ("1.234 567", "money_unreadable"),
        ("١٢٣", "money_unreadable"),
        ("=1+1", "money_unreadable"),
    ],
)
def test_bad_amounts_are_refused_with_a_sentence(text: str, code: str) -> None:
    with pytest.raises(ValueError) as refusal:
        parse_money(text)
    assert isinstance(refusal.value, BadTextError)
    assert refusal.value.code == code
    assert refusal.value.args[0] == refusal.value.sentence
    assert refusal.value.sentence.endswith(".")


# --- Phones and IDs -----------------------------------------------------------------------------------


@words
@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("0912345678", "0912345678", "mobile"),
        ("091.234-5678", "0912345678", "mobile"),
        ("(+84) 912 345 678", "0912345678", "mobile"),
        ("84912345678", "0912345678", "mobile"),
        ("+84 (0)912345678", "0912345678", "mobile"),
        ("0084912345678", "0912345678", "mobile"),
        ("912345678", "0912345678", "mobile"),
        ("848123456", "0848123456", "mobile"),
        ("0243 825 2525", "02438252525", "landline"),
        ("+842438252525", "02438252525", "landline"),
        ("2438252525", "02438252525", "landline"),
    ],
)
def test_phones_become_one_form(text: str, number: str, kind: str) -> None:
    assert normalize_phone(text) == Phone(number, kind)  # type: ignore[arg-type]  # kind comes from the table


@words
@pytest.mark.parametrize(
    ("text", "number", "part"),
    [
        ("0512345678", "0512345678", "đầu số 051"),
        ("0438252525", "0438252525", "đầu số 043"),
        ("1900 9068", "19009068", "tổng đài"),
        ("+66812345678", "+66812345678", "nước ngoài"),
    ],
)
def test_unknown_phones_are_taken_with_a_warning(text: str, number: str, part: str) -> None:
    phone = normalize_phone(text)
    assert (phone.number, phone.kind) == (number, "unknown")
    assert phone.warning is not None
    assert part in phone.warning


@words
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("01201234567", "0701234567"),
        ("01211234567", "0791234567"),
        ("0123 456 7890", "0834567890"),
        ("+841681234567", "0381234567"),
        ("1691234567", "0391234567"),
        ("01881234567", "0581234567"),
        ("01991234567", "0591234567"),
    ],
)
def test_old_mobiles_are_refused_with_the_new_number(old: str, new: str) -> None:
    with pytest.raises(BadTextError, match=f"là {new}") as refusal:
        normalize_phone(old)
    assert refusal.value.code == "phone_old"


@bad_input
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "phone_empty"),
        ("không có", "phone_characters"),
        ("0912345678/0987654321", "phone_characters"),
        ("9,12E+08", "phone_characters"),
        ("09123", "phone_length"),
        ("091234567890123", "phone_length"),
        ("+1234", "phone_length"),
    ],
)
def test_bad_phones_are_refused_with_a_sentence(text: str, code: str) -> None:
    with pytest.raises(BadTextError) as refusal:
        normalize_phone(text)
    assert refusal.value.code == code


@words
@given(st.from_regex(r"\A0(3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])[0-9]{7}\Z"))
def test_each_way_to_write_a_mobile_gives_the_same_number(number: str) -> None:
    for typed in (number, number[1:], f"+84{number[1:]}", f"84 {number[1:]}", f"{number[:4]}.{number[4:]}"):
        assert normalize_phone(typed) == Phone(number, "mobile")


@words
def test_ids_show_their_last_four_digits() -> None:
    assert mask_id("001204005678") == "********5678"
    assert mask_id("5678") == "****"
    assert mask_id("") == ""
