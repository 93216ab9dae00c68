"""Routes of questions: the secretary's list, one question, the big screen, the public form."""

from portal.questions.routes import asking, lists, one
from portal.questions.routes.blueprint import bp

# The modules register their routes on bp when they are imported.
__all__ = ["asking", "bp", "lists", "one"]
