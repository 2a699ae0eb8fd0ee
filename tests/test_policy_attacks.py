"""Rule and case files as they come from Notepad, from haste and from malice: read, or refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.casefiles import read_cases
from swtool.casetrials import run_cases
from swtool.errors import PolicyFault, SwtoolError, UsageFault
from swtool.policy.packs import read_pack
from swtool.policy.skeleton import skeleton
from tests.clerk import OPERATOR, Clerk
from tests.test_policy_cases import CASES, PACK, folder

__all__ = ["folder"]

ROW = "示例镇社工站,示例甲,服务性,专职,2025-06-30"
EXPECTED = '"station.full_time_min" = "没有规定"'


def tried(folder: Path, content: str | bytes) -> list[bool]:
    """What became of the expectations of a file with that content."""
    path = folder / "试.toml"
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return [each.holds for each in run_cases(read_cases(path))]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_files_of_notepad_are_read(folder: Path, mark: bytes, end: str) -> None:
    (folder / "990101.toml").write_bytes(mark + PACK.replace("\n", end).encode("utf-8"))
    assert tried(folder, mark + CASES.replace("\n", end).encode("utf-8")) == tried(folder, CASES)


@pytest.mark.parametrize("code", ["gbk", "utf-16"])
def test_other_encodings_are_told(folder: Path, code: str) -> None:
    with pytest.raises(SwtoolError, match="UTF-8"):
        tried(folder, CASES.encode(code))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('county = "990101"', 'county = "99"', "county 应是"),
        ('county = "990101"', 'county = ["990101"]', "county 应是"),
        ("[divisions]", '[divisions]\n"9901011012" = "示例"', "不是乡镇（9 位）或村（12 位）的代码"),
        ('as_of = "2026-01-01"', 'as_of = "1999-12-31"', "检查从 2000-01-01 起才能试"),
        ('as_of = "2025-12-31"', "as_of = 2025-12-31T08:00:00", "as_of 应是日期"),
        (EXPECTED, '"station.full_time_min" = ["没有规定"]', "应是文字"),
        (EXPECTED, '"station.full_time_min" = {}', "应是文字"),
        (EXPECTED, '"station.full_time_min" = 4', "应是文字"),
        (EXPECTED, '"station.full_time_min" = { "示例镇社工站" = 4 }', "应是文字"),
        (EXPECTED, '"station" = "不符合"', "写到具体哪一项"),
        (ROW, '"' + ROW, "引号没有配对"),
        (ROW, "", "一行数据也没有"),
    ],
)
def test_what_a_case_cannot_mean_is_told(folder: Path, old: str, new: str, words: str) -> None:
    assert old in CASES
    with pytest.raises(SwtoolError) as refused:
        tried(folder, CASES.replace(old, new))
    assert words in str(refused.value)
    assert "怎么办" in str(refused.value)


@pytest.mark.parametrize("times", ["0", "-3", "1.5", "99999999999999999999", "10000", "²", "三"])
def test_a_row_that_cannot_be_repeated_so_often_is_told(folder: Path, times: str) -> None:
    """Not taken for one row, and not written for hours."""
    with pytest.raises(SwtoolError, match="份数"):
        tried(folder, repeated(times))


def repeated(times: str) -> str:
    lines = CASES.split("\n")
    at = next(number for number, line in enumerate(lines) if line == ROW)
    lines[at - 1 : at + 1] = [f"份数,{lines[at - 1]}", f"{times},{ROW.replace('示例甲', '示例{序}')}"]
    return "\n".join(lines)


@pytest.mark.parametrize("times", ["1", "３", " 12 ", ""])
def test_a_row_is_repeated(folder: Path, times: str) -> None:
    assert len(tried(folder, repeated(times))) == 3


def test_a_heading_that_stands_twice_is_told(folder: Path) -> None:
    with pytest.raises(SwtoolError, match="写了两次"):
        tried(folder, CASES.replace("岗位性质,专兼职", "姓名,专兼职"))


def test_brackets_without_end_are_told(folder: Path) -> None:
    deep = "x = " + "[" * 5000 + "]" * 5000
    with pytest.raises(SwtoolError, match="套得太深"):
        tried(folder, deep)
    path = folder / "深.toml"
    path.write_text(deep, encoding="utf-8")
    with pytest.raises(PolicyFault, match="套得太深"):
        read_pack(path)


@pytest.mark.parametrize("name", ["", "  ", "示\x07例", "示\x1b[2J例"])
def test_a_new_file_needs_a_name_that_can_be_read_back(name: str) -> None:
    with pytest.raises(UsageFault, match="名称"):
        skeleton("990101", name)


@pytest.mark.parametrize("name", ['示例"县\\', "示\n例 县", "{name}县", "'''县", "# 县"])
def test_a_new_file_with_an_odd_name_is_read_back(tmp_path: Path, name: str) -> None:
    path = tmp_path / "990101.toml"
    path.write_text(skeleton("990101", name), encoding="utf-8")
    assert read_pack(path, is_own_file=True).name == " ".join(name.split())


def test_rules_are_adopted_from_a_day_on_which_the_office_is_there(clerk: Clerk) -> None:
    said = clerk.refused("policy", "adopt", "44:*", "--from", "1990-01-01", *OPERATOR)
    assert "1990-01-01 还没有本单位的登记" in said
    assert "swtool init" not in said


def test_places_to_compare_are_named(clerk: Clerk) -> None:
    assert "没有写规则" in clerk.refused("check", "--compare", ",、 ", code=2)
    assert "不能一起写" in clerk.refused("check", "--compare", "44", "--policy", "32", code=2)
