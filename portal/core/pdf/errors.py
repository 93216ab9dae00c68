"""What the document renderer refuses with; these are faults of a template or of the data given to it, never
of a reader."""

from __future__ import annotations


class PdfError(Exception):
    """A document could not be made, or could only be made wrongly (a picture, a font or a table missing)."""


class ResourceError(PdfError):
    """A document asked for something outside its own pictures, fonts and the assets folder."""
