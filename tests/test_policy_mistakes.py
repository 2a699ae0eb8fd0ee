"""A rule pack with a mistake is refused: file, line and key are named, and all mistakes told together."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from swtool.errors import PolicyFault
from swtool.policy import Policy
from swtool.policy.packs import read_pack
from tests.policy_case import county, floor

ZOO = Path(__file__).parent / "policy_zoo"


@pytest.mark.parametrize("path", sorted(ZOO.glob("*.toml")), ids=lambda path: path.stem)
def test_a_broken_pack_is_refused_with_its_place(path: Path) -> None:
    expected = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# 应当说到：").split(" | ")
    with pytest.raises(PolicyFault) as caught:
        Policy.load("990101", county_file=path)
    message = str(caught.value)
    assert path.name in message
    assert "怎么办" in message
    assert [words for words in expected if words not in message] == []
    assert not re.search(r"(?<![a-z_.\"“])\b(Invalid|Expected|Cannot|Unterminated|line|column)\b", message)


def test_all_mistakes_of_a_file_are_told_together(tmp_path: Path) -> None:
    path = county(tmp_path, "[station.full_time_min]\n" + floor("2021-06-31", 6) + floor("2022", 7))
    with pytest.raises(PolicyFault) as caught:
        read_pack(path, is_own_file=True)
    assert "共 2 处" in caught.value.why
    assert "第7行" in caught.value.why
    assert "2021-06-31" in caught.value.why
    assert "第14行" in caught.value.why
    assert "不到日" in caught.value.why


def test_a_missing_file_and_a_file_in_gbk_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyFault, match="没有这个规则文件"):
        read_pack(tmp_path / "没有.toml")
    path = tmp_path / "gbk.toml"
    path.write_bytes('[pack]\ncode = "990101"\nname = "示例县"\n'.encode("gbk"))
    with pytest.raises(PolicyFault, match="不是 UTF-8 编码") as caught:
        read_pack(path)
    assert "第3行" in str(caught.value)


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "本县.toml"
    text = '[pack]\ncode = "330481"\nname = "海宁市"\n\n[station.full_time_min]\n' + floor("2026-01-01", 7)
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert Policy.load("330481", county_file=path).at("station.full_time_min", date(2026, 1, 1)).number() == 7
