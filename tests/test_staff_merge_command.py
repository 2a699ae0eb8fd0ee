"""`swtool staff merge`, `unmerge`, `merges` as a clerk types them."""

from __future__ import annotations

from pathlib import Path

import pytest

from .registry_house import resident_id
from .test_staff_commands import Desk, desk

__all__ = ["desk"]
ID = resident_id("19900101", 1)
KEPT, MERGED = "330481-00001", "330481-00002"
MERGE = ("staff", "merge", KEPT, MERGED, "--why", "核对身份证原件")


@pytest.fixture
def twice(desk: Desk, tmp_path: Path) -> Desk:
    """张示例 is registered twice at 许村: with the ID, and without it but with a phone."""
    line = "staff register --station 许村 --post-kind service_post --basis full_time --from 2022-03-01 --yes"
    assert desk(*line.split(), "--name", "张示例", "--id", ID) == 0, desk.err
    assert desk(*line.split(), "--name", "张示列", "--id", "无", "--mobile", "13800000001") == 0, desk.err
    return desk


def test_the_two_are_shown_masked_and_a_trial_changes_nothing(twice: Desk) -> None:
    assert twice(*MERGE, "--dry-run") == 0, twice.err
    assert "试运行，没有写入" in twice.err
    assert "注：只有并入的一条有：手机\n注：要补过来的加 --fill\n" in twice.out
    assert "同一站登记了两遍的任职 1 段，只算保留的一条" in twice.out
    for personal in (ID, "张示例", "张示列", "13800000001"):
        assert personal not in twice.out + twice.err
    assert len(twice.rows("staff", "list")) == 2
    assert twice.rows("staff", "merges") == []


def test_merged_listed_and_undone(twice: Desk) -> None:
    assert twice(*MERGE, "--yes", "--fill") == 0, twice.err
    assert "已合并，编号 HB2026-0001：330481-00002 并入 330481-00001" in twice.err
    assert [row["staff_no"] for row in twice.rows("staff", "list")] == [KEPT]
    (shown,) = twice.rows("staff", "show", MERGED)
    assert (shown["staff_no"], shown["mobile"]) == (KEPT, "***********")
    assert twice("staff", "show", KEPT) == 0
    assert f"并入的登记：{MERGED}" in twice.out
    assert twice("staff", "unmerge", "hb2026-0001", "--why", "是两个人", "--dry-run") == 0
    assert len(twice.rows("staff", "list")) == 1
    assert twice("staff", "unmerge", "hb2026-0001", "--why", "是两个人") == 0
    assert "又是两个人" in twice.err
    assert [row["staff_no"] for row in twice.rows("staff", "list")] == [KEPT, MERGED]
    (row,) = twice.rows("staff", "merges")
    assert (row["merge_no"], row["kept"], row["merged"], row["undone_at"]) == (
        "HB2026-0001", KEPT, MERGED, "2026-06-30",
    )  # fmt: skip


def test_refusals(twice: Desk) -> None:
    assert twice("staff", "merge", MERGED, KEPT, "--why", "核对", "--yes") == 1
    assert f"改为 swtool staff merge {KEPT} {MERGED}" in twice.err
    assert twice(*MERGE) == 2  # nobody sits at a terminal to confirm
    assert twice(*MERGE[:4]) == 2
    assert "缺少选项 --why" in twice.err
    assert twice(*MERGE, "--yes") == 0
    assert twice(*MERGE, "--yes") == 1
    assert "已经是同一个人" in twice.err
    assert twice("staff", "unmerge", "HB2026-0009", "--why", "核对") == 1
    assert "没有编号为“HB2026-0009”的合并" in twice.err
