"""The reads of conferences, by what they are for."""

from portal.conferences.queries.frame import Frame, frame, when

__all__ = ["Frame", "frame", "when"]
