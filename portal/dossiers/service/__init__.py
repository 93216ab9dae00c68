"""The verbs of dossiers, by group."""

from portal.dossiers.service.printing import request_dossier, request_paper
from portal.dossiers.service.reporting import ReportDraft, save_report

__all__ = ["ReportDraft", "request_dossier", "request_paper", "save_report"]
