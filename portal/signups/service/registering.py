"""Signing people up, correcting, cancelling and restoring; no payment passes here (B4, E6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale

from portal.core import access, audit, clock
from portal.core.actor import current_actor
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, show_date
from portal.core.intake import Outcome
from portal.core.vietnamese import fold, name_sort_key
from portal.models import Conference, NobodySignedUp, SignUp
from portal.prospects import service as prospects
from portal.signups.amounts import Amounts, compute, months_of
from portal.signups.catalogue import OUTREACHES, PAYERS, State
from portal.signups.drafts import Person, SignUpDraft
from portal.signups.queries.parameters import figures_for
from portal.signups.service import following
from portal.signups.service.consenting import keep_consents
from portal.signups.service.gate import open_commune, open_conference, open_sign_up
from portal.signups.service.identifying import check_double, guest_of, is_prospect, with_hidden, with_known
from portal.signups.service.parameters import mark_used


def register(conference_id: int, draft: SignUpDraft) -> Outcome:
    """Sign somebody up at a conference; the same person for the same product twice is refused."""
    with transaction():
        conference = open_conference(conference_id, "signup.edit", "signups")
        guest = guest_of(conference, draft.person)
        listed = guest.prospect_id if guest is not None else None  # the guest list says who that is
        person = replace(
            draft.person,
            guest_id=guest.id if guest else None,
            prospect_id=listed or draft.person.prospect_id,
        )
        made = SignUp(
            conference_id=conference.id,
            unit_id=conference.unit_id,
            service_unit_id=conference.service_unit_id,
            outreach="conference",
            **_person(with_known(conference.unit_id, person, listed=listed is not None)),
        )
        outcome = _keep(made, draft, conference)
        _withdraw_declaration(conference.id)
        return outcome


def register_elsewhere(unit_id: int, draft: SignUpDraft) -> Outcome:
    """Sign somebody up outside of any conference: direct, small-group or other outreach (B4, 03 §5)."""
    with transaction():
        if draft.outreach not in OUTREACHES or draft.outreach == "conference":
            raise Invalid(_("Hãy chọn hình thức vận động."), field="outreach")
        unit, service = open_commune(unit_id)
        made = SignUp(
            unit_id=unit.id,
            unit=unit,
            service_unit_id=service,
            outreach=draft.outreach,
            **_person(with_known(unit.id, draft.person)),
        )
        with db.session.no_autoflush:
            access.check(made, "signup.edit")
        return _keep(made, draft, None)


def correct(sign_up_id: int, version: int, draft: SignUpDraft) -> Outcome:
    """Correct a sign-up; what was paid for stays as it was paid, so its amounts only change before.

    Numbers that the actor may not read in full stay where he leaves them empty.
    """
    with transaction():
        found = open_sign_up(sign_up_id, version, "signup.edit")
        if found.state == State.CANCELLED:
            raise Conflict(_("Đăng ký đã hủy: hãy khôi phục trước khi sửa."))
        known = found.prospect_id
        with (
            db.session.no_autoflush
        ):  # one flush, so that one correction is one version and the log has it whole
            _rewrite(found, draft)
            values = audit.changes(found)
        values.pop("basis", None)
        audit.record("signup.correct", found, summary=found.name, values=values)
        keep_consents(found, draft.consents)
        if known is not None and found.prospect_id is None:
            prospects.settle(known)
        return _applied(found)


def _rewrite(found: SignUp, draft: SignUpDraft) -> None:
    before = (_wish_of(found), found.signed_on)
    for name, value in _person(with_hidden(found, draft.person)).items():
        if name not in ("guest_id", "prospect_id"):
            setattr(found, name, value)
    if not is_prospect(found.prospect_id, found.name):
        found.prospect_id = None
    _write(found, draft, found.conference)
    if (_wish_of(found), found.signed_on) != before:
        if found.state != State.REGISTERED:
            raise Conflict(
                _("Đăng ký đã nộp tiền: loại, phương thức, mức đóng không sửa được nữa."), field="product"
            )
        _compute(found, draft)
    check_double(found)


def cancel(sign_up_id: int, version: int, reason: str) -> Outcome:
    """Cancel a sign-up with a reason; a paid one only after the payment was taken back by who may."""
    with transaction():
        found = open_sign_up(sign_up_id, version, "signup.edit", "signups_after")
        if not reason.strip():
            raise Invalid(_("Hãy ghi lý do hủy."), field="reason")
        if found.state != State.REGISTERED:
            raise Conflict(
                _("Chỉ hủy được đăng ký chưa nộp tiền: người thu phải bỏ ghi nhận nộp tiền trước.")
            )
        found.state_before, found.state, found.cancel_reason = found.state, State.CANCELLED, reason
        audit.record("signup.cancel", found, summary=f"{found.name}: {reason}", values=audit.changes(found))
        following.reopen(found)
        return _applied(found)


def restore(sign_up_id: int, version: int) -> Outcome:
    """Take a cancelling back, unless the person has signed up again meanwhile."""
    with transaction():
        found = open_sign_up(sign_up_id, version, "signup.edit", "signups_after")
        if found.state != State.CANCELLED:
            return Outcome("same", object_id=found.id, version=found.version)
        found.state, found.state_before, found.cancel_reason = found.state_before, "", ""
        check_double(found)
        audit.record("signup.restore", found, summary=found.name, values=audit.changes(found))
        following.join(found)
        return _applied(found)


def declare_nobody(conference_id: int, *, declared: bool) -> None:
    """Declare that nobody signed up at a conference, or take that back; refused where somebody did."""
    with transaction():
        conference = open_conference(conference_id, "signup.edit", "signups")
        here = sa.select(SignUp.id).where(
            SignUp.conference_id == conference_id, SignUp.state != State.CANCELLED
        )
        if declared and db.session.scalar(here.limit(1)) is not None:
            raise Conflict(_("Đã có người đăng ký tại hội nghị này."))
        _withdraw_declaration(conference_id)
        if declared:
            db.session.add(NobodySignedUp(conference_id=conference_id, declared_by_id=current_actor().id))
        action = "signup.nobody" if declared else "signup.undo_nobody"
        audit.record(action, conference, summary=conference.title)


def note_export(conference_id: int | None, summary: str) -> None:
    """Put an export of the list into the log."""
    with transaction():
        conference = db.session.get(Conference, conference_id) if conference_id else None
        audit.record("signup.export", conference, summary=summary)


def _keep(made: SignUp, draft: SignUpDraft, conference: Conference | None) -> Outcome:
    made.state, made.created_by_id = State.REGISTERED, current_actor().id or 0
    made.handed, made.basis = [], {}
    _write(made, draft, conference)
    with db.session.no_autoflush:
        _compute(made, draft)
        check_double(made)
    db.session.add(made)
    values = {"product": (None, made.product), "to_pay": (None, made.to_pay)}
    audit.record("signup.register", made, summary=made.name, values=values)
    keep_consents(made, draft.consents)
    following.join(made)
    return _applied(made)


def check_draft(draft: SignUpDraft, conference: Conference | None) -> None:
    """Invalid, with its field, for what no sign-up can say: its day in the future or before its conference began, a
    birth in the future, a gift of nobody. A form asks it first, so that the sentence stands beside the box."""
    if draft.payer not in PAYERS:
        raise Invalid(_("Hãy chọn người đóng."), field="payer")
    if draft.payer == "donor" and not draft.payer_name:
        raise Invalid(_("Hãy ghi tên người, đơn vị tặng."), field="payer_name")
    if draft.person.birth_date is not None and draft.person.birth_date > clock.today():
        raise Invalid(_("Ngày sinh không thể ở tương lai."), field="birth_date")
    if draft.signed_on > clock.today():
        raise Invalid(_("Ngày đăng ký không thể ở tương lai."), field="signed_on")
    if conference is not None and draft.signed_on < (day := _first_day(conference)):
        raise Invalid(
            _("Ngày đăng ký không thể trước ngày hội nghị (%(day)s).", day=show_date(day)), field="signed_on"
        )


def _first_day(conference: Conference) -> dt.date:
    """The planned day, or an earlier one on which it was really opened."""
    opened = [change.at for change in conference.state_changes if change.action == "start"]
    return clock.local(min([conference.starts_at, *opened])).date()


def _write(sign_up: SignUp, draft: SignUpDraft, conference: Conference | None) -> None:
    check_draft(draft, conference)
    wish = draft.wish
    sign_up.signed_on, sign_up.renewed, sign_up.note = draft.signed_on, draft.renewed, draft.note
    sign_up.payer, sign_up.payer_name = draft.payer, draft.payer_name
    sign_up.product, sign_up.method, sign_up.months = wish.product, wish.method, months_of(wish)
    sign_up.income, sign_up.category, sign_up.place = wish.income, wish.category, wish.place
    sign_up.supported_before = wish.supported_before


def _wish_of(sign_up: SignUp) -> tuple[Any, ...]:
    names = ("product", "method", "months", "income", "category", "place", "supported_before")
    return tuple(getattr(sign_up, name) for name in names)


def _compute(sign_up: SignUp, draft: SignUpDraft) -> Amounts:
    with force_locale("vi"):  # its words are kept for ever, and others read them than whoever writes them now
        amounts = compute(draft.wish, figures_for(sign_up.unit_id, draft.signed_on))
    sign_up.months, sign_up.contribution = amounts.months, amounts.contribution
    sign_up.state_support, sign_up.local_support = amounts.state_support, amounts.local_support
    sign_up.to_pay, sign_up.basis = amounts.to_pay, amounts.frozen()
    mark_used(figure.id for figure in amounts.used)
    return amounts


def _person(person: Person) -> dict[str, Any]:
    kept = {name: getattr(person, name) for name in Person.__dataclass_fields__}
    searched = fold(" ".join((person.name, person.phone, person.address)))
    return {**kept, "sort_key": name_sort_key(person.name), "folded": searched}


def _withdraw_declaration(conference_id: int) -> None:
    db.session.execute(sa.delete(NobodySignedUp).where(NobodySignedUp.conference_id == conference_id))


def _applied(sign_up: SignUp) -> Outcome:
    db.session.flush()
    return Outcome("applied", object_id=sign_up.id, version=sign_up.version)
