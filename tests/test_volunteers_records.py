"""Records of volunteers: what comes in by sheet and by hand, and what is refused or told."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.intake.plan import Action
from swtool.volunteers.plans import BOOKS
from swtool.volunteers.recording import NewRecord, add_record, require_volunteer, void_record
from tests.inventory_case import UPDATING, codes, id_of, load_rows
from tests.volunteers_case import FIRST_STATION, HEAD, SECOND_STATION, TOWN, add_volunteers, volunteer_county

RECORD_HEAD = ("志愿者编号", "志愿者姓名", "村（社区）", "记录类别", "服务日期", "志愿服务项目", "服务时长")


def test_records_come_in_and_are_counted_once(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    add_volunteers(office, 2)
    rows = [
        RECORD_HEAD,
        ("ZYZ000001", "志愿一", "", "", "2026-10-10", "敬老理发", "2.5"),
        ("", "志愿二", "东山社区", "培训", "2026-10-11", "应急救护", "90分钟"),
    ]
    load_rows(office, tmp_path, BOOKS, rows)
    held = office.db.query("SELECT volunteer_id, kind, minutes, station_id FROM volunteer_record ORDER BY id")
    station = id_of(office, "station", FIRST_STATION)
    assert [tuple(row) for row in held] == [(1, "service", 150, station), (2, "training", 90, station)]
    rows[1] = (*rows[1][:6], "3")
    refused = load_rows(office, tmp_path, BOOKS, rows)
    assert ["2.5小时 → 3小时" in finding.what for finding in refused.findings] == [True]
    load_rows(office, tmp_path, BOOKS, rows, terms=UPDATING)
    live = office.db.query("SELECT minutes FROM volunteer_record WHERE superseded_at IS NULL ORDER BY id")
    assert sorted(row[0] for row in live) == [90, 180]


def test_another_station_of_a_record_is_a_difference(tmp_path: Path) -> None:
    """It stayed with the first where nothing else differed, and went to the other, without a word, where it did."""
    office = volunteer_county(tmp_path)
    add_volunteers(office, 1)
    head, row = (*RECORD_HEAD, "社工站"), ("ZYZ000001", "志愿一", "", "", "2026-10-10", "敬老理发", "2.5")
    load_rows(office, tmp_path, BOOKS, [head, (*row, FIRST_STATION)])
    other = [head, (*row, SECOND_STATION)]
    refused = load_rows(office, tmp_path, BOOKS, other)
    assert [(each.where.cell, each.what) for each in refused.findings] == [
        ("H2", f"与台账不同：社工站 {FIRST_STATION} → {SECOND_STATION}")
    ]
    load_rows(office, tmp_path, BOOKS, other, terms=UPDATING)
    stations = office.db.query("SELECT station_id FROM volunteer_record WHERE superseded_at IS NULL")
    assert [row["station_id"] for row in stations] == [id_of(office, "station", SECOND_STATION)]
    again = load_rows(office, tmp_path, BOOKS, [head, (*row, "")], terms=UPDATING)
    assert again.count(Action.UNCHANGED) == 1  # a blank states nothing


def test_another_telephone_of_a_record_is_told(tmp_path: Path) -> None:
    """A record by name and village is the only one's of that name, though it may be meant for somebody else."""
    office = volunteer_county(tmp_path)
    register = ("庚示例", "", "", TOWN, "东山社区", "", "", "")
    named = [
        HEAD,
        tuple("13800000001" if title == "联系电话" else cell for title, cell in zip(HEAD, register, strict=True)),
    ]
    load_rows(office, tmp_path, BOOKS, named)
    head = ("志愿者姓名", "村（社区）", "联系电话", "服务日期", "志愿服务项目", "服务时长")
    rows = [
        ("庚示例", "东山社区", phone, f"2026-10-{day}", "敬老理发", "1")
        for phone, day in (("13800000002", 10), ("13800000001", 11), ("", 12))
    ]
    receipt = load_rows(office, tmp_path, BOOKS, [head, *rows])
    assert receipt.count(Action.INSERT) == 3
    assert [(each.code, each.where.cell) for each in receipt.findings] == [("volunteer.other_phone", "C2")]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("ZYZ000001", "志愿一", "", "", "2026-10-10", "敬老理发", ""), "volunteer.no_hours"),
        (("", "没有他", "东山社区", "", "2026-10-10", "敬老理发", "1"), "volunteer.unknown"),
        (("ZYZ000001", "志愿一", "", "", "2026-10-10", "敬老理发", "1.111"), "cell.service_time.unreadable"),
        (("ZYZ000001", "志愿一", "", "", "2026-10-10", "敬老理发", "2学时"), "cell.service_time.unit"),
    ],
)
def test_records_that_cannot_be_are_told(tmp_path: Path, row: tuple[str, ...], code: str) -> None:
    office = volunteer_county(tmp_path)
    add_volunteers(office, 1)
    assert codes(load_rows(office, tmp_path, BOOKS, [RECORD_HEAD, row])) == [code]


def test_a_record_by_hand_stands_once_and_can_be_taken_back(tmp_path: Path) -> None:
    office = volunteer_county(tmp_path)
    add_volunteers(office, 1, joined="2026-03-01")
    known = require_volunteer(office, "zyz000001")
    new = NewRecord(known.id, "service", "2026-10-10", "敬老理发", 150)
    number = add_record(office, known, new)
    with pytest.raises(SwtoolError, match=r"已经登记过：ZJ1（2\.5小时）"):
        add_record(office, known, new)
    void_record(office, number, why="登记错了")
    assert add_record(office, known, new) == "ZJ2"
    with pytest.raises(NotFound):
        void_record(office, number, why="再撤销一次")
    with pytest.raises(UsageFault, match="还没有加入"):
        add_record(office, known, NewRecord(known.id, "service", "2026-02-28", "敬老理发", 60))
    with pytest.raises(UsageFault, match="没有写服务时长"):
        add_record(office, known, NewRecord(known.id, "service", "2026-10-11", "敬老理发"))
    with pytest.raises(UsageFault, match="还没有到"):
        add_record(office, known, NewRecord(known.id, "service", "2026-11-11", "敬老理发", 60))
