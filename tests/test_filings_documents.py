"""备案回执 and 补正告知书: what stands on them, and that they are remembered with the chain head they carry."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from swtool.errors import SwtoolError
from swtool.filings.documents import default_name, issue
from swtool.filings.store import documents
from swtool.filings.terms import ChangeKind, DocumentKind
from swtool.store.audit import verify
from tests.filings_house import House, house

RECEIPT, NOTICE = DocumentKind.RECEIPT, DocumentKind.CORRECTION_NOTICE


def text_of(path: Path) -> str:
    paper = Document(str(path))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    lines = [paragraph.text for paragraph in paper.paragraphs]
    return "\n".join([*lines, *cells, *(p.text for p in paper.sections[0].footer.paragraphs)])


def filed(tmp_path: Path) -> tuple[House, str]:
    there = house(tmp_path)
    there.at(date(2021, 9, 25))
    return there, there.file(there.record(ChangeKind.LEAVE, there.serving(), "2021-09-24"))


def test_the_receipt_says_how_the_deadline_was_counted_and_carries_the_head(tmp_path: Path) -> None:
    there, number = filed(tmp_path)
    there.accept(number)
    head = there.office.head
    written = issue(there.office, there.case(number), RECEIPT, tmp_path / "回执.docx")
    text = text_of(written)
    for part in (
        number, "BD2021-0001", "许村镇社工站", "海宁示例社工事务所", "离职", "2021年9月24日", "2021年10月8日", "已备案",
        "按时", "2021-09-25 09:00", there.office.calendar.edition, there.office.policy.edition, head, "HNG-16",
        "当日不计入", "顺延到2021年10月8日", "示某",
    ):  # fmt: skip
        assert part in text
    assert "示例甲" not in text
    assert "{{" not in text
    assert "暂定" not in text
    row = documents(there.office.db)[0]
    assert (row["kind"], row["file_name"], row["head"]) == ("receipt", "回执.docx", head)
    assert verify(there.office.db, against=[head]) == []


def test_a_revealed_receipt_is_journalled(tmp_path: Path) -> None:
    there, number = filed(tmp_path)
    written = issue(there.office, there.case(number), RECEIPT, tmp_path / "回执.docx", reveal=True)
    assert "示例甲" in text_of(written)
    assert there.office.db.value("SELECT count(*) FROM access_event WHERE kind = 'export'") == 1


def test_a_provisional_deadline_is_said(tmp_path: Path) -> None:
    there = house(tmp_path)
    there.at(date(2027, 2, 1))
    number = there.file(there.record(ChangeKind.LEAVE, there.serving(), "2027-01-25"))
    assert "截止日暂定" in text_of(issue(there.office, there.case(number), RECEIPT, tmp_path / "回执.docx"))


def test_the_notice_states_the_reason_of_the_last_return(tmp_path: Path) -> None:
    there, number = filed(tmp_path)
    there.return_(number, "缺交接清单")
    there.amend(number, handover="已交接")
    there.at(date(2021, 9, 27))
    there.return_(number, "承诺书没有签字")
    text = text_of(issue(there.office, there.case(number), NOTICE, tmp_path / "告知书.docx"))
    assert "承诺书没有签字" in text
    assert "缺交接清单" not in text
    assert "2021年9月27日退回" in text
    assert "首次备案时间 2021-09-25 09:00 保留不变" in text


def test_without_a_filing_or_a_return_there_is_no_paper(tmp_path: Path) -> None:
    there, number = filed(tmp_path)
    with pytest.raises(SwtoolError, match="没有退回过"):
        issue(there.office, there.case(number), NOTICE, tmp_path / "告知书.docx")
    unfiled = there.record(ChangeKind.LEAVE, there.serving(), "2021-09-24")
    with pytest.raises(SwtoolError, match="还没有备案"):
        issue(there.office, there.case(unfiled.change_no), RECEIPT, tmp_path / "回执.docx")


def test_the_same_state_gives_the_same_bytes_and_names_hold_nobody(tmp_path: Path) -> None:
    there, number = filed(tmp_path)
    case = there.case(number)
    head = there.office.head
    one = issue(there.office, case, RECEIPT, tmp_path / "一.docx")
    assert default_name(case, RECEIPT) == f"人员变动备案回执 {number}.docx"
    assert default_name(case, NOTICE) == f"人员变动备案补正告知书 {number}.docx"
    assert there.office.head != head  # handing it out is itself recorded
    from unittest.mock import PropertyMock, patch

    with patch.object(type(there.office), "head", new_callable=PropertyMock, return_value=head):
        two = issue(there.office, case, RECEIPT, tmp_path / "二.docx")
    assert one.read_bytes() == two.read_bytes()


def test_a_county_may_use_its_own_template(tmp_path: Path) -> None:
    there, number = filed(tmp_path)
    own = Document()
    own.add_paragraph("本县格式 {{filing_no}}")
    own.save(str(tmp_path / "本县.docx"))
    written = issue(there.office, there.case(number), RECEIPT, tmp_path / "回执.docx", template=tmp_path / "本县.docx")
    assert f"本县格式 {number}" in text_of(written)


def test_the_committed_templates_are_what_the_script_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(__file__).parents[1] / "templates"
    spec = importlib.util.spec_from_file_location("make_documents", folder / "make_documents.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "HERE", tmp_path)
    script.main()
    for name in ("filing_receipt.docx", "correction_notice.docx"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()
