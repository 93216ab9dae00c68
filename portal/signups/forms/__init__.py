"""What people type about a sign-up, a payment, a follow-up, a figure, by group."""

from portal.signups.forms.figures import ParameterForm
from portal.signups.forms.signing import (
    ListFilter,
    SignUpForm,
    TryForm,
    correcting_form,
    offer_places,
    sign_up_form,
)
from portal.signups.forms.steps import (
    CashForm,
    ContactForm,
    HandForm,
    ReasonForm,
    SendForm,
    TransferForm,
    VersionForm,
)

__all__ = [
    "CashForm",
    "ContactForm",
    "HandForm",
    "ListFilter",
    "ParameterForm",
    "ReasonForm",
    "SendForm",
    "SignUpForm",
    "TransferForm",
    "TryForm",
    "VersionForm",
    "correcting_form",
    "offer_places",
    "sign_up_form",
]
