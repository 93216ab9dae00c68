"""The verbs of rehearsals."""

from portal.rehearsing.service.beginning import begin
from portal.rehearsing.service.ending import forget, throw_away

__all__ = ["begin", "forget", "throw_away"]
