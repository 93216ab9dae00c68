"""What routes that write declare: the permission table can only be as strict as these lines."""

from __future__ import annotations

from flask import Flask

from portal.core.access import ATTRIBUTE, Rule

# Writing routes that ask only for a right to look, each because nothing of what is looked at changes, or because
# its service asks for more.
LOOKING = {
    "audit.verify": "walks the chain",
    "conferences.make_move": "each move has an action of its own, asked by conferences.service.move",
    "conferences.renew_subscription": "the caller's own calendar",
    "conferences.revoke_subscription": "the caller's own calendar",
    "conferences.print_paper": "prints",
    "dossiers.print_paper": "prints",
    "guests.print_calls": "prints",
    "guests.print_sign_sheet": "prints",
    "minutes.print_draft": "prints",
    "minutes.print_version": "prints",
    "signups.print_contacts": "prints",
    "surveys.print_poster": "prints",
}
# What somebody does to the own account.
OWN = {
    f"accounts.{name}"
    for name in (
        "start_codes", "confirm_codes", "renew_recovery", "switch_off_codes", "update_me", "end_other_sessions",
        "end_own_session", "sign_out", "change_password",
    )
}  # fmt: skip
# Forms of visitors without an account.
OPEN = {
    "accounts.do_sign_in",
    "accounts.second_step",
    "guests.check_self_in",
    "guests.check_letter_in",
    "papers.compare",
    "questions.send",
    "surveys.answer",
}


def _writing(app: Flask) -> dict[str, Rule]:
    return {
        route.endpoint: getattr(app.view_functions[route.endpoint], ATTRIBUTE)
        for route in app.url_map.iter_rules()
        if "POST" in (route.methods or ())
    }


def test_a_route_that_writes_asks_for_more_than_a_right_to_look(app: Flask) -> None:
    weak = {name for name, rule in _writing(app).items() if rule.action and rule.action.endswith(".view")}
    assert weak == set(LOOKING)


def test_no_other_form_is_open_to_everybody_with_an_account_or_without(app: Flask) -> None:
    rules = _writing(app)
    assert {name for name, rule in rules.items() if rule.kind == "signed_in"} == OWN
    assert {name for name, rule in rules.items() if rule.kind == "public"} == OPEN
