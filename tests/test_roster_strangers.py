"""A slip in a 人员编号 or a bare year of birth makes nobody somebody else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from swtool.dates import PartialDate
from swtool.registry.roster_match import RosterMatcher
from tests.registry_house import county, hire, resident_id
from tests.staff_roster_case import DAY, NEW, found, plan
from tests.staff_roster_case import office as office  # noqa: PLC0414

OTHER = resident_id("19910202", 3)


def test_a_number_of_somebody_without_id_does_not_take_another_s_id(office) -> None:
    one = hire(office, "张示例")
    row = {**NEW, "name": "李示例", "resident_id": OTHER, "staff_no": one.staff_no}
    _made, _seen, findings = plan(office, row)
    assert [finding.code for finding in findings if finding.blocks] == ["roster.other_name"]
    assert OTHER not in str(findings)
    assert found(office, one.staff_no).resident_id is None


def test_a_number_with_another_name_and_no_id_is_refused_too(office) -> None:
    one = hire(office, "张示例", number=OTHER)
    _made, _seen, findings = plan(office, {**NEW, "name": "李示例", "staff_no": one.staff_no})
    assert [finding.code for finding in findings if finding.blocks] == ["roster.other_name"]


def test_a_space_or_a_remark_in_the_name_is_no_other_name(office) -> None:
    one = hire(office, "张示例")
    row = {**NEW, "name": "张 示例（站长）", "staff_no": one.staff_no}
    _made, _seen, findings = plan(office, row)
    assert [finding.code for finding in findings if finding.blocks] == []


def test_a_bare_year_of_birth_proposes_nobody(office) -> None:
    hire(office, "张示例", birth_date="1990")
    _made, _seen, findings = plan(office, {**NEW, "name": "张示例", "birth_date": PartialDate(1990)})
    assert [finding.code for finding in findings if finding.blocks] == ["roster.name_only"]


def _rows(seed: int) -> list[dict[str, object]]:
    """A roster of few names and numbers, with everything that may be written wrongly about them."""
    chance = random.Random(seed)
    numbers = [resident_id(f"19{year}0{month}01", at) for year in range(80, 92) for month in (1, 2) for at in (1, 2)]
    rows: list[dict[str, object]] = []
    for _ in range(12):
        name = chance.choice("张李孙周吴郑") + chance.choice(["示例", "示例", " 示例", "示例（站长）"])
        row: dict[str, object] = {**NEW, "name": name}
        if seed % 5 or chance.random() < 0.9:
            row["resident_id"] = chance.choice(numbers)
        if chance.random() < 0.1:
            row["staff_no"] = chance.choice(["330481-00001", "330481-00002", "330481-00099"])
        if chance.random() < 0.3:
            row["sex"] = chance.choice(["男", "女"])
        if chance.random() < 0.3:
            row["birth_date"] = chance.choice([PartialDate(1985), PartialDate(1990, 2), PartialDate(1990, 1, 1)])
        if chance.random() < 0.3:
            row["mobile"] = chance.choice(["13800000001", "13800000002"])
        row["station"] = chance.choice(["许村镇社工站", "长安镇社工站", "没有的社工站"])
        rows.append(row)
    return rows


@pytest.mark.parametrize("known", [0, 1, 3], ids=["a new county", "one is known", "some are known"])
def test_who_is_sure_to_be_new_is_registered_as_if_all_had_been_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: int
) -> None:
    house = county(tmp_path, today=DAY)
    for at, name in enumerate(("张示例", "李示例", "钱示例")[:known]):
        hire(house, name, number=resident_id(f"198{at}0101", 1))
    genuine, rosters_with_them = RosterMatcher._plain_newcomers, 0

    def watched(self: RosterMatcher) -> list[bool]:
        nonlocal rosters_with_them
        sure = genuine(self)
        rosters_with_them += any(sure)
        return sure

    def nobody(self: RosterMatcher) -> list[bool]:
        return [False] * len(self._extract.rows)

    for seed in range(40):
        made: list[tuple[object, ...]] = []
        for which in (watched, nobody):
            monkeypatch.setattr(RosterMatcher, "_plain_newcomers", which)
            planned, differences, findings = plan(house, *_rows(seed), apply=False)
            made.append((planned.changes, differences, findings))
        assert made[0] == made[1], seed
    assert rosters_with_them > 20


def test_who_is_known_is_known_as_the_rows_above_have_changed_them(office) -> None:
    """A row brings a new telephone of somebody; the next one a namesake without ID under that very telephone."""
    hire(office, "张示例", number=resident_id("19800101", 1), mobile="13800000001")
    known = {**NEW, "name": "张示例", "resident_id": resident_id("19800101", 1), "mobile": "13800000007"}
    again = {**NEW, "name": "张示例", "mobile": "13800000007", "station": "长安镇社工站"}
    newcomer = {**NEW, "name": "王新来", "resident_id": OTHER}
    _made, _seen, findings = plan(office, known, again, newcomer)
    assert "roster.duplicate" in {finding.code for finding in findings if finding.blocks}


def test_an_id_that_a_row_above_filled_in_is_compared(office) -> None:
    one = hire(office, "张示例")
    filled = {**NEW, "name": "张示例", "staff_no": one.staff_no, "resident_id": resident_id("19800101", 1)}
    slip = {**NEW, "name": "张示例", "resident_id": resident_id("19800101", 2), "station": "长安镇社工站"}
    _made, _seen, findings = plan(office, filled, slip)
    assert "roster.possible_duplicate" in {finding.code for finding in findings}


def test_newcomers_among_others_are_written_in_the_order_of_the_sheet(office) -> None:
    """Those at a station that nobody serves at yet are planned together, also across a row of somebody known."""
    hire(office, "张示例", number=resident_id("19800101", 1))
    there = {**NEW, "station": "长安镇社工站"}
    first = {**there, "name": "李示例", "resident_id": resident_id("19810101", 1), "education": "bachelor"}
    known = {**NEW, "name": "张示例", "resident_id": resident_id("19800101", 1), "certificate": "senior"}
    drafted = {**NEW, "name": "周示例", "resident_id": resident_id("19820101", 1), "certificate": "assistant"}
    second = {**there, "name": "吴 示例", "resident_id": resident_id("19830101", 1), "certificate": "social_worker"}
    again = {**known, "station": "长安镇社工站"}
    last = {**there, "name": "郑示例", "resident_id": resident_id("19840101", 1), "education": "master"}
    made, seen, _findings = plan(office, first, known, drafted, second, again, last)

    rows = office.db.query("SELECT staff_no, name, birth_date, source_row FROM person WHERE id > 1 ORDER BY id")
    assert [tuple(row) for row in rows] == [
        ("330481-00002", "李示例", "1981-01-01", 3),
        ("330481-00003", "周示例", "1982-01-01", 5),
        ("330481-00004", "吴示例", "1983-01-01", 6),
        ("330481-00005", "郑示例", "1984-01-01", 8),
    ]
    certificates = office.db.query("SELECT person_id, level FROM certificate ORDER BY id")
    assert [tuple(row) for row in certificates] == [(1, "senior"), (3, "assistant"), (4, "social_worker")]
    educations = office.db.query("SELECT person_id, level FROM education ORDER BY id")
    assert [tuple(row) for row in educations] == [(2, "bachelor"), (5, "master")]
    posts = office.db.query("SELECT person_id FROM post WHERE station_id = 2 ORDER BY id")
    assert [row[0] for row in posts] == [2, 4, 1, 5]
    assert [difference.staff_no for difference in seen] == ["330481-00003"]
    told = [(change.row, change.subject, change.detail) for change in made.changes]
    assert told == [
        (3, "李某（330481-00002）", "长安镇社工站到岗登记"),
        (4, "张某（330481-00001）", "证书、用工"),
        (5, "周某（330481-00003）", "入职：待核实；证书、用工"),
        (6, "吴某（330481-00004）", "长安镇社工站到岗登记"),
        (7, "张某（330481-00001）", "长安镇社工站到岗登记"),
        (8, "郑某（330481-00005）", "长安镇社工站到岗登记"),
    ]
