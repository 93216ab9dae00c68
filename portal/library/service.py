"""The verbs of the library: adding, replacing, changing, taking off, attaching to a conference (C9)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import sqlalchemy as sa

from portal.conferences.service import open_conference
from portal.core import access, audit, clock, vietnamese
from portal.core.actor import current_actor
from portal.core.db import db, lock, transaction
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.files import files
from portal.core.i18n import _
from portal.enums import UnitKind
from portal.library import queries
from portal.library.content import Upload
from portal.library.exporting import workbook
from portal.library.kinds import KINDS, LANGUAGES
from portal.models import Conference, ConferenceMaterial, Material, Unit

_LINK = re.compile(r"https?://[^\s/?#]+\.[^\s]+")
_WORDS = ("kind", "title", "description", "language", "link", "valid_from", "valid_to")


@dataclass(frozen=True)
class MaterialDraft:
    """What is said about a material; either a link, or a file that comes beside it."""

    kind: str
    title: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    language: str = "vi"
    description: str = ""
    link: str = ""


def add_material(
    unit_id: int, draft: MaterialDraft, upload: Upload | None = None, replaces_id: int | None = None
) -> int:
    """Add a material in the name of a unit; its id.

    Refuses (Invalid) what is neither file nor link or both, wrong days; one that replaces another must begin later,
    reach all whom the other reaches, and be the only one to replace it (Conflict), by somebody who manages both.
    """
    sha256 = files().put(upload.data) if upload else None
    with transaction():
        unit = access.check(db.session.get(Unit, unit_id), "library.manage")
        if unit.kind == UnitKind.SERVICE:
            raise Invalid(_("Tài liệu do cơ quan BHXH hoặc xã phát hành."), field="unit_id")
        _check(draft, has_file=upload is not None)
        old = _replaced(replaces_id, unit, draft) if replaces_id else None
        made = Material(unit_id=unit.id, created_by_name=current_actor().name, folded="", sha256=sha256)
        _write(made, draft)
        if upload:
            made.filename, made.mime, made.size = upload.name, upload.mime, len(upload.data)
        made.replaces_id = old.id if old else None
        db.session.add(made)
        db.session.flush()
        made.chain_id = old.chain_id if old else made.id
        values = {name: (None, getattr(draft, name)) for name in _WORDS} | {
            "filename": (None, made.filename or None)
        }
        audit.record("library.add", made, summary=made.title, values=values)
        return made.id


def _replaced(material_id: int, unit: Unit, draft: MaterialDraft) -> Material:
    found = lock(Material, [material_id])
    old = access.check(found[0] if found else None, "library.manage")
    if old.removed_at is not None or queries.replaced_by(old.id) is not None:
        raise Conflict(_("Tài liệu này đã có bản thay thế hoặc đã gỡ."))
    if not old.unit.path.startswith(unit.path):
        raise Invalid(
            _("Bản thay thế phải do đơn vị đã phát hành bản cũ hoặc cấp trên của đơn vị đó phát hành."),
            field="unit_id",
        )
    if draft.valid_from <= old.valid_from:
        raise Invalid(_("Bản thay thế phải có hiệu lực sau bản cũ."), field="valid_from")
    return old


def change_material(material_id: int, version: int, draft: MaterialDraft) -> None:
    """Change what is said about a material; its file stays, another file is another material."""
    with transaction():
        material = _locked(material_id, version)
        _check(draft, has_file=material.sha256 is not None)
        _write(material, draft)
        if values := audit.changes(material):
            audit.record("library.change", material, summary=material.title, values=values)


def remove_material(material_id: int, version: int) -> None:
    """Take a material off; what it replaced holds again. Conferences that use it are warned."""
    with transaction():
        material = _locked(material_id, version)
        if material.removed_at is None:
            material.removed_at = clock.now()
            audit.record("library.remove", material, summary=material.title)


def restore_material(material_id: int, version: int) -> None:
    """Put a material back; Conflict if another one replaces the same by now."""
    with transaction():
        material = _locked(material_id, version)
        if material.removed_at is None:
            return
        if material.replaces_id and queries.replaced_by(material.replaces_id) is not None:
            raise Conflict(_("Bản cũ đã có bản thay thế khác."))
        material.removed_at = None
        audit.record("library.restore", material, summary=material.title)


def note_download(material_id: int) -> None:
    """Write into the log who took the file."""
    with transaction():
        material = access.check(db.session.get(Material, material_id), "library.view")
        audit.record("library.download", material, summary=material.title)


def export(filters: queries.Filters) -> bytes:
    """The list that the actor may see as .xlsx; the export stands in the log."""
    with transaction():
        rows = queries.rows_of(queries.all_materials(current_actor(), filters))
        audit.record("library.export", summary=_("%(n)s tài liệu", n=min(len(rows), queries.MOST_EXPORTED)))
        return workbook(rows)


def attach(conference_id: int, material_id: int) -> None:
    """Use a material at a conference; twice is no error. Refuses none (Invalid) and one that is not seen (NotFound)."""
    if not material_id:
        raise Invalid(_("Hãy chọn một tài liệu."))
    with transaction():
        conference = open_conference(conference_id, "library.attach", "materials")
        material = access.check(db.session.get(Material, material_id), "library.view")
        if material.removed_at is not None:
            raise NotFound(_("Tài liệu này đã gỡ."))
        _link(conference, material)


def _link(conference: Conference, material: Material) -> None:
    if _find(conference.id, material.id) is not None:
        return
    link = ConferenceMaterial(
        conference_id=conference.id,
        material_id=material.id,
        attached_by_name=current_actor().name,
        attached_at=clock.now(),
    )
    db.session.add(link)
    values = {"material": (None, material.title)}
    audit.record("library.attach", conference, summary=conference.title, values=values)


def detach(conference_id: int, material_id: int) -> None:
    """Use it no longer; what is not attached is no error."""
    with transaction():
        conference = open_conference(conference_id, "library.attach", "materials")
        link = _find(conference_id, material_id)
        if link is not None:
            values = {"material": (link.material.title, None)}
            db.session.delete(link)
            audit.record("library.detach", conference, summary=conference.title, values=values)


def copy_materials(source: Conference, made: Conference) -> None:
    """Take the materials over into a copy, the newest of each chain; inside the transaction that copies."""
    for one in queries.attached(source):
        if one.row.material.removed_at is None:
            _link(made, one.row.newer or one.row.material)


def _find(conference_id: int, material_id: int) -> ConferenceMaterial | None:
    return db.session.scalar(
        sa.select(ConferenceMaterial).where(
            ConferenceMaterial.conference_id == conference_id, ConferenceMaterial.material_id == material_id
        )
    )


def _locked(material_id: int, version: int) -> Material:
    found = lock(Material, [material_id])
    material = access.check(found[0] if found else None, "library.manage")
    if material.version != version:
        raise Conflict(_("Tài liệu này vừa được người khác sửa. Hãy xem lại rồi làm tiếp."))
    return material


def _write(material: Material, draft: MaterialDraft) -> None:
    for name in _WORDS:
        setattr(material, name, getattr(draft, name))
    material.folded = vietnamese.fold(f"{draft.title} {draft.description}")


def _check(draft: MaterialDraft, *, has_file: bool) -> None:
    if draft.kind not in KINDS or draft.language not in LANGUAGES:
        raise Invalid(_("Hãy chọn một mục trong danh sách."), field="kind")
    if not draft.title.strip():
        raise Invalid(_("Hãy nhập tên tài liệu."), field="title")
    if has_file and draft.link:
        raise Invalid(_("Chỉ chọn một: tệp hoặc đường dẫn."), field="link")
    if not has_file and not draft.link:
        raise Invalid(_("Hãy chọn tệp hoặc dán đường dẫn."), field="link")
    if draft.link and not _LINK.fullmatch(draft.link):
        raise Invalid(_("Đường dẫn phải bắt đầu bằng https:// hoặc http://."), field="link")
    if draft.valid_to is not None and draft.valid_to < draft.valid_from:
        raise Invalid(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."), field="valid_to")
