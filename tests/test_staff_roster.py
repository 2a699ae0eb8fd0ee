"""花名册: the first of a station registers its posts, later ones only show differences."""

from __future__ import annotations

from datetime import date

import pytest

from swtool.dates import PartialDate
from swtool.intake.plan import Action
from swtool.registry.credentials import credentials_of
from swtool.registry.posts import posts_on
from tests.registry_house import hire
from tests.staff_roster_case import DAY, ID, NEW, codes, found, plan
from tests.staff_roster_case import office as office  # noqa: PLC0414


def test_the_first_roster_of_a_station_registers_its_posts(office) -> None:
    made, seen, findings = plan(
        office,
        {
            "name": "张示例",
            "resident_id": ID[1],
            **NEW,
            "certificate": "assistant",
            "certificate_no": "A1",
            "mobile": "13800000001",
        },
        {
            "name": "李示例",
            "resident_id": ID[2],
            **NEW,
            "basis": "part_time",
            "education": "bachelor",
            "major": "社会工作",
        },
        {"name": "王示例", "resident_id": ID[3], **NEW, "left_on": PartialDate(2024, 5, 1)},
    )
    assert seen == []
    assert findings == []
    assert [change.action for change in made.changes] == [Action.INSERT] * 3
    assert made.changes[0].subject == "张某（330481-00001）"
    held = posts_on(office.db, date(2022, 3, 1))
    assert [(post.basis, post.cause) for post in held] == [
        ("full_time", "registration"),
        ("part_time", "registration"),
        ("full_time", "registration"),
    ]
    assert len(posts_on(office.db, date(2024, 5, 1))) == 2
    first = found(office, ID[1])
    assert (first.sex, first.birth_date, first.mobile) == ("男", "1990-01-01", "13800000001")
    shown = credentials_of(office.db, first.id)
    assert [(c.level, c.certificate_no) for c in shown.certificates] == [("assistant", "A1")]
    assert [(e.organization_id, e.entered_on) for e in shown.employments] == [(1, "2022-03-01")]


def test_the_same_roster_again_changes_nothing(office) -> None:
    rows = [
        {"name": "张示例", "resident_id": ID[1], **NEW, "certificate": "assistant", "insurance": "养老、医疗"},
        {"name": "李示例", "resident_id": ID[2], **NEW, "education": "bachelor", "is_social_work_major": True},
    ]
    plan(office, *rows)
    made, seen, findings = plan(office, *rows)
    assert (seen, findings, made.writes) == ([], [], [])
    assert [change.action for change in made.changes] == [Action.UNCHANGED] * 2


def test_differences_of_posts_are_handed_up_and_move_nothing(office) -> None:
    stays = hire(office, "张示例", number=ID[1])
    gone = hire(office, "李示例", number=ID[2])
    other = hire(office, "王示例", number=ID[3])
    moved = hire(office, "赵示例", number=ID[4], station=2)
    before = posts_on(office.db, DAY)
    base = {"station": "许村镇社工站"}
    made, seen, _ = plan(
        office,
        {**base, "name": "张示例", "resident_id": ID[1], "post_kind": "supervisor", "basis": "part_time"},
        {
            **base,
            "name": "王示例",
            "resident_id": ID[3],
            "basis": "full_time",
            "post_kind": "service_post",
            "left_on": PartialDate(2026, 6),
        },
        {
            **base,
            "name": "赵示例",
            "resident_id": ID[4],
            "basis": "full_time",
            "post_kind": "service_post",
            "started_on": PartialDate(2026, 5, 4),
        },
        {
            **base,
            "name": "钱示例",
            "resident_id": ID[5],
            "basis": "full_time",
            "post_kind": "service_post",
            "started_on": PartialDate(2026, 5),
        },
    )
    assert {(d.kind, d.staff_no, d.row, str(d.event_on)) for d in seen} == {
        ("post_change", stays.staff_no, 3, "None"),
        ("basis_change", stays.staff_no, 3, "None"),
        ("leave", other.staff_no, 4, "2026-06"),
        ("transfer", moved.staff_no, 5, "2026-05-04"),
        ("join", "330481-00005", 6, "2026-05"),
        ("leave", gone.staff_no, None, "None"),
    }
    transfer = next(d for d in seen if d.kind == "transfer")
    assert transfer.before is not None
    assert (transfer.before.station_id, transfer.station_id) == (2, 1)
    join = next(d for d in seen if d.kind == "join")
    new = found(office, ID[5])  # known to the register although the joining is only a draft
    assert (join.person_id, join.staff_no) == (new.id, new.staff_no)
    assert posts_on(office.db, DAY) == before
    assert sorted(change.row for change in made.changes) == [0, 3, 4, 5, 6]
    assert {change.action for change in made.changes} == {Action.DRAFT}


def test_other_stations_are_not_touched_by_a_roster(office) -> None:
    hire(office, "张示例", number=ID[1])
    hire(office, "李示例", number=ID[2], station=2)
    _, seen, _ = plan(office, {"name": "张示例", "resident_id": ID[1], "station": "许村镇社工站"})
    assert seen == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"station": "许邨镇社工站"}, "roster.unknown_station"),
        ({"station": None}, "roster.no_station"),
        ({"started_on": None}, "roster.no_start"),
        ({"basis": None}, "roster.no_basis"),
        ({"post_kind": None}, "roster.no_post_kind"),
        ({"left_on": PartialDate(2024, 5)}, "roster.leave_not_exact"),
        ({"left_on": PartialDate(2022, 3, 1)}, "roster.left_before_start"),
    ],
)
def test_what_a_first_registration_cannot_do_without(office, row, code) -> None:
    _, _, findings = plan(office, {"name": "张示例", "resident_id": ID[1], **NEW, **row})
    assert [f.code for f in findings if f.blocks] == [code]
    assert office.db.value("SELECT count(*) FROM person") == 0


def test_a_title_that_names_the_kind_of_post_will_do(office) -> None:
    plan(office, {"name": "张示例", "resident_id": ID[1], **NEW, "post_kind": None, "post_title": "站长"})
    assert [post.post_kind for post in posts_on(office.db, DAY)] == ["station_head"]


def test_the_town_in_the_title_stands_for_its_station(office) -> None:
    plan(office, {"name": "张示例", "resident_id": ID[1], **NEW, "station": None}, town="许村镇")
    assert [post.station_id for post in posts_on(office.db, DAY)] == [1]


def test_a_start_known_to_the_month_is_kept_so_and_said(office) -> None:
    _, _, findings = plan(office, {"name": "张示例", "resident_id": ID[1], **NEW, "started_on": PartialDate(2022, 3)})
    assert codes(findings) == ["roster.start_not_exact"]
    (post,) = posts_on(office.db, date(2022, 3, 1))
    assert str(post.start) == "2022-03"
