"""The site: what stands on it and what may not. Expectations are worked out by hand."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest

from swtool.dates import Month
from swtool.disclosure import store
from swtool.disclosure.site_folder import LIST
from swtool.disclosure.withdrawals import insert_withdrawal
from swtool.disclosure.withdrawing import withdraw
from tests.approval_case import entry, world_with
from tests.disclosures import OCTOBER, SEPTEMBER, World, full_month, report_party
from tests.site_house import LEAKED, everything, files_in, on, put_up
from tests.site_house import built as built  # noqa: PLC0414
from tests.site_house import world as world  # noqa: PLC0414

NAME = "海宁市示例社会工作服务中心"


@pytest.fixture(scope="module")
def pages(built: Path) -> dict[str, str]:
    """The site's own pages; archived files lie under v1, v2."""
    return {
        path: content.decode()
        for path, content in files_in(built).items()
        if path.endswith(".html") and not re.search(r"/v\d+/", path)
    }


# -- what stands on it ------------------------------------------------------------------------------------------------


def test_every_month_town_and_organization_has_its_page(pages: dict[str, str]) -> None:
    months = ("2026-09", "2026-10", "2026-11")
    assert sorted(pages) == sorted([
        "index.html", "about.html", "org/index.html", "org/1/index.html", "town/330481104.html",
        *(f"month/{month}.html" for month in months), *(f"org/1/{month}/index.html" for month in months),
    ])  # fmt: skip
    assert '最近一期：<a href="month/2026-10.html">2026年10月</a>，1 家机构' in pages["index.html"]  # November is gone
    assert '<a href="town/330481104.html">许村镇</a> <span class="soft">1 家机构</span>' in pages["index.html"]


def test_archived_files_lie_there_byte_for_byte(world: World, built: Path) -> None:
    for month, version in ((SEPTEMBER, 1), (OCTOBER, 1), (OCTOBER, 2)):
        seal = store.require_seal(world.office.db, 1, NAME, month, version)
        archived = store.files_of(world.office.db, seal.id)
        folder = built / "org" / "1" / str(month) / f"v{version}"
        assert sorted(path.name for path in folder.iterdir()) == sorted(file.file_name for file in archived)
        for file in archived:
            assert store.digest((folder / file.file_name).read_bytes()) == file.sha256


def test_no_link_leads_nowhere_or_away(built: Path, pages: dict[str, str]) -> None:
    from urllib.parse import unquote

    for path, text in pages.items():
        for href in re.findall(r'href="([^"]*)"', text):
            if href == "data:,":
                continue
            target, _, anchor = href.partition("#")
            place = (built / path).parent / unquote(target) if target else built / path
            assert not target.startswith("/"), (path, href)
            assert ":" not in target, (path, href)
            assert place.resolve().is_file(), (path, href)
            assert not anchor or f'id="{anchor}"' in place.read_text(encoding="utf-8"), (path, href)


def test_a_page_has_the_published_figures_and_the_counts_of_questions(pages: dict[str, str]) -> None:
    page = pages["org/1/2026-10/index.html"]
    for text in ("130,299.50", "39,700.50", "补登：组织生活会", "关于这个月的公开收到 1 件，已答复 1 件"):
        assert text in page
    assert "活动怎样开支" not in page
    assert "公众反馈" not in pages["org/1/2026-09/index.html"]


def test_a_correction_tells_why_and_what_changed(pages: dict[str, str]) -> None:
    page = re.sub(r"<[^>]+>", "", pages["org/1/2026-10/index.html"])
    assert "更正说明（第2版，2026-11-10）　漏登一次组织生活会" in page
    assert "党务“党组织活动”新增 主题党日、2026-10-18、补登：组织生活会" in page
    assert "第1版（2026-11-10，封存码" in page


def test_the_trend_has_the_published_money_and_a_gap_for_what_is_not_told(pages: dict[str, str]) -> None:
    page = pages["org/1/index.html"]
    rows = re.findall(r'<tr><th scope="row" class="d">(2026年\d+月)</th>((?:<td class="n">[^<]*</td>)+)</tr>', page)
    cells = {month: re.findall(r">([^<]*)</td>", row) for month, row in rows}
    assert cells == {  # opening + income − spending = closing, by hand in site_house
        "2026年9月": ["10,000.00", "0.00", "120,000.00"],
        "2026年10月": ["50,000.00", "39,700.50", "130,299.50"],
    }
    # November was taken back: no trend reaches it, and its closing balance stands nowhere.
    assert all("129,299.50" not in text for text in pages.values())


# -- what was taken back ----------------------------------------------------------------------------------------------


def test_nothing_of_a_withdrawn_month_stands_anywhere(world: World, built: Path, pages: dict[str, str]) -> None:
    seal = store.require_seal(world.office.db, 1, NAME, Month(2026, 11), 1)
    assert LEAKED in seal.snapshot  # or the test would prove nothing
    digests = [seal.sha256, seal.code, *(file.sha256 for file in store.files_of(world.office.db, seal.id))]
    for path, content in files_in(built).items():
        text = everything(content)
        assert not [each for each in (LEAKED, "129,299.50", "129299.50", "12929950") if each in text], path
        if path != LIST:
            assert not [each for each in digests if each in text], path
    notice = pages["org/1/2026-11/index.html"]
    assert "已于2026年12月10日撤回" in notice
    assert "撤回原因：附件有不该公开的内容。" in notice
    left = [path for path in files_in(built) if "2026-11" in path]
    assert sorted(left) == [
        "month/2026-11.html",
        "org/1/2026-11/index.html",
        f"org/1/2026-11/v1/{NAME}2026年11月三务公开.html",  # where others link to: the notice of the county's template
    ]
    assert "这份公开内容已于2026年12月10日撤回" in (built / max(left)).read_text(encoding="utf-8")
    (entry,) = [each for each in catalogue(built)["disclosures"] if each["month"] == "2026-11"]
    assert entry == {
        "status": "withdrawn",
        "organization_id": 1,
        "organization": NAME,
        "towns": ["许村镇"],
        "month": "2026-11",
        "page": "org/1/2026-11/index.html",
        "withdrawn_on": "2026-12-10",
    }


def test_a_withdrawal_takes_away_what_the_site_had(tmp_path: Path) -> None:
    world = on(full_month(tmp_path), date(2026, 11, 10))
    report_party(world, LEAKED)
    world.run()
    folder = tmp_path / "网站"
    put_up(world, folder)
    assert any(LEAKED in everything(content) for content in files_in(folder).values())
    withdraw(world.office, world.organization, OCTOBER, reason="附件有误")
    result = put_up(world, folder)
    removed = [path.rsplit("/", 1)[-1].split(".")[-1] for path in result.done.removed if "/v1/" in path]
    assert sorted(removed) == ["docx", "docx", "html", "txt", "xlsx"]  # the sixth, the page, holds the notice now
    assert not any(LEAKED in everything(content) for content in files_in(folder).values())
    # A correction brings the month back, without a word of what it differs in from what was taken back.
    assert world.run(correct="换了附件").version == 2
    put_up(world, folder)
    page = (folder / "org/1/2026-10/index.html").read_text(encoding="utf-8")
    assert "更正说明（第2版，2026-11-10）" in page
    assert "第1版已于 2026-11-10 撤回，不再提供。" in page
    assert "<li>党务" not in page


def test_a_reason_that_names_somebody_is_not_told(tmp_path: Path) -> None:
    world = on(full_month(tmp_path), date(2026, 11, 10))
    world.run()
    with world.office.change("示例撤回") as tx:  # as it could be recorded before reasons were looked at
        reason = "误登了电话13800138000的居民"
        insert_withdrawal(tx, world.organization.id, OCTOBER, 1, reason=reason, by="甲示例", on=date(2026, 11, 10))
    folder = tmp_path / "网站"
    result = put_up(world, folder)
    assert result.untold == ((NAME, OCTOBER),)
    assert not any("13800138000" in everything(content) for content in files_in(folder).values())
    assert "撤回原因" not in (folder / "org/1/2026-10/index.html").read_text(encoding="utf-8")


def test_pages_come_down_after_the_years_that_policy_says(tmp_path: Path) -> None:
    world = world_with(tmp_path, entry("kept", 'asked = true\ncount = 2\nunit = "year"'))
    world.run()  # on 10 November 2026
    folder = tmp_path / "网站"
    put_up(on(world, date(2028, 11, 9)), folder)
    assert (folder / "org/1/2026-10/index.html").is_file()
    put_up(on(world, date(2028, 11, 10)), folder)
    assert sorted(files_in(folder)) == [
        "about.html", "disclosures.json", "disclosures.schema.json", "index.html", "org/index.html", LIST,
    ]  # fmt: skip
    assert "还没有公开的月份" in (folder / "index.html").read_text(encoding="utf-8")


# -- small counts -----------------------------------------------------------------------------------------------------


def test_a_count_that_is_not_told_is_in_no_chart_csv_or_json(built: Path, pages: dict[str, str]) -> None:
    """Two new cases of October are “<5”, their running total of 17 is “—”."""
    rows = {row["指标"]: row for row in csv_of(built, "data/2026-10/services.csv")}
    assert [rows["新增个案数"][key] for key in ("本月", "累计", "年度指标", "完成率")] == ["<5", "—", "30", "—"]
    data = json.loads((built / "org/1/2026-10/data.json").read_text(encoding="utf-8"))
    tables = {table["key"]: table for part in data["parts"] for table in part["tables"]}
    (row,) = [row for row in tables["services"]["rows"] if "新增个案数" in row]
    assert row == ["为老服务", "新增个案数", "<5", "—", 30, "—"]
    assert 'aria-label="为老服务 新增个案数' not in pages["org/1/2026-10/index.html"]


# -- open data --------------------------------------------------------------------------------------------------------


def catalogue(folder: Path) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads((folder / "disclosures.json").read_text(encoding="utf-8"))
    return found


def csv_of(folder: Path, path: str) -> list[dict[str, str]]:
    content = (folder / path).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_csv_has_money_in_yuan_for_programs(built: Path) -> None:
    (row,) = csv_of(built, "data/2026-10/balances.csv")
    assert row == {
        "机构编号": "1", "机构名称": NAME, "月份": "2026-10", "版次": "2", "项目": "许村镇社工站示例项目",
        "上期结余": "120000.00", "本期收入": "50000.00", "本期支出": "39700.50", "本期结余": "130299.50",
    }  # fmt: skip
    listed = {(each["month"], each["key"]): each["path"] for each in catalogue(built)["tables"]}
    assert set(listed.values()) == {path for path in files_in(built) if path.endswith(".csv")}
    assert listed["2026-10", "balances"] == "data/2026-10/balances.csv"


def test_a_csv_cell_is_no_formula(tmp_path: Path) -> None:
    world = on(full_month(tmp_path), date(2026, 11, 10))
    report_party(world, "=1+1主题党日")
    world.run()
    put_up(world, tmp_path / "网站")
    titles = [row["主题"] for row in csv_of(tmp_path / "网站", "data/2026-10/party.csv")]
    assert "'=1+1主题党日" in titles
