"""The same content again is known, whatever its name, format and bytes, and is not loaded a second time."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from swtool.evaluation.terms import ItemKind
from swtool.intake import deciding
from swtool.intake.deciding import Existing, Terms
from swtool.intake.load import State
from swtool.intake.plan import Action, Batch, Book, Extract
from swtool.intake.sameness import _in_words
from swtool.office import Office
from tests.test_intake_existing import ONE, ROSTER, STRICT, THREE, TWO, found, mobiles, person
from tests.test_intake_existing import office as office  # noqa: PLC0414
from tests.test_intake_existing import there as there  # noqa: PLC0414
from tests.test_intake_undo import later, sheet, take_in


def test_a_copy_under_another_name_and_saved_again_is_known(office: Office, tmp_path: Path) -> None:
    copy = tmp_path / "改了名.xlsx"
    book = load_workbook(tmp_path / "一.xlsx")
    book["Sheet"].title = "花名册"
    book["花名册"]["A1"].comment = None
    book.save(copy)
    assert copy.read_bytes() != (tmp_path / "一.xlsx").read_bytes()
    head = office.head
    receipt = take_in(office, copy, STRICT)
    assert (receipt.state, office.head) == (State.UNCHANGED, head)
    assert receipt.notes[0] == "同样的内容已于 2026-11-02 09:00 入库（第 1 批，一.xlsx）"


def test_what_came_in_in_part_is_not_said_to_be_in(office: Office, tmp_path: Path) -> None:
    rows = (person("示例丙", THREE), person("示例丁", "330481199001010000"), person("示例戊", "330481199001020000"))
    path = sheet(tmp_path / "二.xlsx", ROSTER, *rows)
    assert take_in(office, path, Terms(partial=True)).state is State.PARTIAL
    again = take_in(later(office, 2), path, Terms(partial=True))
    assert again.notes[0] == "同样的内容已于 2026-11-02 10:01 部分入库（有 2 处没有收；第 2 批，二.xlsx）"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
@pytest.mark.parametrize("kind", ["xls", "csv", "ods"])
def test_a_copy_in_another_format_is_known(office: Office, tmp_path: Path, kind: str) -> None:
    target = "csv:Text - txt - csv (StarCalc):44,34,76" if kind == "csv" else kind
    profile = f"-env:UserInstallation=file://{tmp_path / 'lo'}"
    line = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        target,
        "--outdir",
        tmp_path / "副本",
        tmp_path / "一.xlsx",
    ]
    subprocess.run(list(map(str, line)), check=True, capture_output=True, timeout=120)
    receipt = take_in(office, tmp_path / "副本" / f"一.{kind}", STRICT)
    assert receipt.state is State.UNCHANGED, found(receipt)


def test_the_same_again_does_not_undo_what_was_corrected_since_unless_asked(office: Office, tmp_path: Path) -> None:
    second = sheet(tmp_path / "二.xlsx", ROSTER, person("示例甲", ONE, "13800000009"), person("示例乙", TWO))
    take_in(office, second, Terms(Existing.UPDATE))
    again = take_in(later(office, 2), tmp_path / "一.xlsx", STRICT)
    assert again.state is State.UNCHANGED
    assert mobiles(office)[0] == "13800000009"
    what = "其中 1 行（第 2 行）入库以后台账上改过，现在与表上不同；台账没有改动"
    assert found(again) == [("intake.changed_since", "", what)]
    assert take_in(later(office, 3), tmp_path / "一.xlsx", Terms(Existing.UPDATE)).state is State.LOADED
    assert mobiles(office)[0] == "13800000001"


def test_where_nothing_was_written_since_the_rows_are_not_planned_again(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planning a hundred thousand rows takes seconds. What is noted beside the registers is no reason."""
    asked: list[str] = []
    genuine = deciding.tell_changed_since

    def told(office: Office, book: Book, found: Extract, batch: Batch) -> None:
        asked.append(found.form.name)
        genuine(office, book, found, batch)

    monkeypatch.setattr("swtool.intake.load.tell_changed_since", told)
    assert take_in(office, tmp_path / "一.xlsx", STRICT).state is State.UNCHANGED
    with office.change("查看") as tx:
        seen = {"kind": "reveal", "subject": "人员", "persons": 1, "recorded_at": tx.recorded_at}
        tx.insert("access_event", seen)
    assert take_in(office, tmp_path / "一.xlsx", STRICT).state is State.UNCHANGED
    assert asked == []
    with office.change("登记机构") as tx:
        tx.insert("organization", {"uid": tx.uid(), "name": "示例机构", "kind": "social_service_institution"})
    assert take_in(office, tmp_path / "一.xlsx", STRICT).state is State.UNCHANGED
    assert asked == ["staff_roster"]


def test_one_more_row_is_another_content(office: Office, tmp_path: Path) -> None:
    rows = (person("示例甲", ONE, "13800000001"), person("示例乙", TWO), person("示例丙", THREE))
    receipt = take_in(office, sheet(tmp_path / "三.xlsx", ROSTER, *rows), STRICT)
    assert (receipt.state, receipt.count(Action.INSERT)) == (State.LOADED, 1)


def test_the_same_again_says_nothing_where_the_office_says_the_same(office: Office, tmp_path: Path) -> None:
    assert found(take_in(office, tmp_path / "一.xlsx", STRICT)) == []


def test_a_word_of_a_fixed_list_is_not_the_text_that_it_is_written_as() -> None:
    """Offices keep the digests that earlier versions of the program made."""
    assert _in_words([ItemKind.LEAF, ItemKind.LEAF]) == "ItemKind:leaf\x1fItemKind:leaf"
    assert _in_words(["leaf", "leaf"]) == "leaf\x1fleaf"
    assert _in_words(["leaf", None, 1]) == "leaf\x1f\x1fint:1"
