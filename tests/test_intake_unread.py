"""What was not read of a book is said, and is read when it comes again: columns nobody knows, columns named twice,
sheets that were left out, headings that were explained since."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from swtool import rooms
from swtool.intake.load import State, load
from swtool.intake.mappings import remember
from swtool.intake.plan import Action
from swtool.intake.tables import Reading
from swtool.office import Office
from tests.registry_house import resident_id
from tests.sightings import see_rows
from tests.test_intake_existing import ONE, ROSTER, STRICT, THREE, mobiles, person
from tests.test_intake_existing import office as office  # noqa: PLC0414
from tests.test_intake_existing import there as there  # noqa: PLC0414
from tests.test_intake_undo import later, sheet, take_in

FORM = next(book.form for book in rooms.books() if book.form.name == "staff_roster")
HEAD = ("社工站名称", "姓名", "身份证号", "手机")
ROW = ("许村镇社工站", "甲示例", ONE, "13800000001")


def test_columns_that_nobody_knows_are_named_where_they_hold_something(tmp_path: Path) -> None:
    rows = [("序 号", *HEAD, "工资", "空着", None), (1, *ROW, 5000, None, "随手写的")]
    seen = see_rows(tmp_path, rows)
    assert (seen.codes, seen.notes) == (
        [],
        ["“表”没有读的列：F列“工资”、H列（没有列名）；要读的用 swtool intake map 说明"],
    )


def test_notes_beside_and_below_a_list_are_no_columns(tmp_path: Path) -> None:
    rows = [HEAD, ROW, ("注：身份证号须核对", None, None, None, "王示例填")]
    assert [note for note in see_rows(tmp_path, rows).notes if "没有读的列" in note] == []


def test_a_number_in_a_heading_that_is_not_read_is_not_repeated(tmp_path: Path) -> None:
    notes = see_rows(tmp_path, [(*HEAD, f"经办{THREE}"), (*ROW, "有")]).notes
    assert any("没有读的列" in note for note in notes)
    assert THREE not in "".join(notes)


def test_two_columns_of_one_name_that_differ_are_refused(tmp_path: Path) -> None:
    seen = see_rows(tmp_path, [(*HEAD, "手机"), (*ROW, "13800000001"), (*ROW[:3], "", "13999999999")])
    assert seen.codes == [("intake.column_twice", "E1")]
    assert seen.findings[0].what == "D列和E列都是“手机”，内容不一样（如第 3 行），分不清以哪一列为准"


def test_two_columns_of_one_name_that_say_the_same_are_one(tmp_path: Path) -> None:
    seen = see_rows(tmp_path, [(*HEAD, "手机"), (*ROW, 13800000001)])
    assert (seen.codes, seen.column("mobile")) == ([], ["13800000001"])


def test_a_sheet_that_was_left_out_comes_in_with_the_same_file_later(office: Office, tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    others = (person("示例丙", THREE), ("长安镇社工站", *person("示例丁", resident_id("19900104", 40))[1:]))
    for title, row in zip(("许村", "长安"), others, strict=True):
        book.create_sheet(title).append(list(ROSTER))
        book[title].append(list(row))
    path = tmp_path / "两镇.xlsx"
    book.save(path)
    part = load(office, path, rooms.books(), reading=Reading(leave_out=("长安",)), terms=STRICT)
    assert part.state is State.LOADED
    whole = take_in(later(office, 2), path, STRICT)
    assert (whole.state, whole.count(Action.INSERT)) == (State.LOADED, 1), whole.notes


def test_a_column_explained_since_is_read_from_the_same_file(office: Office, tmp_path: Path) -> None:
    head = [*ROSTER[:6], "联络号"]
    path = sheet(tmp_path / "自己的列名.xlsx", tuple(head), (*person("示例丙", THREE)[:6], "13800000003"))
    first = take_in(office, path, STRICT)
    assert first.state is State.LOADED
    assert "“Sheet”没有读的列：G列“联络号”；要读的用 swtool intake map 说明" in first.notes
    office = later(office, 2)
    with office.change("记住列名") as tx:
        remember(tx, FORM, "", dict(enumerate(head, start=1)), {"联络号": "mobile"})
    again = take_in(office, path, STRICT)
    assert (again.state, again.count(Action.UPDATE)) == (State.LOADED, 1)
    assert mobiles(office)[-1] == "13800000003"
