"""The pages of sign-ups, payment, follow-up and of the figures behind them."""

from portal.signups.routes import conference, figures, following, one, paying
from portal.signups.routes.blueprint import bp

__all__ = ["bp", "conference", "figures", "following", "one", "paying"]
