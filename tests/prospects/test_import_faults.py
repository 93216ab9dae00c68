"""import-faults: of a file of 5 000 rows exactly the planted faults are given back, each with its reason."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from portal.core.db import db
from portal.core.spreadsheet import read_table
from portal.core.uploads import Upload
from portal.models import Prospect, ProspectImport, ProspectImportRow
from portal.prospects import import_exports
from portal.prospects.service import importing as service
from tests.support.prospect_keeping import keep
from tests.support.prospect_sheets import TITLES, planted


@pytest.mark.promise("import-faults", tier="ci")
def test_exactly_the_planted_faults_are_given_back(acting: Any, world: Any, promise_figure: Any) -> None:
    file, unit_id = planted(), world.units["xa"]
    acting("xa")
    keep(unit_id, file.kept)
    same = keep(unit_id, file.found_again[::2])
    changed = keep(unit_id, file.found_again[1::2], hamlet="Thôn cũ")
    number = service.start_import(unit_id, Upload("danh sách.xlsx", file.data))
    columns = db.session.get_one(ProspectImport, number).mapping["columns"]
    assert len(columns) == len(TITLES) - 1
    service.use_mapping(number, columns)
    found = {
        row.number: (row.bucket, row.reasons[0][1])
        for row in db.session.scalars(
            sa.select(ProspectImportRow).where(
                ProspectImportRow.import_id == number,
                ProspectImportRow.bucket.in_(("error", "duplicate")),
            )
        )
    }
    wrong = {
        row
        for row in found.keys() | file.faults.keys()
        if not _as_planted(found.get(row), file.faults.get(row))
    }
    assert {row: (found.get(row), file.faults.get(row)) for row in wrong} == {}
    service.request_take(number)
    counts = db.session.get_one(ProspectImport, number).counts
    assert (counts["added"], counts["changed"], counts["same"]) == (file.good - same - changed, changed, same)
    assert db.session.query(Prospect).filter_by(import_id=number).count() == counts["added"]
    left = read_table(import_exports.left_file(number, columns, full=True), "x.xlsx")
    assert {int(row.values[0]): row.values[-1] for row in left.rows}.keys() == file.faults.keys()
    assert all(file.faults[int(row.values[0])][1] in row.values[-1] for row in left.rows)
    figure = f"{len(file.faults)} of {len(file.faults)} faults told, {file.good} good rows taken"
    promise_figure(figure, "137 faults, none else", len(file.faults) == 137)


def _as_planted(found: tuple[str, str] | None, fault: tuple[str, str] | None) -> bool:
    return found is not None and fault is not None and found[0] == fault[0] and fault[1] in found[1]
