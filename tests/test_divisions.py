"""Divisions: editions, what closes and what is refused, and how written names find them."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.registry.division_lists import Edition
from swtool.registry.division_load import Step, apply_divisions, plan_divisions
from swtool.registry.divisions import DivisionIndex, canonical_code, read_divisions, require_division, require_town
from swtool.registry.schema import migrations

from .offices import new_office
from .registry_house import LIST, load_list

REAL = Path(__file__).parents[1].parent / "shared" / "real" / "divisions"


@pytest.fixture
def office(tmp_path):
    made = new_office(tmp_path / "office.db", [migrations])
    load_list(made, tmp_path)
    return made


@pytest.fixture
def index(office) -> DivisionIndex:
    return read_divisions(office.db)


def names(match) -> list[str]:
    return [division.name for division in match.found]


def test_towns_come_from_the_villages_town_columns(index) -> None:
    assert index.county is not None
    assert (index.county.code, index.county.name) == ("330481", "海宁市")
    assert [(town.code, town.name) for town in index.towns] == [
        ("330481001", "硖石街道"),
        ("330481102", "许村镇"),
        ("330481103", "长安镇"),
    ]
    changan = index.match_town("长安镇").one
    assert changan is not None
    assert changan.parent_id == index.county.id
    assert {v.name for v in index.villages[changan.id]} == {"永福村村委会", "和平村村委会", "和平社区居委会"}


@pytest.mark.parametrize(
    "text", ["硖石街道", "硖石", "海宁市硖石街道", "硖石街道办事处", "硖石街道社工站", "硖 石 街 道", "330481001000"]
)
def test_town_names_as_people_write_them(index, text) -> None:
    assert names(index.match_town(text)) == ["硖石街道"]


@pytest.mark.parametrize("text", ["许村乡", "许村街道", "石街道", ""])
def test_a_town_of_another_kind_is_not_guessed(index, text) -> None:
    assert index.match_town(text).found == ()


def test_unknown_town_names_the_nearest(index) -> None:
    match = index.match_town("许邨镇")
    assert match.found == ()
    assert match.nearest[0] == "许村镇"
    with pytest.raises(NotFound, match="没有名为“许邨镇”的乡镇") as refused:
        require_town(index, "许邨镇")
    assert "许村镇" in refused.value.remedy


@pytest.mark.parametrize(
    ("town", "text", "found"),
    [
        ("长安镇", "永福村村委会", ["永福村村委会"]),
        ("长安镇", "永福村", ["永福村村委会"]),
        ("长安镇", "永福村民委员会", ["永福村村委会"]),
        ("长安镇", "永福", ["永福村村委会"]),
        ("长安镇", "长安镇永福村", ["永福村村委会"]),
        ("长安镇", "和平村", ["和平村村委会"]),
        ("长安镇", "和平社区", ["和平社区居委会"]),
        ("长安镇", "和平居委会", ["和平社区居委会"]),
        ("许村镇", "和平村", []),
        ("硖石街道", "东山", ["东山社区居委会"]),
        ("硖石街道", "东山村", []),  # may have been the village before it became a community: not for us to say
    ],
)
def test_village_names_are_matched_in_their_town(index, town, text, found) -> None:
    assert names(index.match_village(index.match_town(town).one, text)) == found


@pytest.mark.parametrize(
    ("town", "text", "reason"),
    [
        ("许村镇", "许村镇", "“许村镇”是乡镇，这里要写村（社区）"),
        (None, "海宁市硖石街道", "“海宁市硖石街道”是街道，这里要写村（社区）"),
        ("长安镇", "许村镇人民政府", "“许村镇人民政府”是乡镇，这里要写村（社区）"),
        ("长安镇", "许村", "没有名为“许村”的区划"),  # may be short for a village
        ("长安镇", "许村镇社工站", "没有名为“许村镇社工站”的区划"),
    ],
)
def test_a_town_where_a_village_is_wanted_is_said_to_be_one(index, town, text, reason) -> None:
    match = index.match_village(index.match_town(town).one if town else None, text)
    assert (match.found, match.reason) == ((), reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("和平村", "“和平村”是长安镇的村（社区），这里要写乡镇（街道）"),
        ("东山社区居委会", "“东山社区居委会”是硖石街道的村（社区），这里要写乡镇（街道）"),
        ("永福村", "“永福村”是村（社区），这里要写乡镇（街道）"),  # of two towns
    ],
)
def test_a_village_where_a_town_is_wanted_is_said_to_be_one(index, text, reason) -> None:
    match = index.match_town(text)
    assert (match.found, match.reason) == ((), reason)


def test_an_ambiguous_name_finds_all_and_never_the_first(index) -> None:
    match = index.match_village(index.match_town("长安镇").one, "和平")
    assert sorted(names(match)) == ["和平村村委会", "和平社区居委会"]
    assert match.one is None
    assert "330481103202" in match.reason
    assert "330481103002" in match.reason
    everywhere = index.match_village(None, "永福村")
    assert sorted(village.code for village in everywhere.found) == ["330481102201", "330481103201"]


def test_a_name_without_its_kind_is_not_taken_for_the_village_that_leaves_out_its_own(office, tmp_path) -> None:
    # 合兴村委会 is 合兴 without its committee, 合兴社区居委会 is 合兴社区: 合兴 may be meant for either.
    more = "330481102301,合兴村委会,330481102,许村镇\n330481103301,合兴社区居委会,330481103,长安镇\n"
    load_list(office, tmp_path, LIST + more, "nbs-2024")
    index = read_divisions(office.db)
    assert names(index.match_village(None, "合兴")) == ["合兴村委会", "合兴社区居委会"]
    assert names(index.match_village(index.match_town("许村镇").one, "合兴")) == ["合兴村委会"]
    assert names(index.match_village(None, "合兴社区")) == ["合兴社区居委会"]


def test_a_place_that_is_no_longer_listed_is_said_to_be_so(office, tmp_path) -> None:
    kept = "\n".join(line for line in LIST.splitlines() if "和平村" not in line) + "\n"
    load_list(office, tmp_path, kept, "nbs-2024")
    for text in ("和平村", "330481103202"):
        with pytest.raises(NotFound, match="330481103202，2024-01-01 起不再列入"):
            require_division(read_divisions(office.db, day=date(2024, 1, 1)), text)
        assert require_division(read_divisions(office.db, day=date(2023, 12, 31)), text).code == "330481103202"
    with pytest.raises(NotFound, match="没有名为“和平村”的区划"):  # before its list it is unknown, not abolished
        require_division(read_divisions(office.db, day=date(2022, 12, 31)), "和平村")


def test_require_division_lists_what_it_might_mean(index) -> None:
    for text in ("海宁市", "海宁", "330481", "330481000000"):
        assert require_division(index, text).level == "county"
    with pytest.raises(SwtoolError, match="对得上 2 个"):
        require_division(index, "永福村")


def test_the_same_list_again_changes_nothing(office, tmp_path) -> None:
    plan = plan_divisions(office, _file(tmp_path, LIST), Edition.parse("nbs-2023"))
    assert not plan.changes_anything
    assert len(plan.of(Step.KEEP)) == 6 + 3 + 1


def test_a_newer_edition_closes_what_vanished_and_says_what_looks_like_its_heir(office, tmp_path) -> None:
    newer = LIST.replace("330481103201,永福村村委会", "330481103205,永福村村委会")
    plan = plan_divisions(office, _file(tmp_path, newer), Edition.parse("nbs-2024"))
    (closed,) = plan.of(Step.CLOSE)
    assert closed.old is not None
    assert closed.old.code == "330481103201"
    assert "330481103205" in closed.note
    assert [move.new.code for move in plan.of(Step.ADD) if move.new] == ["330481103205"]
    with office.change("载入区划") as tx:
        apply_divisions(tx, plan)
    before, after = (read_divisions(office.db, day=date(2023, 12, 31)), read_divisions(office.db, day=date(2024, 1, 1)))
    assert _codes(before, "长安镇") == {"330481103201", "330481103202", "330481103002"}
    assert _codes(after, "长安镇") == {"330481103205", "330481103202", "330481103002"}
    row = office.db.one("SELECT first_year, last_year, valid_to FROM division WHERE code = '330481103201'")
    assert tuple(row) == (2023, 2023, "2024-01-01")
    assert office.db.value("SELECT last_year FROM division WHERE code = '330481103202'") == 2024


def test_same_code_other_name_is_refused_until_accepted(office, tmp_path) -> None:
    newer = LIST.replace("和平村村委会", "建设村村委会")
    plan = plan_divisions(office, _file(tmp_path, newer), Edition.parse("nbs-2024"))
    with (
        pytest.raises(SwtoolError, match="330481103202 和平村村委会 → 建设村村委会"),
        office.change("载入区划") as tx,
    ):
        apply_divisions(tx, plan)
    assert office.db.value("SELECT count(*) FROM division WHERE code = '330481103202'") == 1
    with office.change("载入区划") as tx:
        apply_divisions(tx, plan, accept_renames=True)
    rows = office.db.query("SELECT name, valid_from, valid_to FROM division WHERE code = '330481103202' ORDER BY id")
    assert [tuple(row) for row in rows] == [
        ("和平村村委会", "2023-01-01", "2024-01-01"),
        ("建设村村委会", "2024-01-01", None),
    ]
    match = read_divisions(office.db).match_village(read_divisions(office.db).match_town("长安镇").one, "和平村")
    assert match.found == ()
    assert "已不在现行区划中" in match.reason


def test_another_spelling_of_the_same_name_is_told_and_kept_as_one(office, tmp_path) -> None:
    newer = LIST.replace("和平社区居委会", "和平社区居民委员会")
    plan = plan_divisions(office, _file(tmp_path, newer), Edition.parse("nbs-2024"))
    assert [move.old.name for move in plan.of(Step.RESPELL) if move.old] == ["和平社区居委会"]
    with office.change("载入区划") as tx:
        apply_divisions(tx, plan)
    assert office.db.value("SELECT name FROM division WHERE code = '330481103002'") == "和平社区居民委员会"
    assert office.db.value("SELECT count(*) FROM division") == 10


def test_a_renamed_town_keeps_its_villages(office, tmp_path) -> None:
    load_list(office, tmp_path, LIST.replace("长安镇", "长安新镇"), "nbs-2024", accept_renames=True)
    assert _codes(read_divisions(office.db), "长安新镇") == {"330481103201", "330481103202", "330481103002"}


def test_a_list_of_towns_says_nothing_of_villages_but_a_vanished_town_takes_its_own(office, tmp_path) -> None:
    towns = "code,name\n330481001,硖石街道\n330481102,许村镇\n"
    plan = plan_divisions(office, _file(tmp_path, towns), Edition.parse("nbs-2024"))
    assert {move.old.code for move in plan.of(Step.CLOSE) if move.old} == {
        "330481103",
        "330481103201",
        "330481103202",
        "330481103002",
    }


def test_an_older_edition_is_refused(office, tmp_path) -> None:
    with pytest.raises(SwtoolError, match="不能再载入更早的 nbs-2022"):
        plan_divisions(office, _file(tmp_path, LIST), Edition.parse("nbs-2022"))


def test_another_system_stands_beside_it(office, tmp_path) -> None:
    load_list(office, tmp_path, "code,name\n330481102,周王庙镇\n", "mca-2024")
    assert names(read_divisions(office.db).match_town("许村镇")) == ["许村镇"]
    assert [town.name for town in read_divisions(office.db, system="mca").towns] == ["周王庙镇"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("33048110,许村镇,,", "“33048110”不是区划代码"),
        ("330482102,外县镇,,", "不属于本县"),
        ("330481102201,永丰村村委会,330481102,许村镇", "在第 3 行叫“永福村村委会”"),
        ("330481199201,新开村村委会,,", "乡镇 330481199 不在名单里"),
        ("330481102209,错位村村委会,330481103,长安镇", "不以乡镇代码 330481103 开头"),
        ("330481102210,,330481102,许村镇", "没有名称"),
    ],
)
def test_faults_of_a_list(office, tmp_path, line, words) -> None:
    plan = plan_divisions(office, _file(tmp_path, LIST + line + "\n"), Edition.parse("nbs-2024"))
    assert [words in finding.what for finding in plan.findings if finding.blocks] == [True]


@pytest.mark.parametrize("text", ["nbs", "2023", "nbs2023", "nbs-23", "国标-2023"])
def test_a_wrong_edition(text) -> None:
    with pytest.raises(UsageFault, match="不是区划版本"):
        Edition.parse(text)


def test_a_file_without_such_a_table(office, tmp_path) -> None:
    with pytest.raises(SwtoolError, match="没有找到区划表"):
        plan_divisions(office, _file(tmp_path, "甲,乙\n1,2\n"), Edition.parse("nbs-2024"))


def test_codes_are_cut_to_their_level() -> None:
    assert [canonical_code(code) for code in ("330481000000", "330481102000", "330481102201", "330481")] == [
        "330481",
        "330481102",
        "330481102201",
        "330481",
    ]


@pytest.mark.skipif(not REAL.exists(), reason="real material is not here")
@pytest.mark.parametrize(
    ("code", "towns", "villages"),
    [("haining_330481", 12, 236), ("liangshan_370832", 14, 437), ("ninghua_350424", 16, 235)],
)
def test_real_lists_and_every_name_finds_its_own(tmp_path, code, towns, villages) -> None:
    county = code.rpartition("_")[2]
    office = new_office(tmp_path / "office.db", [migrations])
    with office.change("换县") as tx:
        fact = {"key": "county_code", "value": county, "effective_on": "2001-01-01", "recorded_at": tx.recorded_at}
        tx.insert("office_fact", fact)
    for level in ("towns", "villages"):
        plan = plan_divisions(office, REAL / f"{code}_{level}.csv", Edition.parse("nbs-2023"))
        assert not [finding for finding in plan.findings if finding.blocks]
        with office.change("载入区划") as tx:
            apply_divisions(tx, plan)
    index = read_divisions(office.db)
    assert len(index.towns) == towns
    assert sum(map(len, index.villages.values())) == villages
    with (REAL / f"{code}_villages.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    repeated = Counter((row["town_code"], row["name"]) for row in rows)
    for row in rows:
        town = index.match_town(row["town_name"]).one
        assert town is not None
        found = index.match_village(town, row["name"]).found
        assert len(found) == repeated[row["town_code"], row["name"]]
        assert row["code"] in {village.code for village in found}


def _file(folder: Path, text: str) -> Path:
    file = folder / "list.csv"
    file.write_text(text, encoding="utf-8", newline="")
    return file


def _codes(index: DivisionIndex, town: str) -> set[str]:
    found = index.match_town(town).one
    assert found is not None
    return {village.code for village in index.villages[found.id]}
