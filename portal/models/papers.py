"""Every PDF that left the portal (H3)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base
from portal.models.conferences import Conference


class IssuedDocument(Base):
    """A printed paper with its code; ``content_key`` is the hash of (data, template, lock file), so that the same
    data gives the same stored file."""

    __tablename__ = "issued_document"
    __table_args__ = (sa.UniqueConstraint("kind", "content_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(30))
    title: Mapped[str] = mapped_column(sa.String(300))
    conference_id: Mapped[int | None] = mapped_column(sa.ForeignKey("conference.id"), index=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    content_key: Mapped[str] = mapped_column(sa.String(64))
    sha256: Mapped[str | None] = mapped_column(sa.String(64), index=True)  # none until the file is rendered
    size: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    issued_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    issued_by_name: Mapped[str] = mapped_column(sa.String(200))
    issued_at: Mapped[dt.datetime]

    conference: Mapped[Conference | None] = relationship()
