"""The library: who sees what, what replaces what, searching, downloading, using at a conference (C9)."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import sqlalchemy as sa
from python_calamine import load_workbook

from portal.conferences import service as conferences
from portal.core import access, clock
from portal.core.audit import AuditEntry
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.library import queries, service
from portal.library.content import read_upload
from portal.library.plug import objections, panel
from portal.library.queries import Filters
from portal.library.service import MaterialDraft
from portal.models import Conference, Material
from portal.retention import forget
from tests.conferences.builders import moment, plan, propose_whole
from tests.library.test_content import PDF
from tests.support.statements import counted

DAY = dt.date(2026, 11, 1)


@pytest.fixture(autouse=True)
def november(app):
    """It is 20 November 2026."""
    clock.freeze(moment(9, 20, 11))


@pytest.fixture
def leaflet(world, acting) -> int:
    """A leaflet of the office, as a file."""
    acting("chuyenquan")
    draft = MaterialDraft("leaflet", "Tờ rơi BHXH tự nguyện", DAY, description="Mức đóng, mức hỗ trợ")
    return service.add_material(world.units["coso"], draft, read_upload(PDF, "to-roi.pdf"))


def _material(material_id: int) -> Material:
    return db.session.get_one(Material, material_id, populate_existing=True)


def _row(material_id: int) -> queries.Row:
    (row,) = queries.rows_of([_material(material_id)])
    return row


def _newer(world, old: int, day: dt.date, title: str = "Tờ rơi bản 2") -> int:
    draft = MaterialDraft("leaflet", title, day, link="https://bhxh.gov.vn/to-roi-2")
    return service.add_material(world.units["coso"], draft, replaces_id=old)


def test_it_is_handed_down_and_not_across(leaflet, world, acting) -> None:
    acting("xa")
    own = service.add_material(
        world.units["xa"], MaterialDraft("slogan", "Khẩu hiệu của xã", DAY, link="https://x.vn/a")
    )
    with transaction():
        top = Material(
            unit_id=world.units["vietnam"], kind="policy", title="Của trung ương", folded="cua trung uong",
            language="vi", link="https://x.vn/b", valid_from=DAY, created_by_name="x",
        )  # fmt: skip
        db.session.add(top)
        db.session.flush()
        top.chain_id = central = top.id
    sees = {
        "xa": {leaflet, own, central},
        "xa2": {leaflet, central},
        "nvthu": {leaflet, own, central},
        "tcdv2": {leaflet, central},
        "giamdoc": {leaflet, own, central},
        "kiemtra": {leaflet, own, central},
    }
    for username, expected in sees.items():
        actor = acting(username)
        assert {one.id for one in queries.list_materials(actor, Filters()).rows} == expected, username
        for material_id in (leaflet, own, central):
            assert access.may("library.view", _material(material_id)) == (material_id in expected), username
    acting("xa2")
    with pytest.raises(NotFound):
        service.change_material(own, 1, MaterialDraft("slogan", "Khác", DAY, link="https://x.vn/a"))
    with pytest.raises(Forbidden):
        service.remove_material(leaflet, _material(leaflet).version)
    with pytest.raises(NotFound):
        service.add_material(world.units["xa"], MaterialDraft("slogan", "Khác", DAY, link="https://x.vn/a"))


def test_what_replaces_what(leaflet, world, acting) -> None:
    acting("chuyenquan")
    assert _row(leaflet).flag == ""
    with pytest.raises(Invalid):
        _newer(world, leaflet, DAY)
    second = _newer(world, leaflet, dt.date(2026, 11, 25))
    assert _row(leaflet).flag == ""  # the new one holds only from the 25th
    assert _row(second).flag == "chưa có hiệu lực"
    with pytest.raises(Conflict):
        _newer(world, leaflet, dt.date(2026, 11, 26))
    third = _newer(world, second, dt.date(2026, 12, 1), "Tờ rơi bản 3")
    clock.freeze(moment(9, 2, 12))
    assert _row(leaflet).newer is not None
    assert _row(leaflet).newer.id == third
    assert [row.material.id for row in queries.chain(_material(leaflet))] == [third, second, leaflet]
    current = queries.list_materials(acting("xa"), Filters(current=True)).rows
    assert [one.id for one in current] == [third]
    acting("chuyenquan")
    service.remove_material(third, _material(third).version)
    assert _row(leaflet).newer.id == second
    service.remove_material(second, _material(second).version)
    assert _row(leaflet).flag == ""
    again = _newer(world, leaflet, dt.date(2026, 12, 1), "Bản khác")
    with pytest.raises(Conflict):
        service.restore_material(second, _material(second).version)
    service.remove_material(again, _material(again).version)
    service.restore_material(second, _material(second).version)
    assert _row(leaflet).newer.id == second


def test_nobody_below_replaces_what_others_use_too(leaflet, world, acting) -> None:
    acting("chuyenquan")
    draft = MaterialDraft("leaflet", "Bản riêng của xã", dt.date(2026, 11, 25), link="https://x.vn/rieng")
    with pytest.raises(Invalid) as refusal:
        service.add_material(world.units["xa"], draft, replaces_id=leaflet)
    assert refusal.value.field == "unit_id"
    assert queries.replaced_by(leaflet) is None


def test_the_chain_names_only_what_one_may_see(world, acting) -> None:
    acting("chuyenquan")
    own = service.add_material(
        world.units["xa"], MaterialDraft("slogan", "Khẩu hiệu của xã", DAY, link="https://x.vn/a")
    )
    later = dt.date(2026, 11, 10)
    everybody = service.add_material(
        world.units["coso"],
        MaterialDraft("slogan", "Dùng chung", later, link="https://x.vn/b"),
        replaces_id=own,
    )
    for username, seen in (("xa", [everybody, own]), ("xa2", [everybody])):
        acting(username)
        assert [row.material.id for row in queries.chain(_material(everybody))] == seen, username


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"link": ""}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "https://"}, "link"),
        ({"title": " "}, "title"),
        ({"kind": "film"}, "kind"),
        ({"language": "xx"}, "kind"),
        ({"valid_to": dt.date(2026, 10, 1)}, "valid_to"),
    ],
)
def test_what_cannot_be_is_refused(world, acting, changed, field) -> None:
    acting("chuyenquan")
    values = {
        "kind": "clip",
        "title": "Clip",
        "valid_from": DAY,
        "link": "https://bhxh.gov.vn/clip",
        **changed,
    }
    with pytest.raises(Invalid) as refusal:
        service.add_material(world.units["coso"], MaterialDraft(**values))
    assert refusal.value.field == field


def test_searching_needs_no_diacritics(leaflet, world, acting) -> None:
    actor = acting("chuyenquan")
    service.add_material(
        world.units["coso"],
        MaterialDraft("clip", "Phim về BHYT", DAY, language="tyz", link="https://bhxh.gov.vn/phim"),
    )

    def found(**filters: object) -> list[str]:
        return [one.title for one in queries.list_materials(actor, Filters(**filters)).rows]  # type: ignore[arg-type]

    assert found(q="to roi muc ho tro") == ["Tờ rơi BHXH tự nguyện"]
    assert found(q="phim") == found(kind="clip") == found(language="tyz") == ["Phim về BHYT"]
    assert found(q="100%") == []


def test_a_file_is_kept_and_its_download_logged(leaflet, as_user, app) -> None:
    forget()
    answer = as_user("xa2").get(f"/tai-lieu/{leaflet}/tep")
    assert answer.status_code == 200
    assert answer.data == PDF
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=to-roi.pdf")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "library.download")).one()
    assert (entry.actor_name, entry.subject_id) == ("Chẩu Văn Hùng", leaflet)


def test_a_conference_is_warned_of_what_was_replaced(leaflet, world, acting) -> None:
    acting("xa")
    made = propose_whole(world, starts_at=moment(8, 5, 12), ends_at=moment(10, 5, 12))
    conference = db.session.get_one(Conference, made)
    assert [row.material.id for row in queries.offered(acting("xa"), conference, "to roi")] == [leaflet]
    service.attach(made, leaflet)
    service.attach(made, leaflet)
    conference = db.session.get_one(Conference, made)
    assert [one.warning for one in queries.attached(conference)] == [""]
    assert queries.offered(acting("xa"), conference, "") == []
    acting("chuyenquan")
    newer = _newer(world, leaflet, dt.date(2026, 12, 5))
    acting("xa")
    conference = db.session.get_one(Conference, made)
    (warning,) = objections(conference, "approve")
    assert warning.message == "“Tờ rơi BHXH tự nguyện” đã có bản mới: “Tờ rơi bản 2”."
    assert not warning.blocking
    assert warning.message in panel(conference).note
    copied = conferences.copy(
        made, plan(title="Bản sao", starts_at=moment(8, 20, 12), ends_at=moment(9, 20, 12)), ["materials"]
    )
    taken = queries.attached(db.session.get_one(Conference, copied))
    assert [one.row.material.id for one in taken] == [newer]
    service.detach(made, leaflet)
    assert queries.attached(db.session.get_one(Conference, made)) == []
    with transaction():
        db.session.get_one(Conference, made).state = "settled"
    with pytest.raises(Conflict):
        service.attach(made, newer)


def test_the_pages(leaflet, world, as_user, acting) -> None:
    client = as_user("chuyenquan")
    assert "Tờ rơi BHXH tự nguyện" in client.get("/tai-lieu?q=to+roi&loai=leaflet").text
    assert "Không có tài liệu nào" in client.get("/tai-lieu?q=xe&loai=khong-co").text
    sent = {
        "unit_id": world.units["coso"], "kind": "brochure", "title": "Tờ gấp", "language": "vi", "link": "",
        "valid_from": "2026-11-10", "version": "",
    }  # fmt: skip
    wrong = client.post_form(
        "/tai-lieu/moi", sent | {"file": (io.BytesIO(b"MZ"), "virus.pdf")}, content_type="multipart/form-data"
    )
    assert wrong.status_code == 422
    assert "Chỉ nhận tệp PDF" in wrong.text
    assert 'value="Tờ gấp"' in wrong.text
    good = client.post_form(
        "/tai-lieu/moi",
        sent | {"file": (io.BytesIO(PDF), "Tờ gấp.pdf"), "replaces": leaflet},
        content_type="multipart/form-data",
    )
    assert good.status_code == 303, good.text
    assert "đã có bản mới" in client.get(f"/tai-lieu/{leaflet}").text
    assert "Thay thế “Tờ gấp”" in client.get(f"/tai-lieu/moi?thay={leaflet + 1}").text
    assert "filename*=UTF-8''T%E1%BB%9D" in client.get(f"{good.location}/tep").headers["Content-Disposition"]
    edit = f"/tai-lieu/{leaflet}/sua"
    changed = {
        "kind": "leaflet",
        "title": "Tờ rơi cũ",
        "language": "vi",
        "valid_from": "2026-11-01",
        "version": 1,
    }
    version = _material(leaflet).version
    stale = client.post_form(edit, changed | {"version": version - 1})
    assert stale.status_code == 409
    assert "Đang lưu: Tờ rơi BHXH tự nguyện, Tờ rơi, từ 01/11/2026." in stale.text
    assert f'name="version" type="hidden" value="{version}"' in stale.text
    assert client.post_form(edit, changed | {"version": version}).status_code == 303
    assert _material(leaflet).title == "Tờ rơi cũ"
    removed = client.post_form(f"/tai-lieu/{leaflet}/go", {"version": _material(leaflet).version}, page=edit)
    assert removed.status_code == 303
    assert "Khôi phục" in client.get(f"/tai-lieu/{leaflet}").text
    acting("xa")
    made = propose_whole(world, starts_at=moment(8, 5, 12), ends_at=moment(10, 5, 12))
    url = f"/hoi-nghi/{made}/tai-lieu"
    secretary = as_user("xa")
    assert secretary.post_form(f"{url}/gan", {"material_id": leaflet + 1}, page=url).status_code == 303
    assert "Bỏ ra" in secretary.get(url).text
    assert as_user("xa2").get(url).status_code == 404
    assert as_user("ketoan").get(url).status_code == 200
    assert as_user("ketoan").get("/tai-lieu/moi").status_code == 403
    assert as_user("admin").get("/tai-lieu").status_code == 403


def test_the_list_asks_as_often_for_many_as_for_one(leaflet, world, acting) -> None:
    actor = acting("chuyenquan")
    with counted() as once:
        queries.rows_of(queries.list_materials(actor, Filters()).rows)
    for number in range(3):
        service.add_material(
            world.units["coso"], MaterialDraft("clip", f"Clip {number}", DAY, link="https://bhxh.gov.vn/c")
        )
    actor = acting("chuyenquan")
    with counted() as many:
        queries.rows_of(queries.list_materials(actor, Filters()).rows)
    assert len(many) == len(once)


def test_what_was_taken_off_is_found_again_and_the_list_exported(leaflet, world, as_user, acting) -> None:
    other = _newer(world, leaflet, dt.date(2026, 11, 10))
    service.remove_material(other, _material(other).version)
    client = as_user("chuyenquan")
    assert "Tờ rơi bản 2" not in client.get("/tai-lieu").text
    found = client.get("/tai-lieu?da-go=y&loai=leaflet").text
    assert f'href="/tai-lieu/{other}"' in found and "Tờ rơi BHXH tự nguyện" not in found
    assert "Tài liệu đã gỡ" not in as_user("tcdv").get("/tai-lieu").text
    service.restore_material(other, _material(other).version)
    book = load_workbook(io.BytesIO(client.get("/tai-lieu/xuat.xlsx?loai=leaflet").data))
    rows = book.get_sheet_by_index(0).to_python()[1:]
    assert [(row[0], row[6], row[7]) for row in rows] == [
        ("Tờ rơi bản 2", "", ""),
        ("Tờ rơi BHXH tự nguyện", "đã có bản mới", "Tờ rơi bản 2"),
    ]
    assert db.session.scalar(sa.select(sa.func.count()).where(AuditEntry.action == "library.export")) == 1
