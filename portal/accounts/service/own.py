"""What everybody may do with the own account: contact, language, own sessions (A3)."""

from __future__ import annotations

from portal.accounts.service.loading import oneself, unit_of
from portal.accounts.service.people import set_search
from portal.accounts.service.sessions import end_sessions
from portal.accounts.service.supervising import end_one
from portal.core import audit
from portal.core.actor import current_actor
from portal.core.db import transaction
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import LANGUAGES, _


def update_own(version: int, *, phone: str, email: str, language: str) -> None:
    """Change the own phone, e-mail and language; name and title are the administrator's to change."""
    with transaction():
        user = oneself()
        if user.version != version:
            raise Conflict(_("Tài khoản vừa được sửa ở nơi khác. Hãy tải lại trang rồi nhập lại."))
        if language not in LANGUAGES:
            raise Invalid(_("Hãy chọn một mục trong danh sách."), field="language")
        user.phone, user.email, user.language = phone, email, language
        set_search(user)
        if changed := audit.changes(user):
            audit.record(
                "account.update", user, unit_id=unit_of(user.id), summary=user.username, values=changed
            )


def end_own_session(session_id: int) -> None:
    """End one of the own sessions; somebody else's is not found."""
    with transaction():
        end_one(oneself(), session_id, "account.end_session")


def end_other_sessions() -> None:
    """Sign out everywhere but here."""
    with transaction():
        user = oneself()
        end_sessions(user.id, but=current_actor().session_id)
        audit.record("account.end_sessions", user, unit_id=unit_of(user.id), summary=user.username)
