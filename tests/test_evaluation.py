"""Evaluations: what a total is, places and ties, the seal, the notice, objections and reviews, the two sheets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Length
from openpyxl import load_workbook

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.evaluation import store
from swtool.evaluation.checks import objection_check, structure_check
from swtool.evaluation.deciding import announce, finish, freeze, object_to, review
from swtool.evaluation.explaining import changes, explained
from swtool.evaluation.plans import BOOKS
from swtool.evaluation.result_sheet import write_results
from swtool.evaluation.scoring import give_score, open_evaluation, require_evaluation, standing
from swtool.evaluation.sheets import evaluation_list, missing_list, ranking
from swtool.evaluation.terms import Party
from swtool.findings import Outcome
from swtool.intake.deciding import Terms
from swtool.intake.load import State as Became
from swtool.intake.undoing import undo_batch
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.quantities import format_points
from swtool.rooms import migration_sets
from swtool.workbooks.write import table_csv, table_json, write_table
from tests.inventory_case import UPDATING, codes, load_rows, new_county
from tests.offices import at

_SCORE, _CELL_MARGIN = 7 * 5 + 10, 5.4
"""The points that seven digits and an ellipsis of 10 pt take, and what a cell keeps free on each side."""
SELF, TOWN, THIRD, PANEL = Party.SELF, Party.TOWN, Party.THIRD, Party.PANEL
ALONE = ((PANEL, Fraction(1)),)
HEAD = ("评估方案", "方案启用日期", "指标编号", "一级指标", "二级指标", "三级指标", "分值", "评分主体", "计算指标")
SCHEME = [
    HEAD,
    ("示例方案", "2026-01-01", "1", "规范建设", "场所", "功能区", 20, "镇街", ""),
    ("示例方案", "2026-01-01", "2", "规范建设", "人员", "持证率", 30, "", "持证率"),
    ("示例方案", "2026-01-01", "3", "服务成效", "成效", "服务质量", 50, "自评20%、镇街30%、第三方50%", ""),
    ("示例方案", "2026-01-01", "J1", "加分项", "", "省级荣誉", 5, "镇街", ""),
    ("示例方案", "2026-01-01", "V1", "一票否决", "", "安全事故", "", "镇街", ""),
]
FIRST, SECOND = "海宁市硖石街道社工站", "海宁市许村镇社工站"
NEW_YEAR = date(2027, 1, 5)  # a Tuesday


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return new_county(tmp_path, sets=migration_sets())


def load_scheme(office: Office, folder: Path, rows: list[tuple[object, ...]] = SCHEME):  # type: ignore[no-untyped-def]
    return load_rows(office, folder, BOOKS, rows)


def evaluated(office: Office, folder: Path) -> Office:
    """Everything scored by the last day of 2026, seen on 5 January 2027; the first station serves with one certified of
    two, the second with nobody certified of one."""
    assert load_scheme(office, folder).state is Became.LOADED
    open_evaluation(office, "2026")
    one = require_evaluation(office, "2026")
    serve(office, FIRST, "示例甲", certified=True)
    serve(office, FIRST, "示例乙", certified=False)
    serve(office, SECOND, "示例丙", certified=False)
    for station, place, own, town, third in ((FIRST, 1800, 5000, 4000, 4000), (SECOND, 2000, 5000, 5000, 5000)):
        give_score(office, one, station, "1", None, place)
        for party, points in ((SELF, own), (TOWN, town), (THIRD, third)):
            give_score(office, one, station, "3", party, points)
    return at(office.db, today=NEW_YEAR)


def serve(office: Office, station: str, name: str, *, certified: bool) -> None:
    with office.change("示例人员") as tx:
        number = office.db.value("SELECT count(*) FROM person")
        person = tx.insert("person", {"uid": tx.uid(), "staff_no": f"SW{number}", "name": name})
        station_id = office.db.value("SELECT id FROM station WHERE name = ?", (station,))
        tx.insert(
            "post",
            {
                "uid": tx.uid(),
                "person_id": person,
                "station_id": station_id,
                "post_kind": "service_post",
                "basis": "full_time",
                "cause": "registration",
                "effective_on": "2026-01-01",
                "recorded_at": tx.recorded_at,
            },
        )
        if certified:
            tx.insert(
                "certificate",
                {"person_id": person, "level": "social_worker", "obtained_on": "2020-01-01"},
            )


def places(office: Office, day: date) -> list[tuple[str, int | None, str]]:
    _, _, found = standing(office, require_evaluation(office, "2026"), day)
    return [(each.entrant.name, each.rank, format_points(each.known)) for each in found]


def test_a_scheme_that_does_not_add_up_is_not_loaded(office: Office, tmp_path: Path) -> None:
    rows = [*SCHEME[:3], (*SCHEME[3][:6], 49, *SCHEME[3][7:]), *SCHEME[4:]]
    receipt = load_scheme(office, tmp_path, rows)
    assert codes(receipt) == ["evaluation.structure"]
    assert receipt.findings[0].what == "《示例方案》分值合计 99 分，应为 100 分"
    assert store.editions(office.db) == []


def test_merged_levels_are_read(office: Office, tmp_path: Path) -> None:
    """As real sheets are: 一级指标 stands once for the rows that it is merged over."""
    rows = [list(row) for row in SCHEME]
    rows[2][3] = None
    receipt = load_rows(office, tmp_path, BOOKS, rows, merges=["D2:D3"])
    assert receipt.state is Became.LOADED, receipt.findings
    (edition,) = store.editions(office.db)
    assert [item.level1 for item in edition.items[:2]] == ["规范建设", "规范建设"]
    assert [item.kind.value for item in edition.items] == ["leaf", "leaf", "leaf", "bonus", "veto"]


def test_before_the_seal_the_place_is_open_and_missing_scores_are_told(office: Office, tmp_path: Path) -> None:
    load_scheme(office, tmp_path)
    one = open_evaluation(office, "2026")
    give_score(office, one, FIRST, "1", None, 1500)
    table = missing_list(office, one, office.today)
    # Nobody serves anywhere, so the certified share is unknown; of indicator 3 three parties are missing.
    assert [row[:2] + row[3:] for row in table.rows if row[0] == FIRST] == [
        (FIRST, "2", "计算：持证率没有数据"),
        (FIRST, "3", "自评、镇街、第三方"),
    ]
    assert len([row for row in table.rows if row[0] == SECOND]) == 3
    with pytest.raises(SwtoolError, match="还不能封存"):
        freeze(office, one)


def test_scores_that_cannot_be_are_refused(office: Office, tmp_path: Path) -> None:
    load_scheme(office, tmp_path)
    one = open_evaluation(office, "2026")
    with pytest.raises(UsageFault, match=r"最多 20 分，写了 20.01 分"):
        give_score(office, one, FIRST, "1", None, 2001)
    with pytest.raises(UsageFault, match="由系统按“持证率”计算"):
        give_score(office, one, FIRST, "2", None, 100)
    with pytest.raises(UsageFault, match="由自评、镇街、第三方分别评分"):
        give_score(office, one, FIRST, "3", None, 100)
    with pytest.raises(UsageFault, match="不由服务对象评分"):
        give_score(office, one, FIRST, "1", Party.CLIENTS, 100)
    with pytest.raises(NotFound, match="没有指标 9"):
        give_score(office, one, FIRST, "9", None, 100)
    with pytest.raises(SwtoolError, match="已经开始"):
        open_evaluation(office, "2026")


def test_from_the_seal_to_the_end(office: Office, tmp_path: Path) -> None:
    """甲: 18 + 30·1/2 + (0.2·50 + 0.3·40 + 0.5·40 = 42) = 75; 乙: 20 + 0 + 50 = 70. The review of indicator 1 of the
    first (18 → 12) makes it 69 and the second the first. The notice of 5 January runs five working days.
    """
    office = evaluated(office, tmp_path)
    one = require_evaluation(office, "2026")
    freeze(office, one)
    assert places(office, NEW_YEAR) == [(FIRST, 1, "75"), (SECOND, 2, "70")]
    one = require_evaluation(office, "2026")
    with pytest.raises(SwtoolError, match="已于 2027-01-05 封存"):
        give_score(office, one, FIRST, "1", None, 100)
    with pytest.raises(SwtoolError, match="还没有公示"):
        object_to(office, one, SECOND, "1", "功能区没有去看")
    assert announce(office, one) == date(2027, 1, 12)

    office = at(office.db, today=date(2027, 1, 12))
    one = require_evaluation(office, "2026")
    number = object_to(office, one, FIRST, "1", "请再核一次")
    with pytest.raises(SwtoolError, match="还不能定稿"):
        finish(office, one)

    office = at(office.db, today=date(2027, 1, 13))
    one = require_evaluation(office, "2026")
    with pytest.raises(SwtoolError, match="公示已于 2027-01-12 结束"):
        object_to(office, one, SECOND, "1", "晚了")
    with pytest.raises(SwtoolError, match="号异议还没有复核"):
        finish(office, one)
    assert [each.outcome for each in objection_check.run(office, office.today)] == [Outcome.VIOLATED]
    found = review(office, one, number, "现场复核少一个功能区", points=1200)
    assert changes(found.before, found.after).rows == [
        (SECOND, 70, 70, 2, 1, "", ""),
        (FIRST, 75, 69, 1, 2, "", ""),
    ]
    with pytest.raises(SwtoolError, match="已于 2027-01-13 复核"):
        review(office, one, number, "再来", points=100)
    finish(office, one)
    with pytest.raises(SwtoolError, match="定稿"):
        finish(office, require_evaluation(office, "2026"))

    later = at(office.db, today=date(2031, 6, 1))
    assert places(later, date(2027, 1, 12)) == [(FIRST, 1, "75"), (SECOND, 2, "70")]
    assert places(later, date(2031, 6, 1)) == [(SECOND, 1, "70"), (FIRST, 2, "69")]
    assert [each.outcome for each in objection_check.run(later, later.today)] == [Outcome.HOLDS]


def test_years_later_the_seal_still_says_the_same(office: Office, tmp_path: Path) -> None:
    """The scheme is changed, a station renamed, somebody certified: the sealed ranking stays to the byte."""
    office = evaluated(office, tmp_path)
    one = require_evaluation(office, "2026")
    seal, found = freeze(office, one)
    changed = dict(zip(("1", "2", "3", "J1", "V1"), (40, 10, 50, 5, ""), strict=True))
    rows = [HEAD, *((*row[:6], changed[str(row[2])], *row[7:]) for row in SCHEME[1:])]
    serve(office, SECOND, "示例丁", certified=True)
    with office.change("改名") as tx:
        tx.execute("UPDATE station SET name = '改名的社工站' WHERE name = ?", (SECOND,))
    assert load_rows(office, tmp_path, BOOKS, rows, terms=UPDATING).state is Became.LOADED
    assert [item.points for item in store.editions(office.db)[0].items][:2] == [4000, 1000]
    later = at(office.db, today=date(2030, 1, 1))
    _, again, results_again = standing(later, require_evaluation(later, "2026"), later.today)
    assert again is not None
    assert (again.sha256, results_again) == (seal.sha256, found)


def test_a_dry_run_seals_nothing(office: Office, tmp_path: Path) -> None:
    office = evaluated(office, tmp_path)
    freeze(office, require_evaluation(office, "2026"), keep=False)
    assert require_evaluation(office, "2026").frozen_on is None


def test_each_result_explains_itself(office: Office, tmp_path: Path) -> None:
    office = evaluated(office, tmp_path)
    one = require_evaluation(office, "2026")
    key = store.station_uids(office.db)[int(str(office.db.value("SELECT id FROM station WHERE name = ?", (FIRST,))))]
    table = explained(office, one, key, office.today)
    told = {row[0]: row[4:] for row in table.rows}
    assert told["1"] == ("镇街 18", 18)
    assert told["2"][0].startswith("持证率 1/2（50%）")
    assert told["3"] == ("自评 50×20%＋镇街 40×30%＋第三方 40×50%", 42)
    assert told["J1"] == ("镇街 没有评", 0)
    assert told["V1"] == ("没有触发", None)
    assert table.notes[0] == "合计 75 分，第 1 名"
    assert "本县没有规定等级分数线，不分等级" in ranking(office, one, office.today).notes


SCORE_HEAD = ("评估年度", "社工站", "指标编号", "自评分", "镇街评分", "第三方评分", "扣分原因")


def test_scores_come_in_by_a_sheet_and_a_second_time_change_nothing(office: Office, tmp_path: Path) -> None:
    load_scheme(office, tmp_path)
    one = open_evaluation(office, "2026")
    rows = [
        SCORE_HEAD,
        ("2026年", FIRST, "1", "", "18分", "", "少一个功能区"),
        ("2026年", FIRST, "3", 50, 40.5, "40", ""),
    ]
    receipt = load_rows(office, tmp_path, BOOKS, rows)
    assert receipt.state is Became.LOADED, receipt.findings
    held = {(each.code, each.party): each.points for each in store.scores(office.db, one.id)}
    assert held == {("1", TOWN): 1800, ("3", SELF): 5000, ("3", TOWN): 4050, ("3", THIRD): 4000}
    again = load_rows(office, tmp_path, BOOKS, rows[:2])
    assert again.state is Became.UNCHANGED
    assert len(store.scores(office.db, one.id)) == 4


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("2026", FIRST, "1", "", 21, "", ""), "evaluation.score"),
        (("2026", FIRST, "2", "", 21, "", ""), "evaluation.score"),
        (("2026", FIRST, "1", 10, "", "", ""), "evaluation.score"),
        (("2026", FIRST, "8", "", 10, "", ""), "evaluation.code"),
        (("2025", FIRST, "1", "", 10, "", ""), "evaluation.unknown"),
        (("2026", "没有的社工站", "1", "", 10, "", ""), "reference.station"),
    ],
)
def test_a_score_sheet_says_what_cannot_be(office: Office, tmp_path: Path, row: tuple[object, ...], code: str) -> None:
    load_scheme(office, tmp_path)
    one = open_evaluation(office, "2026")
    assert code in codes(load_rows(office, tmp_path, BOOKS, [SCORE_HEAD, row]))
    assert store.scores(office.db, one.id) == []


def test_jinan_wants_four_grades_three_levels_and_thirty_seven_lines(office: Office, tmp_path: Path) -> None:
    """JNA-01 on the small scheme: three lines are not 37, and the load says so."""
    jinan = at(office.db, policy=Policy.load("370102"))
    receipt = load_scheme(jinan, tmp_path)
    assert [each.what for each in receipt.findings] == ["《示例方案》评分细则 3 项，应为 37 项"]
    outcomes = [each.outcome for each in structure_check.run(jinan, jinan.today)]
    assert outcomes == [Outcome.UNDETERMINED]  # nothing is loaded
    rows: list[tuple[object, ...]] = [HEAD]
    rows += [("示例方案", "2026-01-01", str(n), "一级", f"二级{n % 5}", f"细则{n}", 2, "", "") for n in range(1, 27)]
    rows += [("示例方案", "2026-01-01", str(n), "一级", "二级", f"细则{n}", 4, "", "") for n in range(27, 37)]
    rows.append(("示例方案", "2026-01-01", "37", "一级", "二级", "细则37", 8, "", ""))  # 26·2 + 10·4 + 8 = 100
    assert load_scheme(jinan, tmp_path, rows).state is Became.LOADED
    (finding,) = structure_check.run(jinan, jinan.today)
    assert (finding.outcome, finding.what) == (Outcome.UNDETERMINED, "各等级的分数线没有写明，等级无法判定")


USUAL = [
    ("示例县社工站绩效评估指标表",),
    ("评估方案：示例方案", "", "", "方案启用日期：2026-01-01"),
    ("序号", "一级指标", "二级指标", "三级指标", "分值", "评分标准", "佐证材料"),
    (1, "规范建设（40分）", "场所", "功能区齐全", 15, "每缺一个扣5分", "照片"),
    (2, None, None, "标牌规范", 5, "没有不得分", "照片"),
    (3, None, "人员", "持证率", 20, "按比例得分", "证书"),
    (4, "服务成效（60分）", "成效", "个案质量", 35.5, "", "卷宗"),
    (5, None, None, "满意度", 24.5, "", "问卷"),
    ("合计", None, None, None, 100, None, None),
]


def test_the_usual_sheet_with_merged_levels_and_no_numbers(office: Office, tmp_path: Path) -> None:
    """§3.8: merged first columns, a running number, scheme and day in a line over the heading, the sum below."""
    merges = ["B4:B6", "C4:C5", "B7:B8", "C7:C8", "A1:G1"]
    receipt = load_rows(office, tmp_path, BOOKS, USUAL, merges=merges)
    assert receipt.state is Became.LOADED, [finding.what for finding in receipt.findings]
    (edition,) = store.editions(office.db)
    assert (edition.scheme, edition.edition_on) == ("示例方案", date(2026, 1, 1))
    assert [(item.code, item.level1[:4], item.level2, item.points) for item in edition.items] == [
        ("1", "规范建设", "场所", 1500),
        ("2", "规范建设", "场所", 500),
        ("3", "规范建设", "人员", 2000),
        ("4", "服务成效", "成效", 3550),
        ("5", "服务成效", "成效", 2450),
    ]


def test_a_sheet_that_is_taken_in_partly_must_still_add_up(office: Office, tmp_path: Path) -> None:
    """A faulty line is not left out of an edition: 80 of 100 points are no scheme."""
    rows = [*SCHEME[:1], (*SCHEME[1][:6], "二十多", *SCHEME[1][7:]), *SCHEME[2:]]
    load_rows(office, tmp_path, BOOKS, rows, terms=Terms(partial=True))
    assert store.editions(office.db) == []


def test_a_scheme_taken_back_is_told(office: Office, tmp_path: Path) -> None:
    receipt = load_scheme(office, tmp_path)
    one = open_evaluation(office, "2026")
    assert receipt.batch_id is not None
    undo_batch(office, int(receipt.batch_id), "发错了", label=str)
    with pytest.raises(NotFound, match="已经撤回"):
        ranking(office, one, office.today)
    assert evaluation_list(office, office.today).rows[0][3] == "方案已撤回"


def test_before_the_seal_a_day_gone_by_shows_the_scores_of_that_day(office: Office, tmp_path: Path) -> None:
    """18 on the 10th, 12 from the 12th on; nothing on the 9th, for the evaluation was not open."""
    load_scheme(office, tmp_path)
    give_score(office, open_evaluation(office, "2026"), FIRST, "1", None, 1800)
    later = at(office.db, today=date(2026, 11, 12))
    give_score(later, require_evaluation(later, "2026"), FIRST, "1", None, 1200)
    known = {day: dict(row[::2] for row in places(later, date(2026, 11, day))) for day in (10, 11, 12)}
    assert {day: of[FIRST] for day, of in known.items()} == {10: "18", 11: "18", 12: "12"}
    with pytest.raises(NotFound, match="没有开始评估"):
        require_evaluation(later, "2026", day=date(2026, 11, 9))


def test_places_on_a_sheet_are_numbers_that_can_be_summed(office: Office, tmp_path: Path) -> None:
    """甲 has 75; a third has no end: cut on the screen, six places in csv, whole in a workbook, exact in json."""
    office = evaluated(office, tmp_path)
    table = ranking(office, require_evaluation(office, "2026"), office.today)
    points = [row[3] for row in table.rows]
    assert points[0] == 75
    odd = replace(table, rows=[(*row[:3], Fraction(31, 3), None, *row[5:]) for row in table.rows])
    written = write_table(odd, tmp_path / "名次.xlsx")
    sheet = load_workbook(written).worksheets[0]
    (heading,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == "得分")
    cell = sheet.cell(heading.row + 1, heading.column)
    assert cell.value == 31 / 3
    assert cell.number_format == "0.00"
    assert "10.333333" in table_csv(odd)
    assert '"31/3"' in table_json(odd)


def test_the_result_sheet_is_written_from_the_seal(office: Office, tmp_path: Path) -> None:
    """甲: 75 as worked out above; one paper a station, the same bytes each time."""
    office = evaluated(office, tmp_path)
    one = require_evaluation(office, "2026")
    with pytest.raises(SwtoolError, match="还没有封存"):
        write_results(office, one, tmp_path / "单")
    seal, _ = freeze(office, one)
    one = require_evaluation(office, "2026")
    written = write_results(office, one, tmp_path / "评估结果")
    assert [path.name for path in written] == [f"{FIRST}2026绩效评估结果单.docx", f"{SECOND}2026绩效评估结果单.docx"]
    before = written[0].read_bytes()
    assert write_results(office, one, tmp_path / "又一次")[0].read_bytes() == before
    paper = Document(str(written[0]))
    words = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    for text in (FIRST, "75", "第 1 名", "没有分级", "已封存", "自评 50×20%＋镇街 40×30%＋第三方 40×50%", "42"):
        assert text in words, text
    column = paper.tables[1].rows[0].cells[-1]
    assert column.text == "得分"
    assert Length(column.width or 0).pt >= _SCORE + 2 * _CELL_MARGIN  # 98.64… stands on one line
    label = paper.tables[0].rows[0].cells[2]
    assert label.text == "乡镇（街道）"
    assert Length(label.width or 0).pt >= len(label.text) * 11 + 2 * _CELL_MARGIN  # characters of 11 points, one line
    everything = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    footers = "\n".join(paragraph.text for section in paper.sections for paragraph in section.footer.paragraphs)
    assert seal.sha256 in everything + footers
