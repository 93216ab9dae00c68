"""The one table role × action, the sentences of its refusals, and what helper links open (A2, A4)."""

from __future__ import annotations

from typing import Any

from portal.core.i18n import lazy
from portal.enums import Role

_COMMUNE = {Role.COMMUNE_HEAD, Role.COMMUNE_MEMBER}
_OFFICE = {Role.DIRECTOR, Role.COORDINATOR, Role.ACCOUNTANT}
_PROPOSERS = _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR, Role.DIRECTOR}
_FIELD = _COMMUNE | {Role.SERVICE_MANAGER, Role.COLLECTOR, Role.COLLABORATOR, Role.COORDINATOR}
_VIEWERS = _FIELD | _OFFICE | {Role.AUDITOR}

TABLE: dict[str, frozenset[Role]] = {
    action: frozenset(roles)
    for action, roles in {
        "unit.view": set(Role),
        "unit.manage": {Role.ADMIN},
        "season.view": _COMMUNE | _OFFICE | {Role.AUDITOR},
        "season.edit": _COMMUNE | {Role.COORDINATOR},
        # The collection network (A6): people are the organisation's own, the card is given by the BHXH office (03 §1).
        "network.view": _COMMUNE
        | {Role.SERVICE_MANAGER, Role.COLLECTOR, Role.COORDINATOR, Role.DIRECTOR, Role.AUDITOR},
        "network.add": {Role.SERVICE_MANAGER},
        "network.edit": {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "network.card": {Role.COORDINATOR},
        "delegation.view": {Role.DIRECTOR, Role.COMMUNE_HEAD, Role.ADMIN, Role.AUDITOR},
        "delegation.manage": {Role.DIRECTOR, Role.COMMUNE_HEAD, Role.ADMIN},
        "user.view": {Role.ADMIN},
        "user.manage": {Role.ADMIN},
        "audit.view": {Role.ADMIN, Role.AUDITOR, Role.DIRECTOR},
        "styleguide.view": {Role.ADMIN},
        "job.view": _VIEWERS | {Role.ADMIN},
        "conference.view": _VIEWERS,
        "conference.create": _PROPOSERS,
        "conference.edit": _PROPOSERS,
        "conference.submit": _PROPOSERS,
        "conference.withdraw": _PROPOSERS,
        "conference.return": {Role.COORDINATOR, Role.DIRECTOR},
        "conference.approve": {Role.DIRECTOR},
        "conference.revise": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "conference.drop": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "conference.prepare": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "conference.cancel": _PROPOSERS,
        "conference.start": _COMMUNE | {Role.COORDINATOR, Role.SERVICE_MANAGER},
        "conference.end": _COMMUNE | {Role.COORDINATOR, Role.SERVICE_MANAGER},
        "conference.resume": _COMMUNE | {Role.COORDINATOR},
        "conference.report": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "conference.settle": {Role.DIRECTOR},
        "conference.reopen": {Role.DIRECTOR},
        "board.view": _OFFICE | {Role.AUDITOR},
        "board.prepare": {Role.COORDINATOR},
        "board.target": {Role.COORDINATOR, Role.DIRECTOR},
        "board.allot": {Role.ACCOUNTANT},
        "board.decide": {Role.DIRECTOR},
        "preparation.view": _VIEWERS,
        "preparation.edit": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "preparation.tick": _FIELD,
        "library.view": _VIEWERS,
        "library.manage": _COMMUNE | {Role.COORDINATOR, Role.DIRECTOR},
        "library.attach": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "helper.manage": _COMMUNE | {Role.COORDINATOR},
        "guest.view": _VIEWERS,
        "guest.edit": _FIELD,
        "guest.receive": _FIELD,
        "guest.self": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "invitation.print": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "message.view": _FIELD | {Role.DIRECTOR, Role.AUDITOR},
        "message.manage": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "message.export": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "prospect.view": _FIELD | {Role.DIRECTOR, Role.AUDITOR},
        "prospect.edit": _FIELD,
        "prospect.contact": _FIELD,
        "prospect.assign": _COMMUNE | {Role.SERVICE_MANAGER, Role.COLLECTOR, Role.COORDINATOR},
        "prospect.merge": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "prospect.import": _COMMUNE | {Role.SERVICE_MANAGER, Role.COLLECTOR, Role.COORDINATOR},
        "prospect.export": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR, Role.DIRECTOR, Role.AUDITOR},
        # Groups that reveal ethnicity or religion, and identity numbers in full (O2).
        "prospect.sensitive": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "script.view": _VIEWERS,
        "script.manage": _COMMUNE | {Role.COORDINATOR, Role.DIRECTOR},
        "script.run": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR, Role.COLLECTOR},
        "signup.view": _VIEWERS,
        "signup.edit": _FIELD,
        "signup.export": _COMMUNE | _OFFICE | {Role.SERVICE_MANAGER, Role.COLLECTOR, Role.AUDITOR},
        # Cash and receipts: nhân viên thu and nobody else (871 II.2.1d, II.2.2b).
        "signup.collect": {Role.COLLECTOR},
        # Saying that money has come to an account, which others than the collector can see too.
        "signup.confirm": {Role.COLLECTOR, Role.SERVICE_MANAGER, Role.COORDINATOR, Role.ACCOUNTANT},
        "followup.view": _VIEWERS,
        "followup.edit": _FIELD,
        "parameter.view": _VIEWERS | {Role.ADMIN},
        "parameter.manage": {Role.ACCOUNTANT, Role.ADMIN},
        "question.view": _VIEWERS,
        "question.note": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR, Role.COLLECTOR},
        "follow.manage": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "calendar.share": _COMMUNE | {Role.COORDINATOR},
        "survey.view": _VIEWERS,
        "survey.manage": _COMMUNE | {Role.COORDINATOR},
        "norm.view": _OFFICE | {Role.AUDITOR},
        "norm.manage": {Role.ACCOUNTANT},
        "budget.view": _COMMUNE | _OFFICE | {Role.SERVICE_MANAGER, Role.AUDITOR},
        "budget.estimate": {Role.ACCOUNTANT, Role.COORDINATOR},
        "budget.actual": {Role.ACCOUNTANT},
        "report.write": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "minutes.view": _COMMUNE | _OFFICE | {Role.SERVICE_MANAGER, Role.AUDITOR},
        "minutes.write": _COMMUNE | {Role.SERVICE_MANAGER, Role.COORDINATOR},
        "minutes.fix": {Role.COMMUNE_HEAD, Role.COORDINATOR},
        # Whoever took part says what was learned; the coordinator sums it up (681 art. 10 step 6).
        "debrief.view": _VIEWERS,
        "debrief.write": _FIELD | _OFFICE,
        "debrief.summarise": {Role.COORDINATOR},
        "dossier.view": _COMMUNE | _OFFICE | {Role.SERVICE_MANAGER, Role.AUDITOR},
        "dossier.print": _OFFICE | {Role.COMMUNE_HEAD, Role.AUDITOR},
        "paper.view": _COMMUNE | _OFFICE | {Role.SERVICE_MANAGER, Role.AUDITOR},
    }.items()
}
# Why an action is refused, where people should know more than that they may not.
REFUSALS: dict[str, Any] = {
    "signup.collect": lazy(
        "Cộng tác viên thu không được trực tiếp thu tiền, cấp biên lai cho người tham gia; "
        "chỉ nhân viên thu được làm việc này (công văn 871, mục II.2)."
    ),
    "signup.confirm": lazy(
        "Cộng tác viên thu không được trực tiếp thu tiền, cấp biên lai cho người tham gia (công văn 871, mục II.2). "
        "Việc đã nộp tiền do nhân viên thu, tổ chức dịch vụ hoặc cơ quan BHXH xác nhận."
    ),
}
# What a helper link lets its bearer do, at its one conference and nowhere else (A4).
CAPABILITIES: dict[str, frozenset[str]] = {
    "checkin": frozenset({"guest.receive"}),
    "script": frozenset({"script.view", "script.run"}),
}
