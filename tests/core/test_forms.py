"""What WTForms says by itself comes out in Vietnamese, figures included."""

from __future__ import annotations

from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, StringField
from wtforms.validators import DataRequired, Length, NumberRange

from portal.core.forms import Form


class Sample(Form):
    class Meta:
        csrf = False

    name = StringField("Tên", [Length(max=3)])
    word = StringField("Chữ", [Length(min=2)])
    number = IntegerField("Số", [NumberRange(max=5)])
    must = StringField("Phải có", [DataRequired()])


def test_library_sentences_are_vietnamese(app: Flask) -> None:
    form = Sample(formdata=MultiDict({"name": "dài quá", "word": "a", "number": "9"}))
    assert not form.validate()
    assert form.errors == {
        "name": ["Không quá 3 ký tự."],
        "word": ["Cần ít nhất 2 ký tự."],
        "number": ["Số phải từ 5 trở xuống."],
        "must": ["Hãy điền ô này."],
    }
    form = Sample(formdata=MultiDict({"number": "chín", "must": "x", "word": "ab"}))
    assert not form.validate()
    assert form.errors["number"][0] == "Hãy nhập một số nguyên."
