"""What a service may refuse with; one handler in ``app.py`` turns each into a page or a partial."""

from __future__ import annotations


class DomainError(Exception):
    """A refusal that a person can act on: a Vietnamese ``message``, and the form ``field`` it belongs to."""

    status = 400

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(DomainError):
    """The thing does not exist, or the actor may not know that it does."""

    status = 404


class Forbidden(DomainError):
    """The actor sees the thing but may not do this with it."""

    status = 403


class Conflict(DomainError):
    """Somebody else was faster, or the state does not allow it any more."""

    status = 409


class Invalid(DomainError):
    """A value is wrong; belongs beside its field."""

    status = 422
