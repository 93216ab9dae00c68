"""The list of money paid to people: who gets what, and whether it agrees with the line of cost (G6, 871 III.3d, g).

Pure. Two papers are made of one list: the sheet that each person signs (H1 d) and the statement of payments (H1 g).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.budget.queries import Line
from portal.dossiers.facts import Facts
from portal.enums import DutyRole
from portal.guests.queries import Attendee

# Items that are paid to guests in cash, each with whether only guests on no payroll get it (871 III.2.1a).
TO_GUESTS = {"meal": True, "refreshments": False}
LECTURER = "lecturer"


@dataclass(frozen=True)
class Payee:
    """One person who gets money; ``id_tail`` are the last four digits of the ID number, more is not needed."""

    name: str
    birth_year: int | None
    address: str
    id_tail: str


@dataclass(frozen=True)
class PaymentList:
    """One line of cost paid to people: each gets ``rate`` × ``sessions`` = ``amount`` đồng."""

    title: str
    to_guests: bool
    basis: str
    per: str
    unit: str
    rate: int
    sessions: int
    people: Sequence[Payee]
    counted: int | None  # people in the actual cost; none before it is entered
    unverified: bool

    @property
    def amount(self) -> int:
        """What each person gets."""
        return self.rate * self.sessions

    @property
    def total(self) -> int:
        """What all together get."""
        return self.amount * len(self.people)

    @property
    def agrees(self) -> bool:
        """Whether as many people stand here as the actual cost was computed for."""
        return self.counted is None or self.counted == len(self.people)


def payment_lists(facts: Facts) -> list[PaymentList]:
    """The lists of a conference, with the actual rates once they are entered; lines that came to nothing have none."""
    return [_list(line, facts) for line in facts.lines if _to_persons(line) and line.actual != 0]


def purchases(facts: Facts) -> list[Line]:
    """The lines that were bought, printed or rented and need an invoice (871 III.3e)."""
    return [line for line in facts.lines if not _to_persons(line)]


def _to_persons(line: Line) -> bool:
    return line.item in TO_GUESTS or line.item == LECTURER


def _list(line: Line, facts: Facts) -> PaymentList:
    known = line.actual_unit_price is not None
    return PaymentList(
        title=line.title,
        to_guests=line.item in TO_GUESTS,
        basis=line.basis,
        per=line.per,
        unit=line.unit,
        rate=(line.actual_unit_price or 0) if known else line.unit_price,
        sessions=(line.actual_sessions or 0) if known else line.sessions,
        people=_guests(line, facts) if line.item in TO_GUESTS else _lecturers(facts),
        counted=line.actual_quantity if known else None,
        unverified=line.unverified,
    )


def _guests(line: Line, facts: Facts) -> list[Payee]:
    return [_payee(one) for one in facts.receivers if not (TO_GUESTS[line.item] and one.on_payroll)]


def _payee(one: Attendee) -> Payee:
    return Payee(one.name, one.birth_year, one.address, one.id_number[-4:])


def _lecturers(facts: Facts) -> list[Payee]:
    duties = facts.plan.data["duties"] if facts.plan else []
    return [
        Payee(duty["person"], None, duty["organisation"], "")
        for duty in duties
        if duty["role"] == DutyRole.PRESENTER and duty["person"]
    ]
