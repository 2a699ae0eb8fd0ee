"""The lists on a terminal of 80 columns: tables, nothing beyond the edge."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from swtool.cli import main
from swtool.helptext import display_width
from swtool.sample_data.scene import DATABASE, OPERATORS

from .played import Played, play_once

LISTS = (
    "volunteer list", "volunteer records", "volunteer duplicates", "plan list", "plan due", "plan missing",
    "order list", "order list --open", "order loops", "order waits", "order channels", "case list",
    "case show XC-GA-003", "service list --month 2026-10", "service summary --month 2026-10", "service catalogue list",
    "service duplicates --month 2026-10", "service record list --month 2026-10", "need unanswered", "aid list",
    "aid total", "household members HN05-0010", "household categories", "household grown",
    "match suggest --town 许村镇", "match list", "match unmet", "match unmet --by town", "resource list",
    "resource pools", "round list", "round status", "inventory due --village 许村镇",
    "inventory duplicates households", "inventory list households --village 许村镇",
    "inventory list needs --village 许村镇", "inventory list resources --village 许村镇",
    "fund list", "fund accounts", "fund balance", "fund balance --month 2026-10", "fund detail 1002", "fund projects",
    "fund headroom", "fund headroom --plan 91.5万", "fund subsidies", "entry list", "audit doubts",
    "evaluation list", "evaluation items", "evaluation measures", "evaluation rank 2026Q3",
    "evaluation explain 2026Q3 马桥街道社工站", "evaluation appeals 2026Q3", "evaluation missing 2026Q3",
    "evaluation contest 2026", "evaluation outcomes", "evaluation satisfaction",
    "project stages 许村镇社工站2026年服务项目（示例）", "project list --stage 全部", "project payments",
    "project progress", "project kinds", "project slots", "project renewals",
    "pay ladder", "pay grades", "pay grades --moves", "pay list", "pay averages", "register kinds",
    "register list 讲师库", "register list 双选会", "register list 考试", "register list 采购公告",
)  # fmt: skip
CARD = "〔1〕"
OPERATOR = ("--operator", OPERATORS[0][0])


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample office in which a round was opened and ended, and a town's needs were assigned."""
    played: Played = play_once(tmp_path_factory)
    folder = tmp_path_factory.mktemp("narrow")
    database = folder / DATABASE
    shutil.copyfile(played.folder / DATABASE, database)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SWTOOL_DB", str(database))
        patch.chdir(folder)
        for change in ("round open needs", "round open resources", "round close needs", "match assign --town 许村镇"):
            assert main([*change.split(), *OPERATOR]) in (0, 3), change
    return database


@pytest.mark.parametrize("command", LISTS)
def test_a_list_stands_as_a_table(
    office: Path, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SWTOOL_DB", str(office))
    monkeypatch.setenv("COLUMNS", "80")
    assert main(command.split()) in (0, 3)
    shown = capsys.readouterr().out
    assert CARD not in shown
    assert "──" in shown or "（没有）" in shown
    assert [line for line in shown.splitlines() if display_width(line) > 80] == []


@pytest.mark.parametrize(
    "command", [*LISTS, "stats annual --year 2026", "fund statement 2026-10", "report fields",
                "stats reported list", "disclosure status --year 2026", "check --compare 32,330481", "target status"]
)  # fmt: skip
def test_the_notes_of_a_file_name_no_command(
    office: Path, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SWTOOL_DB", str(office))
    assert main([*command.split(), "--format", "json"]) in (0, 3)
    told = json.loads(capsys.readouterr().out)
    assert [note for note in told["notes"] if re.search(r"swtool | --?[a-z]", note)] == []


def test_a_narrow_list_of_notices_says_when_each_came_out(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SWTOOL_DB", str(office))
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["register", "list", "采购公告"]) == 0
    shown = capsys.readouterr().out
    for day in ("2026-02-27", "2026-04-02", "2026-04-28", "2026-05-18", "2026-10-29"):
        assert day in shown


def test_a_need_that_nothing_answers_has_blanks(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SWTOOL_DB", str(office))
    main(["match", "suggest", "--town", "许村镇", "--format", "csv"])
    lines = capsys.readouterr().out.splitlines()
    (line,) = [line for line in lines if line.startswith("XQ-05-0001")]
    assert line.split(",") == [
        "XQ-05-0001",
        "HN05-0001",
        "许巷社区居委会",
        "就业帮扶",
        "",
        "",
        "没有合适的资源",
        "",
        "",
        "",
    ]
