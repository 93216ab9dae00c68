"""The papers of sign-ups: appointment slip, pre-fill sheet of TK1-TS, contacts to hand out (E6, E7; 03 §5.1).

Papers are official and therefore in Vietnamese, whatever the language of the screen.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale

from portal.core import clock
from portal.core.db import db
from portal.core.i18n import show_date
from portal.core.pdf import Column, LongTable, Row, render_template
from portal.core.vietnamese import amount_in_words, format_money
from portal.enums import ROLES, Role
from portal.models import Conference, IssuedDocument, RoleGrant, SignUp, Unit, User
from portal.papers import service as papers
from portal.permissions import granted_on
from portal.signups import queries
from portal.signups.catalogue import CATEGORIES, METHODS, PRODUCTS, SEXES, WAYS, Product, paper_title

SLIP, DECLARATION, CONTACTS = "sign_up_slip", "sign_up_declaration", "sign_up_contacts"
# Whom people may call afterwards (871 II.2.1d step 5), in this order.
_CALLED = (Role.COORDINATOR, Role.COLLECTOR, Role.COLLABORATOR, Role.SERVICE_MANAGER)


def issue_slip(one: SignUp) -> IssuedDocument:
    """The appointment slip: two copies on one A4 sheet, the half for the person and the half that is kept."""
    return _issue(SLIP, one, _slip(one), "slip")


def issue_declaration(one: SignUp) -> IssuedDocument:
    """What is known of somebody without a BHXH code, in the order in which TK1-TS asks it; no form of its own."""
    return _issue(DECLARATION, one, _declaration(one), "declaration")


def _issue(kind: str, one: SignUp, data: dict[str, Any], template: str) -> IssuedDocument:
    title = paper_title(kind, one.id)
    return papers.issue(
        kind=kind,
        title=title,
        conference=one.conference,
        unit_id=one.unit_id,
        data=data,
        render=partial(_draw, template, title, data),
    )


def _draw(
    template: str, title: str, data: dict[str, Any], code: str, url: str, issued_at: dt.datetime
) -> bytes:
    context = {**data, "proof": {"code": code, "url": url}, "proof_qr": template != "slip"}
    return render_template(
        current_app.jinja_env, f"pdf/signups/{template}.html", context, title=title, created=issued_at
    )


def _office(one: SignUp) -> Unit:
    """The BHXH office above the commune."""
    return one.unit.parent or one.unit


def _slip(one: SignUp) -> dict[str, Any]:
    with force_locale("vi"):
        thing = "sổ BHXH" if one.product == Product.PENSION else "thẻ BHYT"
        return {
            "agency": one.service_unit.name if one.service_unit else _office(one).name,
            "name": one.name,
            "birth": show_date(one.birth_date),
            "address": one.address,
            "phone": one.phone,
            "product": str(PRODUCTS[one.product]),
            "method": str(METHODS[one.method].label),
            "months": one.months,
            "to_pay": format_money(one.to_pay),
            "words": amount_in_words(one.to_pay),
            "doubtful": bool(queries.doubtful_of([one])),
            "way": str(WAYS[one.way]) if one.way else "chưa nộp",
            "receipt": one.receipt_number,
            "code_paid": one.confirmation_code,
            "thing": thing,
            "day": show_date(one.appointment_on),
            "contact": one.service_unit.phone if one.service_unit else _office(one).phone,
            "collector": one.collected_by.name if one.collected_by else "",
            "place": one.unit.place_name or one.unit.name,
            "year": one.signed_on.year,
        }


def _declaration(one: SignUp) -> dict[str, Any]:
    with force_locale("vi"):
        mark = " (theo tham số chưa kiểm chứng)" if queries.doubtful_of([one]) else ""
        rows = [
            ("Họ và tên (viết chữ in hoa)", one.name.upper()),
            ("Ngày, tháng, năm sinh", show_date(one.birth_date)),
            ("Giới tính", str(SEXES.get(one.sex, ""))),
            ("Quốc tịch", ""),
            ("Dân tộc", ""),
            ("Số định danh cá nhân / CCCD", one.id_number),
            ("Số điện thoại liên hệ", one.phone),
            ("Email", ""),
            ("Nơi đăng ký khai sinh", ""),
            ("Họ tên cha, mẹ hoặc người giám hộ (trẻ em dưới 6 tuổi)", ""),
            ("Địa chỉ nhận hồ sơ, kết quả", one.address),
            ("Xã/phường/đặc khu", one.unit.name),
            ("Nội dung đăng ký", f"{PRODUCTS[one.product]}, {'tái tục' if one.renewed else 'tăng mới'}"),
            ("Mức tiền đóng", format_money(one.contribution) + mark),
            ("Phương thức đóng", f"{METHODS[one.method].label}, {one.months} tháng"),
        ]
        if one.income is not None:
            rows.append(("Thu nhập làm căn cứ đóng", f"{format_money(one.income)} một tháng"))
            rows.append(("Đối tượng được hỗ trợ", str(CATEGORIES[one.category])))
        if one.product != Product.PENSION:
            rows.append(("Nơi đăng ký khám, chữa bệnh ban đầu", ""))
        return {
            "agency": _office(one).name,
            "rows": rows,
            "place": one.unit.place_name or one.unit.name,
            "year": one.signed_on.year,
            "name": one.name,
        }


def issue_contacts(conference: Conference) -> IssuedDocument:
    """Whom to call after a conference: office and staff of the BHXH office and of the service organisation."""
    title = f"Thông tin liên hệ: {conference.title}"
    data = _contacts(conference)

    def render(code: str, url: str, issued_at: dt.datetime) -> bytes:
        columns = (
            Column("Đơn vị, họ tên", 60), Column("Chức danh", 40), Column("Điện thoại", 36), Column("Thư điện tử", 55),
        )  # fmt: skip
        table = LongTable(columns, [Row(tuple(row)) for row in data["rows"]], font_size=12, min_height=9)
        context = {**data, "table": table, "proof": {"code": code, "url": url}}
        return render_template(
            current_app.jinja_env, "pdf/signups/contacts.html", context, title=title, created=issued_at
        )

    return papers.issue(kind=CONTACTS, title=title, conference=conference, data=data, render=render)


def _contacts(conference: Conference) -> dict[str, Any]:
    office, service = conference.organiser, conference.service_unit
    units = [unit for unit in (office, service) if unit is not None]
    rows = []
    for unit in units:
        rows.append((unit.name, "", unit.phone, unit.email))
        rows += _staff(unit)
    return {
        "agency": office.name,
        "title": conference.title,
        "day": show_date(conference.starts_at),
        "commune": conference.unit.name,
        "rows": rows,
    }


def _staff(unit: Unit) -> list[tuple[str, str, str, str]]:
    today = clock.today()
    query = (
        sa.select(User, RoleGrant.role)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            User.active,
            RoleGrant.unit_id == unit.id,
            RoleGrant.role.in_(_CALLED),
            granted_on(today),
        )
        .order_by(User.sort_key, User.id)
    )
    found = sorted(db.session.execute(query).all(), key=lambda row: _CALLED.index(Role(row.role)))
    with force_locale("vi"):
        return [
            (user.name, user.title or str(ROLES[Role(role)]), user.phone, user.email) for user, role in found
        ]
