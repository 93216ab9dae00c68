"""Routes of surveys: the public form, and the pages of those who run it."""

from portal.surveys.routes import public_form, results
from portal.surveys.routes.blueprint import bp

# The two modules register their routes on bp when they are imported.
__all__ = ["bp", "public_form", "results"]
