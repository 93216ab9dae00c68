"""The second factor (A3): codes of a phone after RFC 6238, and recovery codes for the day when it is lost."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

import pyotp
import sqlalchemy as sa

from portal.accounts.rules import new_password
from portal.accounts.service.counting import code_key, count, locked_sentence, locked_until
from portal.accounts.service.loading import load, oneself, unit_of
from portal.accounts.service.passwords import verify
from portal.core import audit, clock
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _
from portal.models import RecoveryCode, SecondFactor, User

STEP = 30  # seconds, as all authenticator apps have it
RECOVERY_CODES = 10
MOST_WRONG_CODES = 5
ISSUER = "Hội nghị BHXH"


@dataclass(frozen=True)
class Answer:
    """How something that needed a code ended: ``message`` and ``field`` of a refusal, or new recovery codes.

    A refusal is returned, not raised, because its counter must be kept.
    """

    message: str = ""
    field: str = ""
    codes: tuple[str, ...] = ()


def start_codes() -> None:
    """Make a secret of one's own that waits for its first right code; Conflict if codes are on already."""
    with transaction():
        user = oneself()
        factor = _factor(user.id)
        if factor is not None and factor.confirmed_at is not None:
            raise Conflict(_("Mã xác thực đang bật. Muốn đổi điện thoại thì tắt rồi bật lại."))
        if factor is not None:
            db.session.delete(factor)
            db.session.flush()
        db.session.add(SecondFactor(user_id=user.id, secret=pyotp.random_base32()))


def address_of(user: User, secret: str) -> str:
    """What the QR code says to an authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name=ISSUER)


def confirm_codes(code: str) -> tuple[str, ...]:
    """Switch codes on by a first right one; returns the recovery codes, which nothing shows again."""
    with transaction():
        user = oneself()
        factor = _factor(user.id)
        if factor is None or factor.confirmed_at is not None:
            raise Conflict(_("Bước này đã xong hoặc chưa bắt đầu. Hãy tải lại trang."))
        if not _takes(factor, code):
            raise Invalid(
                _("Mã không đúng. Hãy xem đồng hồ điện thoại có đúng giờ không rồi nhập mã mới."),
                field="code",
            )
        factor.confirmed_at = clock.now()
        audit.record("account.codes_on", user, unit_id=unit_of(user.id), summary=user.username)
        return _renew(user.id)


def renew_recovery(password: str, code: str) -> Answer:
    """New recovery codes instead of the old ones; needs the password and a code."""
    with transaction():
        refusal = _prove(password, code)
        if refusal.message:
            return refusal
        user = oneself()
        audit.record("account.codes_renew", user, unit_id=unit_of(user.id), summary=user.username)
        return Answer(codes=_renew(user.id))


def switch_off(password: str, code: str) -> Answer:
    """Sign in by the password alone again; needs the password and a code."""
    with transaction():
        refusal = _prove(password, code)
        if not refusal.message:
            user = oneself()
            _forget(user.id)
            audit.record("account.codes_off", user, unit_id=unit_of(user.id), summary=user.username)
        return refusal


def reset_codes(user_id: int) -> None:
    """Take away the second factor of a user whom the actor manages, whose phone is lost."""
    with transaction():
        user = load(user_id, "user.manage")
        _forget(user_id)
        audit.record("user.reset_codes", user, unit_id=unit_of(user_id), summary=user.username)


def check_code(user: User, code: str) -> str:
    """Take a code of the phone or a recovery code, in the open transaction; else the sentence that says why not.

    Failures are counted apart from those of the password, which a right password forgets.
    """
    key = code_key(user.username)
    until = locked_until([key])
    if until is not None:
        return locked_sentence(until)
    factor = _factor(user.id)
    if factor is not None and factor.confirmed_at is not None and _takes(factor, code):
        return ""
    if _takes_recovery(user, code):
        return ""
    locked = count(key, MOST_WRONG_CODES)
    audit.record(
        "account.code_refused",
        user,
        unit_id=unit_of(user.id),
        summary=user.username,
        values={"locked": (None, locked)},
    )
    return _("Mã không đúng hoặc đã dùng. Mỗi mã chỉ dùng một lần, hãy chờ mã tiếp theo.")


def _prove(password: str, code: str) -> Answer:
    user = oneself()
    key = code_key(user.username)
    until = locked_until([key])
    if until is not None:
        return Answer(locked_sentence(until), "code")
    if not verify(user.password_hash, password):
        count(key, MOST_WRONG_CODES)
        return Answer(_("Mật khẩu hiện tại không đúng."), "password")
    message = check_code(user, code)
    return Answer(message, "code") if message else Answer()


def _factor(user_id: int) -> SecondFactor | None:
    return next(iter(lock(SecondFactor, [user_id])), None)


def _takes(factor: SecondFactor, code: str) -> bool:
    """Whether this is a code of now, or of the step before or after, and newer than the last one taken."""
    typed, now = code.replace(" ", ""), int(clock.now().timestamp()) // STEP
    for step in (now, now - 1, now + 1):
        expected = pyotp.TOTP(factor.secret).at(step * STEP)
        if step > factor.last_step and hmac.compare_digest(expected.encode(), typed.encode()):
            factor.last_step = step
            return True
    return False


def _takes_recovery(user: User, code: str) -> bool:
    query = sa.select(RecoveryCode).where(
        RecoveryCode.user_id == user.id,
        RecoveryCode.code_hash == _hash(code),
        RecoveryCode.used_at.is_(None),
    )
    found = db.session.scalar(query.with_for_update())
    if found is None:
        return False
    found.used_at = clock.now()
    audit.record("account.recovery_code", user, unit_id=unit_of(user.id), summary=user.username)
    return True


def _hash(code: str) -> str:
    # Random codes of 59 bits need no slow hash.
    return hashlib.sha256(code.replace("-", "").replace(" ", "").lower().encode()).hexdigest()


def _renew(user_id: int) -> tuple[str, ...]:
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = tuple(new_password() for _place in range(RECOVERY_CODES))
    db.session.add_all(RecoveryCode(user_id=user_id, code_hash=_hash(code)) for code in codes)
    return codes


def _forget(user_id: int) -> None:
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    db.session.execute(sa.delete(SecondFactor).where(SecondFactor.user_id == user_id))
