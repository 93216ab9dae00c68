"""The papers of a dossier: facts → HTML → PDF. Papers are official and therefore always Vietnamese (NĐ 30/2020)."""

from portal.dossiers.documents.binding import draw_dossier
from portal.dossiers.documents.drawing import Proof, draw_paper

__all__ = ["Proof", "draw_dossier", "draw_paper"]
