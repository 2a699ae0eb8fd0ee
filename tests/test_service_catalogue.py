"""Catalogues of services: the policy's own thirteen items, and editions that are loaded, from their day on."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from swtool.casework.catalogue import Catalogue, Item, counted
from swtool.policy.policy import Policy
from tests.clerk import Clerk, book
from tests.service_case import STATION, clerk_at, lay_county, load, padded

HEAD = ("目录名称", "启用日期", "项目编码", "服务领域", "服务大项", "服务小项", "服务要点")
CHENGDU = """[pack]
code = "330481"
name = "海宁市"
short = "海宁"
[service.catalogue_counts]
label = "服务目录的项数"
severity = "warning"
[[service.catalogue_counts.values]]
since = "2026-01-01"
fields = 2
sections = 2
items = 3
unit = "item"
source = "示例规定"
basis = "设置"
"""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_county(tmp_path_factory.mktemp("county"))


@pytest.fixture
def clerk(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    return clerk_at(county, tmp_path, capsys, monkeypatch)


def take(clerk: Clerk, *rows: tuple[object, ...]) -> None:
    answer = clerk("service", "catalogue", "load", book(clerk.desk / "目录.xlsx", [HEAD, *rows]))
    assert answer.code == 0, answer


def rows(clerk: Clerk, verb: str, day: str) -> list[dict[str, object]]:
    answer = clerk("service", "catalogue", verb, "--as-of", day, "--format", "json")
    assert answer.code == 0, answer
    found: list[dict[str, object]] = json.loads(answer.out)["rows"]
    return found


THREE = (
    ("示例目录", "2026-07-01", "Z1", "救助", "临时救助", "协助申请", None),
    ("示例目录", "2026-07-01", "Z2", "救助", "临时救助", "入户核查", None),
    ("示例目录", "2026-07-01", "Z3", "养老", "居家养老", "定期探访", "每周一次"),
)


def test_the_province_s_list_has_four_classes_and_thirteen_items() -> None:
    stated = Policy.load("320500").at("service.catalogue", date(2026, 1, 1))
    items = [text.split(maxsplit=1) for text in stated.list("items")]
    assert [code for code, _ in items] == ["B1", "B2", "B3", "D1", "D2", "D3", "D4", "D5", "E1", "E2", "E3", "E4", "O1"]
    kinds = [rest.partition("/")[0] for _, rest in items]
    assert [kinds.count(kind) for kind in ("基础服务", "兜底服务", "增能服务", "其他服务")] == [3, 5, 4, 1]
    assert Policy.load("320500").at("service.extra_fields", date(2026, 1, 1)).list("fields") == (
        "司法矫正",
        "卫生健康",
        "工会服务",
        "拥军优属",
    )
    assert Policy.load("510100").at("service.catalogue_counts", date(2026, 1, 1)).number("items") == 130
    assert len(Policy.load("370832").at("service.case_stages", date(2026, 1, 1)).list("stages")) == 5


def test_the_province_s_items_are_read_with_class_and_content(clerk: Clerk) -> None:
    shown = {row["code"]: row for row in rows(clerk, "show", "2026-01-01")}
    assert (shown["D5"]["field"], shown["D5"]["name"], shown["D5"]["content"]) == (
        "兜底服务",
        "婚姻家庭社会工作兜底服务",
        "婚姻家庭辅导、预防家庭暴力、危机介入",
    )
    assert shown["司法矫正"]["field"] == "延伸领域"
    own = CHENGDU.replace("service.catalogue_counts", "service.catalogue").partition("fields")[0]
    wrong = f'{own}items = ["跳舞"]\nsource = "示例规定"\nbasis = "设置"\n'
    (clerk.desk / "office.policy.toml").write_text(wrong, encoding="utf-8")
    assert "“跳舞”不是服务目录的一条" in clerk.refused("service", "catalogue", "show")


def test_an_edition_counts_from_its_day_on(clerk: Clerk) -> None:
    take(clerk, *THREE)
    assert len(rows(clerk, "show", "2021-06-16")) == 0  # the day before the province's list
    assert len(rows(clerk, "show", "2021-06-17")) == 17  # 13 items, and 4 fields into which services may reach
    assert len(rows(clerk, "show", "2026-06-30")) == 17
    assert len(rows(clerk, "show", "2026-07-01")) == 20
    take(clerk, ("示例目录", "2026-10-01", "Z1", "救助", "临时救助", "协助申请", None))
    assert len(rows(clerk, "show", "2026-09-30")) == 20
    assert len(rows(clerk, "show", "2026-10-01")) == 18  # the new edition has one item
    told = [(row["edition_on"], row["items"], row["in_force"]) for row in rows(clerk, "list", "2026-10-01")]
    assert told == [
        ("2021-06-17", 13, True),
        ("2021-06-17", 4, True),
        ("2026-07-01", 3, False),
        ("2026-10-01", 1, True),
    ]
    take(clerk, *THREE)  # the same sheet again
    assert len(rows(clerk, "show", "2026-09-30")) == 20


def test_records_are_kept_under_the_code(clerk: Clerk) -> None:
    take(clerk, *THREE)
    load(clerk, padded(STATION, "2026-11-03", "探访", "定期探访", "示例甲", "D1"))
    (shown,) = json.loads(clerk("service", "record", "list", "--item", "Z3", "--format", "json").out)["rows"]
    assert shown["item"] == "定期探访"


def test_counts_are_compared_where_a_place_states_them(clerk: Clerk) -> None:
    def verdict() -> dict[str, object]:
        answer = clerk("check", "--code", "service.catalogue_counts", "--all", "--format", "json")
        (only,) = json.loads(answer.out)["rows"]
        return dict(only)

    assert verdict()["outcome"] == "不适用"
    (clerk.desk / "office.policy.toml").write_text(CHENGDU, encoding="utf-8")
    assert verdict()["outcome"] == "无法判定"  # nothing is loaded
    take(clerk, *THREE[:2])
    assert verdict()["outcome"] == "不符合"
    assert "1 大领域、1 大项、2 小项" in str(verdict()["what"])
    take(clerk, *THREE)
    assert verdict()["outcome"] == "符合"


def test_words_that_mean_two_items_find_none() -> None:
    one = Item("甲", "2026-01-01", "A1", "救助", "", "探访")
    other = Item("乙", "2026-01-01", "B1", "养老", "", "探访")
    found = Catalogue.of([one, other])
    assert found.find("探访") is None
    assert found.find("A1") == found.find("A1 探访") == one
    assert str(counted([one, other])) == "2 大领域、0 大项、2 小项"
