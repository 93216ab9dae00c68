"""Vietnamese text, names, amounts and phone numbers: pure functions, no database, no request.

What is refused raises `BadTextError` with a sentence that can stand beside the field as it is.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

MAX_MONEY_DIGITS = 13


class BadTextError(ValueError):
    """Typed text that cannot be taken: `args[0]` and `sentence` are Vietnamese, `code` is for programs."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


# --- Cleaning -----------------------------------------------------------------------------------------

# Invisible although Unicode calls them letters or marks: a name made of these looks empty.
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def clean(text: str) -> str:
    """One line of text as the portal keeps it: trimmed, single-spaced, NFC, nothing invisible in it."""
    # Nearly all text is printable, and a million cells of a sheet come through here.
    if not text.isprintable() or not _BLANK_LETTERS.isdisjoint(text):
        text = "".join(" " if char.isspace() else char for char in text if not _is_invisible(char))
    return unicodedata.normalize("NFC", " ".join(text.split()))


def clean_multiline(text: str) -> str:
    """Like `clean` line by line; line ends become one newline, at most one empty line stays between two."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(clean(line) for line in lines)).strip("\n")


def _is_invisible(char: str) -> bool:
    # Cc control, Cf bidi and zero-width, Cs lone surrogates (no database stores them); spaces are kept.
    if char.isascii():
        return not char.isprintable() and not char.isspace()
    return (
        (unicodedata.category(char) in ("Cc", "Cf", "Cs") and not char.isspace())
        or char in _BLANK_LETTERS
        or (ord(char) & 0xFFFE) == 0xFFFE
        or 0xFDD0 <= ord(char) <= 0xFDEF
    )


# --- Searching and sorting ----------------------------------------------------------------------------

# The Icelandic eth looks like đ and is what some keyboards and old files hold instead of it.
_D_STROKE = str.maketrans({"đ": "d", "ð": "d"})


def fold(text: str) -> str:
    """For searching: lower case, no diacritics, đ as d, single-spaced; NFC = NFD, idempotent."""
    bare = "".join(c for c in _decompose(clean(text)) if unicodedata.category(c) != "Mn")
    return clean(bare.translate(_D_STROKE))


def _decompose(text: str) -> str:
    # Case folding may compose again (İ, ΐ), so it is done between two decompositions.
    once = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", once).casefold())


_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
# `{` and `|` stand behind z in ASCII: ă comes after every a, before b; â after ă.
_LETTERS = {
    "a\u0306": "a{", "a\u0302": "a|", "đ": "d{", "ð": "d{", "e\u0302": "e{",
    "o\u0302": "o{", "o\u031b": "o|", "u\u031b": "u{",
}  # fmt: skip
_LETTER = re.compile("|".join([*_LETTERS, "[a-z0-9]", r"[^\W_]"]))


def name_sort_key(name: str) -> str:
    """ASCII key that sorts people by given name, then family and middle names, in Vietnamese letter order.

    Letters of a syllable count first, its tone (ngang, huyền, hỏi, ngã, sắc, nặng) breaks the tie before
    the next syllable is looked at. Compare keys byte by byte: Python, SQLite BINARY, PostgreSQL "C".
    """
    words = [key for key in map(_syllable_key, clean(name).split()) if key]
    return " ".join(words[-1:] + words[:-1])


def _syllable_key(word: str) -> str:
    marks = _decompose(word)
    tones = "".join(_TONES[c] for c in marks if c in _TONES)
    letters = "".join(map(_letter_key, _LETTER.findall("".join(c for c in marks if c not in _TONES))))
    return f"{letters} {tones or '0'}" if letters else ""


def _letter_key(letter: str) -> str:
    # Letters of other scripts go last, in the order of Unicode.
    return _LETTERS.get(letter) or (letter if letter.isascii() else f"~{ord(letter):06x}")


def given_name(name: str) -> str:
    """The name a person is called by: the last word; "" for an empty name."""
    return (clean(name).split() or [""])[-1]


# --- Numbers and money --------------------------------------------------------------------------------

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 10**9


def number_in_words(n: int) -> str:
    """Any integer in accounting style, lower case: "một nghìn không trăm lẻ một"; negatives "âm …"."""
    if n < 0:
        return f"âm {number_in_words(-n)}"
    return " ".join(_words(n)) or _DIGITS[0]


def amount_in_words(n: int) -> str:
    """An amount in đồng for a voucher: "Một trăm lẻ năm nghìn ba trăm đồng"; negatives read "Âm …"."""
    words = number_in_words(n)
    return f"{words[0].upper()}{words[1:]} đồng"


def _words(n: int) -> list[str]:
    """Groups of n; each below the leading one has its hundreds, groups of zeros are skipped. 0 gives []."""
    words: list[str] = []
    for size, unit in ((_BILLION, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        count, n = divmod(n, size)
        if count:
            # Billions have no upper end, so what stands before "tỷ" is itself read in groups.
            part = _words(count) if count > 999 else _group_words(count, leading=not words)
            words += [*part, unit] if unit else part
    return words


def _group_words(n: int, *, leading: bool) -> list[str]:
    hundreds, rest = divmod(n, 100)
    if leading and not hundreds:
        return _below_hundred(rest)
    head = [_DIGITS[hundreds], "trăm"]
    return head + (["lẻ", _DIGITS[rest]] if 0 < rest < 10 else _below_hundred(rest))


def _below_hundred(n: int) -> list[str]:
    tens, unit = divmod(n, 10)
    if not tens:
        return [_DIGITS[unit]] if unit else []
    head = ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    special = {5: "lăm"} if tens == 1 else {1: "mốt", 4: "tư", 5: "lăm"}
    return head + ([special.get(unit, _DIGITS[unit])] if unit else [])


def format_number(n: float | Decimal, decimals: int = 0) -> str:
    """A number with dots between thousands and a decimal comma, rounded half up: (95.174, 2) → "95,17"."""
    exact = Decimal(str(n)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{exact or abs(exact):,f}"
    return text.translate(str.maketrans(",.", ".,"))


def format_money(n: int) -> str:
    """An amount in đồng: "1.234.567 đ"."""
    return f"{n:,} đ".replace(",", ".")


_CURRENCY = re.compile(r"\s*(₫|đ|đồng|vnđ|vnd)\.?$", re.IGNORECASE)
# One comma alone may be a decimal comma (1,234), so commas count as separators from the second on.
_GROUPED = re.compile(
    r"[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3}){2,}"
)


def parse_money(text: str) -> int:
    """A typed amount in whole đồng: "1.234.567", "1234567", "1 234 567 đ"; else raises `BadTextError`."""
    typed = _CURRENCY.sub("", clean(text))
    if not typed:
        raise BadTextError("money_empty", "Chưa nhập số tiền.")
    if re.match(r"[-−–(]\s*[0-9]", typed):
        raise BadTextError("money_negative", "Số tiền không được âm.")
    if not _GROUPED.fullmatch(typed):
        raise BadTextError("money_unreadable", _unreadable_money(typed))
    digits = re.sub(r"[ .,]", "", typed).lstrip("0") or "0"
    if len(digits) > MAX_MONEY_DIGITS:
        raise BadTextError("money_too_large", f"Số tiền có tối đa {MAX_MONEY_DIGITS} chữ số.")
    return int(digits)


def _unreadable_money(typed: str) -> str:
    if any(char.isalpha() for char in typed):
        return "Số tiền chỉ gồm chữ số: hãy ghi đủ, ví dụ 15.000.000 thay cho “15 triệu”."
    return "Không đọc được số tiền: hãy ghi số đồng nguyên, không có phần lẻ, ví dụ 1.234.567."


# --- Phone and identity numbers -----------------------------------------------------------------------

PhoneKind = Literal["mobile", "landline", "unknown"]


@dataclass(frozen=True)
class Phone:
    """A phone number as it is stored; `warning` is a sentence when it was taken but looks odd."""

    number: str
    kind: PhoneKind
    warning: str | None = None


_MOBILE = re.compile(r"0(3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])[0-9]{7}")
_LANDLINE = re.compile(r"02[0-9]{9}")
_HOTLINE = re.compile(r"1[89]00[0-9]{4,6}")
# Since 2018 the four digits on the left are the three on the right.
_OLD_MOBILES = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    **{f"016{digit}": f"03{digit}" for digit in range(2, 10)},
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip


def normalize_phone(text: str) -> Phone:
    """A phone number from a form or a sheet as digits with its leading zero; raises `BadTextError`.

    Takes +84 and 84 for 0 and puts back the zero that Excel ate; refuses mobiles of 11 digits, saying the
    new number; an unknown prefix is taken with a warning.
    """
    typed = re.sub(r"[\s.()\-–]", "", clean(text))
    if not typed:
        raise BadTextError("phone_empty", "Chưa nhập số điện thoại.")
    if not re.fullmatch(r"\+?[0-9]+", typed):
        raise BadTextError("phone_characters", "Số điện thoại chỉ gồm chữ số; mỗi ô chỉ ghi một số.")
    if typed.startswith("+") and not typed.startswith("+84"):
        return _foreign_phone(typed)
    return _domestic_phone(_with_leading_zero(typed))


def _with_leading_zero(typed: str) -> str:
    digits = re.sub(r"^(\+84|0084)", "84", typed)
    if digits.startswith("84") and len(digits) >= 11:
        return "0" + digits[2:].removeprefix("0")
    if digits.startswith("0") or _HOTLINE.fullmatch(digits):
        return digits
    eaten_by_excel = len(digits) == 9 or (len(digits) == 10 and digits[0] in "12")
    return "0" + digits if eaten_by_excel else digits


def _foreign_phone(typed: str) -> Phone:
    if not 8 <= len(typed) - 1 <= 15:
        raise BadTextError("phone_length", "Số điện thoại nước ngoài phải có từ 8 đến 15 chữ số sau dấu +.")
    return Phone(typed, "unknown", "Đây là số điện thoại nước ngoài, hãy kiểm tra lại.")


def _domestic_phone(number: str) -> Phone:
    if _MOBILE.fullmatch(number):
        return Phone(number, "mobile")
    if _LANDLINE.fullmatch(number):
        return Phone(number, "landline")
    if _HOTLINE.fullmatch(number):
        return Phone(number, "unknown", "Đây là số tổng đài, không phải số của một người.")
    return _odd_phone(number)


def _odd_phone(number: str) -> Phone:
    if len(number) == 11 and (prefix := _OLD_MOBILES.get(number[:4])):
        new = prefix + number[4:]
        raise BadTextError("phone_old", f"Số di động 11 chữ số không còn dùng; số mới có thể là {new}.")
    if not number.startswith("0") or len(number) not in (10, 11):
        raise BadTextError(
            "phone_length",
            "Số điện thoại phải có 10 chữ số (di động) hoặc 11 chữ số bắt đầu bằng 02 (cố định).",
        )
    return Phone(number, "unknown", f"Không nhận ra đầu số {number[:3]}, hãy kiểm tra lại số điện thoại.")


def mask_id(number: str) -> str:
    """A phone or identity number for lists: only its last 4 characters are shown, "********1234"."""
    shown = number[-4:] if len(number) > 4 else ""
    return "*" * (len(number) - len(shown)) + shown
