"""The pages of minutes and debriefs."""

from portal.minutes.routes import debriefs, drafting, fixing
from portal.minutes.routes.blueprint import bp

__all__ = ["bp", "debriefs", "drafting", "fixing"]
