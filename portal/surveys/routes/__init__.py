"""Routes of surveys: the public form, and the pages of those who run it."""

from portal.surveys import printing
from portal.surveys.routes import public_form, results
from portal.surveys.routes.blueprint import bp

# The modules register their routes on bp, and what workers do, when they are imported.
__all__ = ["bp", "printing", "public_form", "results"]
