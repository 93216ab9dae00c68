"""What an installation calls the levels of the unit tree (A1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.config import Config, SettingsError
from portal.core.actor import Actor
from portal.core.db import db
from portal.enums import UNIT_KINDS, UnitKind
from portal.models import Unit
from portal.units import service
from tests.support.client import CheckedClient

KEY = {"PORTAL_SECRET_KEY": "x" * 32}
NAMES = {"local": "BHXH huyện", "service": "Đại lý thu"}


def test_the_setting_names_levels() -> None:
    found = Config.from_env({**KEY, "PORTAL_LEVEL_NAMES": "local=BHXH huyện, service = Đại lý thu"})
    assert found.level_names == NAMES
    assert Config.from_env(KEY).level_names == {}


@pytest.mark.parametrize("value", ["huyen=BHXH huyện", "local", "local=", "=BHXH huyện"])
def test_a_level_that_is_none_and_a_missing_name_are_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="PORTAL_LEVEL_NAMES"):
        Config.from_env({**KEY, "PORTAL_LEVEL_NAMES": value})


def test_pages_and_imports_use_the_names(
    app: Flask,
    acting: Callable[[str], Actor],
    as_user: Callable[[str], CheckedClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "Tổ chức dịch vụ" in as_user("admin").get("/don-vi").text
    monkeypatch.setitem(app.config, "LEVEL_NAMES", NAMES)
    page = as_user("admin").get("/don-vi").text
    assert "Đại lý thu" in page
    assert "Tổ chức dịch vụ" not in page
    assert str(UNIT_KINDS[UnitKind.PROVINCE]) == "BHXH tỉnh"
    acting("admin")
    rows = "Mã đơn vị,Tên đơn vị,Loại đơn vị,Mã đơn vị cấp trên\nDV77,Bưu điện Bảy,Đại lý thu,0801".encode()
    service.import_units(rows, "don-vi.csv")
    assert db.session.scalars(sa.select(Unit.kind).where(Unit.code == "DV77")).one() == UnitKind.SERVICE
