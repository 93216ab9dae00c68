"""The reads of sign-ups: lists, one with its proofs, figures for panels, reports and minutes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.core.actor import current_actor
from portal.core.audit import AuditEntry
from portal.core.db import db
from portal.core.paging import Page, paginate
from portal.core.searching import holds
from portal.core.vietnamese import fold
from portal.models import Consent, NobodySignedUp, SignUp
from portal.permissions import sign_up_scope
from portal.signups.catalogue import METHODS, PRODUCTS, WAYS, State
from portal.signups.queries.parameters import still_doubtful, verified_figures

PAGE_SIZE = 50


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; cancelled ones are shown only when asked for."""

    q: str = ""
    product: str = ""
    state: str = ""
    way: str = ""
    outreach: str = ""

    @property
    def active(self) -> bool:
        """Whether anything is narrowed."""
        return bool(self.q or self.product or self.state or self.way or self.outreach)


@dataclass(frozen=True)
class Numbers:
    """The figures of one conference: people and sums, and counts by (label, new, renewed), method and way."""

    total: int = 0
    people: int = 0
    paid: int = 0
    to_pay: int = 0
    received: int = 0
    products: tuple[tuple[str, int, int], ...] = ()
    methods: tuple[tuple[str, int], ...] = ()
    ways: tuple[tuple[str, int], ...] = ()
    doubtful: bool = False  # a figure below has not been verified, so that every sum is marked

    @property
    def new(self) -> int:
        """New participants."""
        return sum(new for _label, new, _renewed in self.products)

    @property
    def renewed(self) -> int:
        """Those who go on."""
        return sum(renewed for _label, _new, renewed in self.products)


@dataclass(frozen=True)
class Listed:
    """One line of the list for the dossier (871 III.3c)."""

    name: str
    birth_date: dt.date | None
    address: str
    product: str
    renewed: bool
    months: int
    contribution: int
    to_pay: int
    way: str
    receipt_number: str
    confirmation_code: str
    doubtful: bool


def _narrowed(query: sa.Select[Any], wanted: Filter) -> sa.Select[Any]:
    for word in fold(wanted.q).split():
        query = query.where(holds(SignUp.folded, word))
    for column, value in (
        (SignUp.product, wanted.product),
        (SignUp.way, wanted.way),
        (SignUp.outreach, wanted.outreach),
    ):
        if value:
            query = query.where(column == value)
    if wanted.state:
        return query.where(SignUp.state == wanted.state)
    return query.where(SignUp.state != State.CANCELLED)


def _query(conference_id: int | None, wanted: Filter) -> sa.Select[Any]:
    query = _narrowed(sa.select(SignUp), wanted).options(
        joinedload(SignUp.conference), joinedload(SignUp.unit)
    )
    if conference_id is not None:
        return query.where(SignUp.conference_id == conference_id)
    return query.where(sign_up_scope(current_actor()))


def doubtful_of(some: Sequence[SignUp]) -> frozenset[int]:
    """The ids of those whose sum stands on a figure that nobody has verified by now."""
    verified = verified_figures()
    return frozenset(one.id for one in some if still_doubtful(one.basis, verified))


def list_sign_ups(conference_id: int | None, wanted: Filter, cursor: str | None = None) -> Page[SignUp]:
    """One page, newest first, of one conference or of everything within reach."""
    return paginate(_query(conference_id, wanted), [SignUp.id], cursor, size=PAGE_SIZE, descending=True)


def all_sign_ups(conference_id: int | None, wanted: Filter) -> Iterator[SignUp]:
    """The whole narrowed list in the order of given names, for exports."""
    query = _query(conference_id, wanted).options(joinedload(SignUp.collected_by))
    query = query.order_by(SignUp.sort_key, SignUp.id)
    return iter(db.session.scalars(query.execution_options(yield_per=500)))


def list_for_dossier(conference_id: int) -> tuple[Listed, ...]:
    """Who signed up at a conference, in the order of given names, as papers need it."""
    query = sa.select(SignUp).where(SignUp.conference_id == conference_id, SignUp.state != State.CANCELLED)
    verified = verified_figures()
    return tuple(
        Listed(
            name=one.name,
            birth_date=one.birth_date,
            address=one.address,
            product=str(PRODUCTS[one.product]),
            renewed=one.renewed,
            months=one.months,
            contribution=one.contribution,
            to_pay=one.to_pay,
            way=str(WAYS[one.way]) if one.way else "",
            receipt_number=one.receipt_number,
            confirmation_code=one.confirmation_code,
            doubtful=still_doubtful(one.basis, verified),
        )
        for one in db.session.scalars(query.order_by(SignUp.sort_key, SignUp.id))
    )


def person_key(one: SignUp) -> tuple[object, ...]:
    """Who signed up, so that people can be counted: whoever came may sign up others of the household, too."""
    return (one.guest_id, fold(one.name)) if one.guest_id else (one.id_number or one.folded,)


def numbers(conference_id: int) -> Numbers:
    """The figures of a conference, for its panel, its list and the minutes."""
    query = sa.select(SignUp).where(SignUp.conference_id == conference_id, SignUp.state != State.CANCELLED)
    found = db.session.scalars(query).all()
    paid = [one for one in found if one.state != State.REGISTERED]
    kinds = Counter((one.product, one.renewed) for one in found)
    methods = Counter(one.method for one in found)
    ways = Counter(one.way for one in paid)
    verified = verified_figures()
    return Numbers(
        total=len(found),
        people=len({person_key(one) for one in found}),
        paid=len(paid),
        to_pay=sum(one.to_pay for one in found),
        received=sum(one.to_pay for one in paid),
        products=tuple(
            (str(label), kinds[code, False], kinds[code, True])
            for code, label in PRODUCTS.items()
            if kinds[code, False] or kinds[code, True]
        ),
        methods=tuple((str(m.label), methods[code]) for code, m in METHODS.items() if methods[code]),
        ways=tuple((str(label), ways[code]) for code, label in WAYS.items() if ways[code]),
        doubtful=any(still_doubtful(one.basis, verified) for one in found),
    )


def plain_receipt(number: str) -> str:
    """The number of a receipt as all its ways of writing have it."""
    return number.upper().replace(" ", "")


def find_receipt(sign_up: SignUp, number: str, collector_id: int | None) -> SignUp | None:
    """Another sign-up with this number of a receipt, written in capitals or not, in the same commune or by the same
    nhân viên thu; numbers of other people's receipt books may be alike."""
    here = sa.and_(SignUp.unit_id == sign_up.unit_id, SignUp.receipt_number != "")
    own = sa.and_(
        SignUp.service_unit_id == sign_up.service_unit_id,
        SignUp.collected_by_id == collector_id,
        SignUp.receipt_number != "",
    )
    written = sa.func.upper(sa.func.replace(SignUp.receipt_number, " ", ""))
    query = sa.select(SignUp).where(
        sa.or_(here, own), SignUp.id != sign_up.id, written == plain_receipt(number)
    )
    return db.session.scalar(query.order_by(SignUp.id.desc()).limit(1))


def count_many(conference_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Conference → (sign-ups, paid ones) in one query."""
    paid = sa.func.sum(sa.case((SignUp.state != State.REGISTERED, 1), else_=0))
    query = (
        sa.select(SignUp.conference_id, sa.func.count(), paid)
        .where(SignUp.conference_id.in_(conference_ids), SignUp.state != State.CANCELLED)
        .group_by(SignUp.conference_id)
    )
    return {number: (int(total), int(done or 0)) for number, total, done in db.session.execute(query)}


def is_declared_empty(conference_id: int) -> bool:
    """Whether somebody declared that nobody signed up at this conference."""
    return db.session.get(NobodySignedUp, conference_id) is not None


def list_consents(sign_up_id: int) -> list[Consent]:
    """The proofs of what the person agreed to, newest first."""
    query = sa.select(Consent).where(Consent.sign_up_id == sign_up_id)
    return list(db.session.scalars(query.order_by(Consent.id.desc())))


def consents_now(sign_up_id: int) -> frozenset[str]:
    """The purposes that the person agrees to now."""
    newest: dict[str, bool] = {}
    for row in reversed(list_consents(sign_up_id)):
        newest[row.purpose] = row.given
    return frozenset(purpose for purpose, given in newest.items() if given)


def sign_up_history(sign_up_id: int) -> list[tuple[str, str, dt.datetime, str]]:
    """What was done with a sign-up, newest first, as (action, who, when, summary), out of the audit log."""
    query = sa.select(AuditEntry.action, AuditEntry.actor_name, AuditEntry.at, AuditEntry.summary).where(
        AuditEntry.subject_kind == SignUp.__tablename__, AuditEntry.subject_id == sign_up_id
    )
    rows = db.session.execute(query.order_by(AuditEntry.id.desc()).limit(50))
    return [(row.action, row.actor_name, row.at, row.summary) for row in rows]
