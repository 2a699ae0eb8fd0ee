"""Nothing personal is published: numbers and names stop a month, and hostile texts stay texts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from swtool.disclosure import store
from swtool.disclosure.outcome import Result, State
from swtool.disclosure.page import Signatures
from swtool.disclosure.publish import run_month
from swtool.identifiers import resident_check_digit
from tests.disclosures import CLOSING, OCTOBER, World, full_month, report_ledger, report_party

# Invented: nobody was registered at 330481 on that day with that number.
ID_BODY = "33048119900101001"
RESIDENT_ID = ID_BODY + resident_check_digit(ID_BODY)
OLD_ID = "330481900101001"
MOBILE = "13800138000"


def assert_refused(world: World, result: Result, *parts: str) -> None:
    """Refused, said where, nothing told, nothing written."""
    assert result.state is State.REFUSED
    (finding,) = result.faults
    text = f"{finding.where} {finding.what} {finding.remedy}"
    assert all(part in text for part in parts), text
    for secret in (RESIDENT_ID, OLD_ID, MOBILE, "王金龙"):
        assert secret not in text
    assert not world.folder.exists()
    assert store.seals(world.office.db, world.organization.id, OCTOBER) == []
    assert world.office.db.value("SELECT count(*) FROM disclosure_archive") == 0


def with_client(world: World, name: str) -> None:
    with world.office.change("示例档案") as tx:
        village = tx.execute("SELECT id FROM division WHERE level = 'village'").fetchone()[0]
        household = tx.insert(
            "household", {"uid": tx.uid(), "file_no": "示例-001", "division_id": village, "head_name": name}
        )
        tx.insert(
            "household_member",
            {
                "household_id": household,
                "name": name,
                "is_head": 1,
                "effective_on": "2026-01-01",
                "recorded_at": tx.recorded_at,
            },
        )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (RESIDENT_ID, "身份证号"),
        (f"{RESIDENT_ID[:6]} {RESIDENT_ID[6:14]} {RESIDENT_ID[14:]}", "身份证号"),
        (f"{RESIDENT_ID[:6]}-{RESIDENT_ID[6:14]}-{RESIDENT_ID[14:]}", "身份证号"),
        (RESIDENT_ID.translate(str.maketrans("0123456789", "０１２３４５６７８９")), "身份证号"),
        (RESIDENT_ID[:9] + "\u200b" + RESIDENT_ID[9:], "身份证号"),
        (OLD_ID, "身份证号"),
        (MOBILE, "手机号"),
        ("138 0013 8000", "手机号"),
        ("138-0013-8000", "手机号"),
        ("１３８００１３８０００", "手机号"),
        (f"电话{MOBILE}联系", "手机号"),
    ],
)
def test_a_number_of_a_person_in_a_title_stops_the_month(tmp_path: Path, text: str, kind: str) -> None:
    world = full_month(tmp_path)
    report_party(world, f"走访慰问困难党员{text}")
    assert_refused(world, world.run(), "党务〔党组织活动〕", "“主题”", f"疑似有{kind}")


def test_a_number_of_a_person_in_money_lines_or_on_the_phone_line_stops_the_month(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    report_ledger(world, income=[(f"捐款人{MOBILE}", 5_000_000)], closing=CLOSING)
    assert_refused(world, world.run(), "财务〔收入（元）〕第1行“来源”", "疑似有手机号")


def test_the_finished_files_are_scanned_too(tmp_path: Path) -> None:
    """Who signs is no free text: only the last look at the files finds a private mobile there.

    The supervision phone is passed over, whole, even if it is a mobile: the office announces it.
    """
    world = full_month(tmp_path)
    with world.office.change("示例") as tx:
        values = {"key": "supervision_phone", "value": "13900139000", "effective_on": "2001-01-01"}
        tx.insert("office_fact", {**values, "recorded_at": tx.recorded_at})
    signed = replace(world.wish(), signatures=Signatures(f"甲示例{MOBILE}"))
    (result,) = run_month(world.office, OCTOBER, signed, [world.organization])
    assert result.state is State.REFUSED
    for place in (
        ".html 第",
        "（粘贴用）.html 第",
        "〔党务〕",
        "〔业务〕",
        "〔财务〕",
        ".docx",
        "（公开栏A3）.docx",
        "（摘要）.txt 第",
    ):
        assert any(place in finding.what for finding in result.faults), place
    assert all("疑似有手机号" in f.what and MOBILE not in f.what for f in result.faults)
    assert not world.folder.exists()


@pytest.mark.parametrize("title", ["看望王金龙老人", "看望王 金 龙老人", "看望王　金龙老人", "（王金龙）结对帮扶"])
def test_a_clients_name_in_a_title_stops_the_month(tmp_path: Path, title: str) -> None:
    world = full_month(tmp_path)
    with_client(world, "王金龙")
    report_party(world, title)
    assert_refused(world, world.run(), "党务〔党组织活动〕第2行“主题”", "疑似有服务对象姓名（王某）")


def test_a_clients_name_stops_a_correction(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.run()
    with_client(world, "王金龙")
    report_party(world, "慰问活动")
    result = world.run(correct="漏登王金龙家的慰问")
    assert result.state is State.REFUSED
    assert [finding.what for finding in result.faults] == ["更正说明 疑似有服务对象姓名（王某），要有人核对"]
    assert [seal.version for seal in store.seals(world.office.db, world.organization.id, OCTOBER)] == [1]


def test_a_place_that_is_called_like_a_client_is_no_client(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    with_client(world, "和平")
    report_party(world, "到和平村开展志愿服务")
    assert world.run().state is State.PUBLISHED


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    import openpyxl

    world = full_month(tmp_path)
    report_party(world, "=1+1<script>alert(1)</script>\x07")
    result = world.run()
    for path in result.paths:
        if path.suffix == ".html":
            assert "<script" not in path.read_text(encoding="utf-8")
    (book,) = (path for path in result.paths if path.suffix == ".xlsx")
    sheet = openpyxl.load_workbook(book)["党务"]
    (cell,) = (cell for row in sheet.iter_rows() for cell in row if cell.value and str(cell.value).startswith("="))
    assert (cell.value, cell.data_type) == ("=1+1<script>alert(1)</script>", "s")


def test_the_page_asks_for_nothing_from_anywhere(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    text = next(path for path in world.run().paths if path.name.endswith("公开.html")).read_text(encoding="utf-8")
    for mark in ("http://", "https://", "<script", "<img", "<link", "url(", "@import", "src="):
        assert mark not in text, mark
    assert "default-src 'none'" in text
    assert '<html lang="zh-CN">' in text
