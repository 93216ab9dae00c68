"""SMS parts, the version without diacritics, placeholders."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.messages.texts import GSM, PLACEHOLDERS, UCS2, Parts, fill, plain, sms_parts, unknown_placeholders

VIETNAMESE = "".join(
    unicodedata.normalize("NFC", letter + tone)
    for letter in ("a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "A", "Ư", "Y")
    for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
)
LETTERS = VIETNAMESE + "bcdđghklmnpqrstvx BCDĐGHKLMNPQRSTVX0123456789.,:;-–“”…!?()/"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Parts(GSM, 0, 0)),
        ("a" * 160, Parts(GSM, 160, 1)),
        ("a" * 161, Parts(GSM, 161, 2)),
        ("a" * 306, Parts(GSM, 306, 2)),
        ("a" * 307, Parts(GSM, 307, 3)),
        ("ờ" * 70, Parts(UCS2, 70, 1)),
        ("ờ" * 71, Parts(UCS2, 71, 2)),
        ("ờ" * 134, Parts(UCS2, 134, 2)),
        ("ờ" * 135, Parts(UCS2, 135, 3)),
        ("€" * 80, Parts(GSM, 160, 1)),
        ("€" * 81, Parts(GSM, 162, 2)),
        ("a" + "€" * 80, Parts(GSM, 161, 2)),
        ("à la carte é ù ì ò è", Parts(GSM, 20, 1)),
        ("o\u031b\u0300", Parts(UCS2, 1, 1)),
        ("😀" * 35, Parts(UCS2, 70, 1)),
        ("😀" * 36, Parts(UCS2, 72, 2)),
        ("😀" * 67, Parts(UCS2, 134, 3)),
    ],
)
def test_the_parts_of_known_texts(text, expected):
    assert sms_parts(text) == expected


def test_an_extension_character_is_not_cut_between_parts():
    # 152 places, then a pair that would straddle: it moves to the next part and leaves one place empty.
    assert sms_parts("a" * 152 + "€" + "a" * 152) == Parts(GSM, 306, 3)
    assert sms_parts("a" * 151 + "€" + "a" * 153) == Parts(GSM, 306, 2)


@given(st.text(alphabet=LETTERS, max_size=500))
def test_without_diacritics_a_vietnamese_text_is_plain_and_as_cheap(text):
    bare = plain(text)
    assert sms_parts(bare).encoding == GSM
    # "…" becomes three marks, everything else stays one.
    assert len(bare) == len(text) + 2 * text.count("…")
    assert plain(bare) == bare
    if "…" not in text:
        assert sms_parts(bare).parts <= sms_parts(text).parts


@given(st.text(max_size=700))
def test_parts_hold_what_they_promise(text):
    count = sms_parts(text)
    single, each = (160, 153) if count.encoding == GSM else (70, 67)
    assert count == sms_parts(unicodedata.normalize("NFD", text))
    if count.parts <= 1:
        assert count.characters <= single and (count.parts == 0) == (text == "")
    else:
        # Each part but the last loses at most one place to a pair.
        assert single < count.characters <= count.parts * each
        assert count.characters > (count.parts - 1) * (each - 1)


def test_unknown_placeholders_are_named():
    assert unknown_placeholders("Mời {ten} đến {dia_diem} lúc {thoi_gian}") == []
    assert unknown_placeholders("{Ten} {ho ten} {} {Ten} {") == ["{Ten}", "{ho ten}", "{}", "{"]


@given(st.dictionaries(st.sampled_from(list(PLACEHOLDERS)), st.text(max_size=30)))
def test_a_value_is_never_looked_into(values):
    filled = {name: values.get(name, "{ten}") for name in PLACEHOLDERS}
    text = "|".join(f"{{{name}}}" for name in PLACEHOLDERS)
    assert fill(text, filled) == "|".join(filled.values())
