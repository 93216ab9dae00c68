"""Routes of following: the public pages, and those of the people who run the conference."""

from portal.following.routes import counters, managing, public
from portal.following.routes.blueprint import bp

# The modules register their routes on bp when they are imported.
__all__ = ["bp", "counters", "managing", "public"]
