"""Who may take money: nhân viên thu of a service organisation with a valid contract and a valid staff card, and nobody
else (871 II.2; 03 §1)."""

from __future__ import annotations

from portal.core import access
from portal.core.actor import Actor, current_actor
from portal.core.errors import Forbidden
from portal.core.i18n import _, show_date
from portal.enums import UnitKind
from portal.permissions import grants_for
from portal.units.queries import cards_of, holds_card, standing_of

# What a payment consists of; a form that is not a payment form takes none of them, whoever sends it.
PAYMENT_FIELDS = frozenset(
    {"way", "receipt_number", "confirmation_code", "paid_on", "collected_by", "collected_by_id"}
)


def may_collect(actor: Actor, unit_id: int) -> bool:
    """Whether the actor may record cash and receipts of people of this commune."""
    return _refusal(actor, unit_id) == ""


def check_collecting(unit_id: int) -> None:
    """Refuse whoever may not take money here: in the words of 871, or with what is wrong with the card."""
    if refusal := _refusal(current_actor(), unit_id):
        raise Forbidden(refusal)


def refuse_payment(sent: set[str]) -> None:
    """Refuse a form that smuggles a payment in, from anybody who may not record any; ``sent`` are its filled fields."""
    smuggled = {name.rpartition("-")[2] for name in sent} & PAYMENT_FIELDS
    if smuggled and (refusal := _refusal(current_actor(), None)):
        raise Forbidden(refusal)


def _refusal(actor: Actor, unit_id: int | None) -> str:
    """Why the actor may take no money in this commune (None: in any); empty if he may."""
    services = [
        grant.unit_id
        for grant in grants_for(actor, "signup.collect")
        if grant.unit_kind == UnitKind.SERVICE
        and (unit_id is None or (grant.unit_id, unit_id) in actor.contracts)
    ]
    if not services or actor.id is None:
        return access.policy().refusal("signup.collect")
    cards = cards_of(actor.id, services)
    if any(holds_card(card) for card in cards):
        return ""
    return _wrong_with({standing_of(card): show_date(card.card_valid_to) for card in reversed(cards)})


def _wrong_with(found: dict[str, str]) -> str:
    """What is wrong with the cards of somebody who has no valid one: state → last day."""
    if "expired" in found:
        reason = _("Thẻ nhân viên thu của bạn đã hết hạn ngày %(day)s.", day=found["expired"])
    elif "withdrawn" in found:
        reason = _("Thẻ nhân viên thu của bạn đã bị thu hồi.")
    elif "coming" in found:
        reason = _("Thẻ nhân viên thu của bạn chưa đến ngày có hiệu lực.")
    else:
        reason = _("Bạn chưa được ghi thẻ nhân viên thu trong mạng lưới thu.")
    return (
        reason
        + " "
        + _("Không có thẻ còn hiệu lực thì không được thu tiền, cấp biên lai (công văn 03, mục 1).")
    )
