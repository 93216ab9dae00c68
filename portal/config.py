"""All settings, read once from ``PORTAL_*`` environment variables; the table is in docs/operations.md."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.enums import Role, UnitKind

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(RuntimeError):
    """A setting is missing or makes no sense; the application does not start."""


@dataclass(frozen=True)
class Config:
    """What an operator may choose."""

    secret_key: str
    database_url: str
    files_url: str
    queue_url: str
    limits_url: str
    base_url: str
    demo: bool
    sqlite_sync: str
    trusted_proxies: int
    secure_cookies: bool
    session_hours: int
    totp_roles: frozenset[str]
    level_names: Mapping[str, str]
    log_level: str
    instance: Path

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Config:
        """Read the environment; SettingsError names the variable and what it should hold."""
        env = os.environ if env is None else env
        instance = Path(env.get("PORTAL_INSTANCE", ROOT / "instance")).resolve()
        instance.mkdir(parents=True, exist_ok=True)
        demo = env.get("PORTAL_DEMO", "") == "1"
        base_url = env.get("PORTAL_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
        return cls(
            secret_key=_secret(env, demo, instance),
            database_url=_database(
                env.get("PORTAL_DATABASE_URL") or f"sqlite:///{instance / 'portal.sqlite3'}"
            ),
            files_url=env.get("PORTAL_FILES_URL") or f"file://{instance / 'files'}",
            queue_url=env.get("PORTAL_QUEUE_URL") or f"sqlite:///{instance / 'queue.sqlite3'}",
            limits_url=env.get("PORTAL_LIMITS_URL", "memory://"),
            base_url=base_url,
            demo=demo,
            sqlite_sync=_choice(
                env, "PORTAL_SQLITE_SYNC", "NORMAL" if demo else "FULL", ("NORMAL", "FULL", "EXTRA")
            ),
            trusted_proxies=_number(env, "PORTAL_TRUSTED_PROXIES", 0),
            secure_cookies=base_url.startswith("https://"),
            session_hours=_number(env, "PORTAL_SESSION_HOURS", 12),
            totp_roles=_roles(env, "PORTAL_TOTP_ROLES"),
            level_names=_level_names(env, "PORTAL_LEVEL_NAMES"),
            log_level=_choice(env, "PORTAL_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
            instance=instance,
        )


def _secret(env: Mapping[str, str], demo: bool, instance: Path) -> str:
    secret = env.get("PORTAL_SECRET_KEY", "")
    if secret:
        if len(secret) < 32:
            raise SettingsError("PORTAL_SECRET_KEY is too short: at least 32 characters")
        return secret
    if not demo:
        raise SettingsError(
            "PORTAL_SECRET_KEY is missing (only demonstration mode, PORTAL_DEMO=1, makes its own)"
        )
    kept = instance / "demo-secret"
    if not kept.exists():
        kept.write_text(secrets.token_hex(32))
        kept.chmod(0o600)
    return kept.read_text()


def _database(url: str) -> str:
    if url.startswith("postgresql://"):
        return url.replace("postgresql://", "postgresql+psycopg://", 1)
    if url.startswith(("sqlite:///", "postgresql+psycopg://")):
        return url
    raise SettingsError("PORTAL_DATABASE_URL must begin with sqlite:/// or postgresql://")


def _choice(env: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = env.get(name, default).upper()
    if value not in allowed:
        raise SettingsError(f"{name} must be one of {', '.join(allowed)}")
    return value


def _roles(env: Mapping[str, str], name: str) -> frozenset[str]:
    roles = frozenset(role.strip() for role in env.get(name, "").split(",") if role.strip())
    if unknown := roles - set(Role):
        raise SettingsError(
            f"{name} holds no such role: {', '.join(sorted(unknown))}; one of {', '.join(Role)}"
        )
    return roles


def _level_names(env: Mapping[str, str], name: str) -> Mapping[str, str]:
    pairs = [part.split("=", 1) for part in env.get(name, "").split(",") if part.strip()]
    names = {pair[0].strip(): pair[-1].strip() for pair in pairs}
    if any(len(pair) != 2 or not pair[1].strip() for pair in pairs) or names.keys() - set(UnitKind):
        raise SettingsError(
            f"{name} must be like local=BHXH huyện,service=Đại lý thu; levels: {', '.join(UnitKind)}"
        )
    return names


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name, str(default))
    if not value.isdigit():
        raise SettingsError(f"{name} must be a whole number")
    return int(value)
