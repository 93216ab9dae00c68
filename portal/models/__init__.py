"""Level 1: the tables, one file per aggregate; no queries, no Flask."""

from portal.core.audit import AuditEntry, AuditValue
from portal.core.intake import Operation
from portal.core.jobs import Job
from portal.models.accounts import RecoveryCode, RoleGrant, SecondFactor, SignInCounter, User, UserSession
from portal.models.budget import BudgetLine, Norm
from portal.models.calendars import CalendarLink
from portal.models.conferences import (
    Conference,
    Contingency,
    Duty,
    Plan,
    PlannedCategory,
    PlanVersion,
    ProgrammeItem,
    StateChange,
)
from portal.models.dossiers import ResultReport
from portal.models.guests import Arrival, Confirmation, Guest, ImportBatch, ImportMapping, Invitation
from portal.models.links import HelperLink
from portal.models.messages import MessageText
from portal.models.papers import IssuedDocument
from portal.models.running import Run, ScriptTemplate, Tick
from portal.models.seasons import Season
from portal.models.surveys import Questionnaire, Response, Survey
from portal.models.units import Contract, Unit

__all__ = [
    "Arrival",
    "AuditEntry",
    "AuditValue",
    "BudgetLine",
    "CalendarLink",
    "Conference",
    "Confirmation",
    "Contingency",
    "Contract",
    "Duty",
    "Guest",
    "HelperLink",
    "ImportBatch",
    "ImportMapping",
    "Invitation",
    "IssuedDocument",
    "Job",
    "MessageText",
    "Norm",
    "Operation",
    "Plan",
    "PlanVersion",
    "PlannedCategory",
    "ProgrammeItem",
    "Questionnaire",
    "RecoveryCode",
    "Response",
    "ResultReport",
    "RoleGrant",
    "Run",
    "ScriptTemplate",
    "Season",
    "SecondFactor",
    "SignInCounter",
    "StateChange",
    "Survey",
    "Tick",
    "Unit",
    "User",
    "UserSession",
]
