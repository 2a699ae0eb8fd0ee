"""What is lost, changed or swapped is found; what is taken off, restricted or erased is not handed out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swtool.errors import DatabaseFault, SwtoolError, UsageFault
from swtool.evidence import store
from swtool.evidence.recording import export, remove
from swtool.evidence.subjects import SUBJECTS, kind_named
from swtool.store import attachments
from swtool.store.attachment_audit import is_needed, unnamed
from swtool.store.attachments import State, folder_of, path_of
from tests.evidence_house import JPEG, OTHER_PDF, PDF, digest, files, hang, paper, problems, staff_no
from tests.evidence_house import there as there  # noqa: PLC0414
from tests.filings_house import House

PERSON = kind_named(SUBJECTS, "person")


# -- lost, changed, swapped -------------------------------------------------------------------------------------------


def test_a_lost_file_is_found_and_made_good_by_adding_it_again(there: House, tmp_path: Path) -> None:
    who = staff_no(there, there.person())
    hang(there, paper(tmp_path), "person", who)
    path_of(there.office.db.path, digest(PDF)).unlink()
    assert problems(there) == [("attachment", "附件 FJ-0001", "文件不见了")]
    assert not hang(there, paper(tmp_path), "person", who).is_new
    assert problems(there) == []


def test_one_changed_byte_is_found(there: House, tmp_path: Path) -> None:
    who = staff_no(there, there.person())
    hang(there, paper(tmp_path), "person", who)
    kept = path_of(there.office.db.path, digest(PDF))
    kept.write_bytes(PDF.replace(b"1.4", b"1.5"))
    assert problems(there) == [("attachment", "附件 FJ-0001", "内容被改动过")]
    hang(there, paper(tmp_path), "person", who)
    assert kept.read_bytes() == PDF


def test_two_that_were_swapped_are_told_of_each_other(there: House, tmp_path: Path) -> None:
    who = staff_no(there, there.person())
    hang(there, paper(tmp_path), "person", who)
    hang(there, paper(tmp_path, OTHER_PDF), "person", who, "certificate")
    first, second = (path_of(there.office.db.path, digest(content)) for content in (PDF, OTHER_PDF))
    first.write_bytes(OTHER_PDF)
    second.write_bytes(PDF)
    assert problems(there) == [
        ("attachment", "附件 FJ-0001", "内容被改动过，现在是 FJ-0002 的内容"),
        ("attachment", "附件 FJ-0002", "内容被改动过，现在是 FJ-0001 的内容"),
    ]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, len(PDF) - 1), flip=st.integers(1, 255))
def test_no_changed_byte_passes(tmp_path: Path, place: int, flip: int) -> None:
    path = tmp_path / "内容"
    path.write_bytes(PDF[:place] + bytes([PDF[place] ^ flip]) + PDF[place + 1 :])
    assert attachments.state_of(path, digest(PDF), len(PDF)) is State.CHANGED
    assert attachments.state_of(path, digest(PDF), len(PDF), quick=True) is State.WHOLE  # the size is the same


def test_foreign_files_in_the_folder_are_told_as_extra(there: House, tmp_path: Path) -> None:
    who = staff_no(there, there.person())
    hang(there, paper(tmp_path), "person", who)
    folder = folder_of(there.office.db.path)
    (folder / "我的.txt").write_text("x", encoding="utf-8")
    (folder / "aa").mkdir()
    (folder / "aa" / digest(PDF)).write_bytes(PDF)  # the right name in the wrong place
    assert {path.relative_to(folder).as_posix() for path in unnamed(there.office.db)} == {
        "我的.txt",
        f"aa/{digest(PDF)}",
    }
    assert problems(there) == []


# -- taken off, restricted, erased ------------------------------------------------------------------------------------


def test_what_is_taken_off_stays_as_history(there: House, tmp_path: Path) -> None:
    who = staff_no(there, there.person())
    one = hang(there, paper(tmp_path), "person", who).attachment
    with there.office.change("撤下") as tx:
        remove(there.office, tx, one, reason=" 附错了 ")
    assert store.attachments(there.office.db) == []
    gone = store.attachment_named(there.office.db, "1")
    assert (gone.state_label, store.removal_of(there.office.db, gone)) == ("已撤下", "附错了")
    assert [each.number for each in store.attachments(there.office.db, removed=True)] == ["FJ-0001"]
    assert files(there) == [digest(PDF)]
    assert unnamed(there.office.db) == []
    for act in (
        lambda tx: remove(there.office, tx, gone, reason="再来"),
        lambda tx: export(there.office, gone, PERSON, tmp_path / "a.pdf"),
    ):
        with pytest.raises(SwtoolError, match="已经撤下"), there.office.change("撤下", keep=False) as tx:
            act(tx)
    assert hang(there, paper(tmp_path), "person", who).attachment.number == "FJ-0002"


def test_a_reason_must_be_given(there: House, tmp_path: Path) -> None:
    one = hang(there, paper(tmp_path), "person", staff_no(there, there.person())).attachment
    with pytest.raises(UsageFault, match="没有写明原因"), there.office.change("撤下") as tx:
        remove(there.office, tx, one, reason="  ")


def test_export_is_journalled_and_gives_the_bytes(there: House, tmp_path: Path) -> None:
    one = hang(there, paper(tmp_path, JPEG), "person", staff_no(there, there.person())).attachment
    for wrong in ("out.pdf", "out"):
        with pytest.raises(UsageFault, match="文件名的结尾不对"):
            export(there.office, one, PERSON, tmp_path / wrong)
    assert there.office.db.query("SELECT * FROM access_event") == []
    written = export(there.office, one, PERSON, tmp_path / "导出.JPEG")
    assert written.read_bytes() == JPEG
    events = [
        (row["kind"], row["subject"], row["persons"]) for row in there.office.db.query("SELECT * FROM access_event")
    ]
    assert events == [("export", "附件 FJ-0001（公益服务承诺书）", 1)]


def test_a_changed_content_is_not_handed_out(there: House, tmp_path: Path) -> None:
    one = hang(there, paper(tmp_path), "person", staff_no(there, there.person())).attachment
    path_of(there.office.db.path, one.sha256).write_bytes(OTHER_PDF)
    with pytest.raises(DatabaseFault, match="附件内容被改动过，没有导出"):
        export(there.office, one, PERSON, tmp_path / "a.pdf")
    assert there.office.db.query("SELECT * FROM access_event") == []


@pytest.mark.parametrize(("state", "says"), [("locked", "限制使用"), ("erased", "依法抹去")])
def test_what_the_law_withholds_is_not_handed_out(there: House, tmp_path: Path, state: str, says: str) -> None:
    one = hang(there, paper(tmp_path), "person", staff_no(there, there.person())).attachment
    with there.office.change("依法") as tx:
        renewed = store.replace_attachment(tx, one, {"state": state})
    assert renewed.number == one.number
    with pytest.raises(SwtoolError, match=says):
        export(there.office, store.attachment_named(there.office.db, one.number), PERSON, tmp_path / "a.pdf")


def test_an_erased_content_that_is_still_there_is_a_fault(there: House, tmp_path: Path) -> None:
    first, second = (staff_no(there, there.person(name)) for name in ("示例甲", "示例乙"))
    one = hang(there, paper(tmp_path), "person", first).attachment
    other = hang(there, paper(tmp_path), "person", second).attachment
    with there.office.change("依法抹去") as tx:
        store.replace_attachment(tx, one, {"state": "erased", "file_name": "", "note": None})
    assert is_needed(there.office.db, one.sha256), "the other person's paper has the same content"
    assert problems(there) == []
    with there.office.change("依法抹去") as tx:
        store.replace_attachment(tx, other, {"state": "erased", "file_name": "", "note": None})
    assert not is_needed(there.office.db, one.sha256)
    assert problems(there) == [("attachment", "附件 FJ-0001", "已抹去，文件却还在")]
    assert attachments.remove_content(there.office.db.path, one.sha256)
    assert not attachments.remove_content(there.office.db.path, one.sha256)
    assert problems(there) == []
    assert not folder_of(there.office.db.path).exists()
