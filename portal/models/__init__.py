"""Level 1: the tables, one file per aggregate; no queries, no Flask."""

from portal.core.audit import AuditEntry, AuditValue
from portal.core.intake import Operation
from portal.core.jobs import Job
from portal.core.mappings import ImportMapping
from portal.models.accounts import RecoveryCode, RoleGrant, SecondFactor, SignInCounter, User, UserSession
from portal.models.board import Allotment, ConferenceTarget, ProposalItem, ProposalList
from portal.models.budget import BudgetLine, Norm
from portal.models.calendars import CalendarLink, UnitCalendarLink
from portal.models.conferences import (
    Conference,
    Contingency,
    Duty,
    Plan,
    PlannedCategory,
    PlanRound,
    PlanVersion,
    ProgrammeItem,
    Remark,
    StateChange,
)
from portal.models.delegations import Delegation
from portal.models.doors import SelfCheckIn, SheetPrint
from portal.models.dossiers import ResultReport
from portal.models.following import CounterReading, FollowLink
from portal.models.guests import Arrival, Confirmation, Guest, ImportBatch, Invitation
from portal.models.library import ConferenceMaterial, Material
from portal.models.links import HelperLink
from portal.models.messages import MessageText
from portal.models.minutes import Debrief, MinutesSection, MinutesVersion
from portal.models.network import CollectionPoint, CollectionStaff, StaffArea, StaffTraining
from portal.models.papers import IssuedDocument
from portal.models.preparation import PreparationItem
from portal.models.prospects import (
    Contact,
    Prospect,
    ProspectGroupMember,
    ProspectImport,
    ProspectImportRow,
    ProspectLikeness,
    ProspectMerge,
    ProspectPair,
)
from portal.models.questions import Question, QuestionEvent
from portal.models.running import Presence, Run, ScriptChoice, ScriptTemplate, Tick
from portal.models.seasons import Season
from portal.models.signups import (
    Consent,
    FollowUp,
    FollowUpContact,
    NobodySignedUp,
    Parameter,
    SignUp,
)
from portal.models.surveys import Questionnaire, Response, Survey
from portal.models.units import Contract, Unit

__all__ = [
    "Allotment",
    "Arrival",
    "AuditEntry",
    "AuditValue",
    "BudgetLine",
    "CalendarLink",
    "CollectionPoint",
    "CollectionStaff",
    "Conference",
    "ConferenceMaterial",
    "ConferenceTarget",
    "Confirmation",
    "Consent",
    "Contact",
    "Contingency",
    "Contract",
    "CounterReading",
    "Debrief",
    "Delegation",
    "Duty",
    "FollowLink",
    "FollowUp",
    "FollowUpContact",
    "Guest",
    "HelperLink",
    "ImportBatch",
    "ImportMapping",
    "Invitation",
    "IssuedDocument",
    "Job",
    "Material",
    "MessageText",
    "MinutesSection",
    "MinutesVersion",
    "NobodySignedUp",
    "Norm",
    "Operation",
    "Parameter",
    "Plan",
    "PlanRound",
    "PlanVersion",
    "PlannedCategory",
    "PreparationItem",
    "Presence",
    "ProgrammeItem",
    "ProposalItem",
    "ProposalList",
    "Prospect",
    "ProspectGroupMember",
    "ProspectImport",
    "ProspectImportRow",
    "ProspectLikeness",
    "ProspectMerge",
    "ProspectPair",
    "Question",
    "QuestionEvent",
    "Questionnaire",
    "RecoveryCode",
    "Remark",
    "Response",
    "ResultReport",
    "RoleGrant",
    "Run",
    "ScriptChoice",
    "ScriptTemplate",
    "Season",
    "SecondFactor",
    "SelfCheckIn",
    "SheetPrint",
    "SignInCounter",
    "SignUp",
    "StaffArea",
    "StaffTraining",
    "StateChange",
    "Survey",
    "Tick",
    "Unit",
    "UnitCalendarLink",
    "User",
    "UserSession",
]
