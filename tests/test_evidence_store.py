"""Content and row together: stored once, gone after a roll-back, kept by a kill for the next add."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from swtool.errors import DatabaseFault, NotFound, SwtoolError, UsageFault
from swtool.evidence import store
from swtool.evidence.recording import material_named
from swtool.evidence.subjects import SUBJECTS, kind_named
from swtool.store import attachments, journal
from swtool.store.attachment_audit import unnamed
from swtool.store.attachments import folder_of, megabytes, path_of
from swtool.store.audit import verify
from tests.evidence_house import JPEG, OTHER_PDF, PDF, digest, files, hang, paper, problems, staff_no
from tests.evidence_house import there as there  # noqa: PLC0414
from tests.filings_house import House

PERSON = kind_named(SUBJECTS, "person")


# -- kept once --------------------------------------------------------------------------------------------------------


def test_a_paper_is_kept_under_its_digest_without_an_ending(there: House, tmp_path: Path) -> None:
    who = staff_no(there, there.person())
    done = hang(there, paper(tmp_path, name="张某 承诺书.pdf"), "person", who, issued="2021-05")
    one = done.attachment
    assert (done.is_new, done.is_whole, one.number) == (True, True, "FJ-0001")
    assert (one.sha256, one.size, one.media_type) == (digest(PDF), len(PDF), "application/pdf")
    assert (one.file_name, one.issued_on, one.state) == ("张某 承诺书.pdf", "2021-05", "kept")
    kept = path_of(there.office.db.path, one.sha256)
    assert kept.read_bytes() == PDF
    assert kept.relative_to(there.office.db.path.parent).parts == ("office.附件", digest(PDF)[:2], digest(PDF))
    assert problems(there) == []


def test_the_same_content_by_another_name_is_stored_once(there: House, tmp_path: Path) -> None:
    first, second = (staff_no(there, there.person(name)) for name in ("示例甲", "示例乙"))
    hang(there, paper(tmp_path), "person", first)
    assert hang(there, paper(tmp_path, name="另一个名字.PDF"), "person", second).attachment.number == "FJ-0002"
    assert files(there) == [digest(PDF)]


def test_the_same_paper_of_the_same_subject_changes_nothing(there: House, tmp_path: Path) -> None:
    who = staff_no(there, there.person())
    hang(there, paper(tmp_path), "person", who)
    head = there.office.head
    again = hang(there, paper(tmp_path, name="扫描.pdf"), "person", who)
    assert (again.is_new, again.is_corrected, again.attachment.number) == (False, False, "FJ-0001")
    assert there.office.head == head
    assert hang(there, paper(tmp_path), "person", who, "certificate").is_new


def test_a_day_that_was_left_out_can_be_said_later(there: House, tmp_path: Path) -> None:
    who = staff_no(there, there.person())
    hang(there, paper(tmp_path), "person", who)
    again = hang(there, paper(tmp_path), "person", who, issued="2021-05-30")
    assert (again.is_new, again.is_corrected) == (False, True)
    one = store.attachment_named(there.office.db, "FJ-0001")
    assert (one.number, one.issued_on) == ("FJ-0001", "2021-05-30")
    assert [each.issued_on for each in store.versions_of(there.office.db, one)] == [None, "2021-05-30"]
    assert [each.number for each in store.attachments(there.office.db)] == ["FJ-0001"]
    assert hang(there, paper(tmp_path, OTHER_PDF), "person", who).attachment.number == "FJ-0003"  # row 2 is a version
    assert problems(there) == []


def test_a_resident_id_in_a_file_s_name_is_not_kept(there: House, tmp_path: Path) -> None:
    who = staff_no(there, there.person())
    done = hang(there, paper(tmp_path, name="330481199001010219承诺书.pdf"), "person", who)
    assert done.attachment.file_name == "***承诺书.pdf"


# -- refused ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("over", "fits"), [(0, True), (1, False)])
def test_the_limit_is_twenty_megabytes(there: House, tmp_path: Path, over: int, fits: bool) -> None:
    who = staff_no(there, there.person())
    size = 20 * 1024 * 1024 + over
    source = paper(tmp_path, PDF.ljust(size, b" "))
    if fits:
        assert hang(there, source, "person", who).attachment.size == size
        return
    with pytest.raises(SwtoolError, match=r"文件太大：20\.1 MB，上限 20 MB"):
        hang(there, source, "person", who)
    assert not folder_of(there.office.db.path).exists()


def test_a_file_that_grows_while_it_is_copied_is_refused(there: House, tmp_path: Path) -> None:
    source = paper(tmp_path)
    with attachments.incoming(there.office.db.path, source, limit=len(PDF)) as content:
        assert content.size == len(PDF)  # at the limit it fits
    with pytest.raises(SwtoolError, match="文件太大"):
        attachments._copy(source, tmp_path / "copy", len(PDF) - 1)
    assert not folder_of(there.office.db.path).exists()


def test_what_cannot_be_read_is_refused_and_leaves_nothing(there: House, tmp_path: Path) -> None:
    who = staff_no(there, there.person())
    for source, what in (
        (tmp_path / "没有.pdf", "找不到这个文件"),
        (tmp_path, "这是文件夹"),
        (paper(tmp_path, b"", "空.pdf"), "这是空文件"),
        (paper(tmp_path, b"hello", "文本.pdf"), "这是文本"),
    ):
        with pytest.raises(SwtoolError, match=what):
            hang(there, source, "person", who)
    assert not folder_of(there.office.db.path).exists()


def test_a_folder_that_takes_no_file_is_told(there: House, tmp_path: Path) -> None:
    who = staff_no(there, there.person())
    folder_of(there.office.db.path).write_bytes(b"in the way")
    with pytest.raises(DatabaseFault, match="附件文件夹里写不了"):
        hang(there, paper(tmp_path), "person", who)
    assert store.attachments(there.office.db) == []


def test_unknown_words_name_what_there_is(there: House) -> None:
    assert material_named("公益服务承诺书") == material_named(" commitment_letter ") == "commitment_letter"
    with pytest.raises(UsageFault, match="没有“承诺书”这种材料") as wrong:
        material_named("承诺书")
    assert "commitment_letter 公益服务承诺书" in wrong.value.remedy
    with pytest.raises(NotFound) as unknown:
        kind_named(SUBJECTS, "staton")
    assert unknown.value.nearest == ("station",)
    with pytest.raises(NotFound, match="没有编号为“FJ-0009”的附件"):
        store.attachment_named(there.office.db, "FJ-0009")


# -- between the file and the row -------------------------------------------------------------------------------------


def test_a_dry_run_leaves_nothing(there: House, tmp_path: Path) -> None:
    who = staff_no(there, there.person())
    head = there.office.head
    assert hang(there, paper(tmp_path), "person", who, keep=False).is_new
    assert there.office.head == head
    assert not folder_of(there.office.db.path).exists()
    hang(there, paper(tmp_path), "person", who)
    hang(there, paper(tmp_path), "person", who, "certificate", keep=False)
    assert files(there) == [digest(PDF)]  # it was there before


def test_a_failed_commit_takes_its_content_back(there: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    who = staff_no(there, there.person())

    def fail(connection: object) -> None:
        assert files(there) == [digest(PDF)], "the content must be in its place before the commit"
        raise RuntimeError("between content and commit")

    seal = journal.seal
    monkeypatch.setattr(journal, "seal", fail)
    with pytest.raises(RuntimeError):
        hang(there, paper(tmp_path), "person", who)
    assert not folder_of(there.office.db.path).exists()
    assert store.attachments(there.office.db) == []
    monkeypatch.setattr(journal, "seal", seal)
    hang(there, paper(tmp_path), "person", who)
    monkeypatch.setattr(journal, "seal", lambda connection: (_ for _ in ()).throw(RuntimeError("again")))
    with pytest.raises(RuntimeError):
        hang(there, paper(tmp_path), "person", who, "certificate")
    assert files(there) == [digest(PDF)], "another paper needs it"


DIE = """
import os, sys
from datetime import date
from pathlib import Path
from swtool import opening, rooms
from swtool.evidence.recording import NewAttachment, attach
from swtool.evidence.subjects import SUBJECTS
from swtool.store import journal
from tests.offices import china_time
day = date(2026, 11, 10)
office = opening.open_office(Path(sys.argv[1]), today=day, now=china_time(day), actor="tester")
journal.seal = lambda connection: os._exit(9)
kind = next(one for one in SUBJECTS if one.word == "person")
attach(office, Path(sys.argv[2]), NewAttachment(kind, kind.find(office, sys.argv[3]), "commitment_letter"))
"""


def test_a_kill_between_content_and_commit_leaves_a_file_that_a_later_add_adopts(tmp_path: Path) -> None:
    from swtool import opening
    from tests.offices import TODAY, china_time

    founding = opening.Founding("330481", "海宁市", "海宁市民政局")
    office = opening.found_office(tmp_path / "台账.db", founding, today=TODAY, now=china_time(TODAY), actor="tester")
    there = House(office, 0, 0)
    who = staff_no(there, there.person())
    office.db.close()
    child = subprocess.run(
        [sys.executable, "-c", DIE, str(office.db.path), str(paper(tmp_path)), who],
        cwd=Path(__file__).parents[1],
        check=False,
    )
    assert child.returncode == 9
    office = opening.open_office(tmp_path / "台账.db", today=TODAY, now=china_time(TODAY), actor="tester")
    there.office = office
    # The temporary copy had been moved into place, so only that one file is left.
    assert [path.name for path in unnamed(office.db)] == [digest(PDF)]
    assert problems(there) == []
    assert hang(there, paper(tmp_path), "person", who).is_new
    assert unnamed(office.db) == []
    assert files(there) == [digest(PDF)]
    office.db.close()


CROWD = """
import random, sys
from datetime import date
from pathlib import Path
from swtool import opening, rooms
from swtool.evidence.recording import NewAttachment, attach
from swtool.evidence.subjects import SUBJECTS, Subject
from swtool.store import journal
from tests.offices import china_time
day = date(2026, 11, 10)
db, seed = Path(sys.argv[1]), int(sys.argv[2])
chance, seal = random.Random(seed), journal.seal
def fail_half(connection):
    if chance.random() < 0.5:
        raise ZeroDivisionError
    seal(connection)
journal.seal = fail_half
office = opening.open_office(db, today=day, now=china_time(day), actor="tester")
done = 0
for number in range(20):
    source = db.parent / f"{chance.randrange(3)}.pdf"
    try:
        attach(office, source, NewAttachment(SUBJECTS[0], Subject(f"{seed}-{number}", ""), "photo"))
        done += 1
    except ZeroDivisionError:
        pass
office.db.close()
print(done)
"""


def test_two_programs_that_fail_half_the_time_take_nothing_from_each_other(tmp_path: Path) -> None:
    from swtool import opening
    from tests.offices import TODAY, china_time

    founding = opening.Founding("330481", "海宁市", "海宁市民政局")
    path = tmp_path / "台账.db"
    opening.found_office(path, founding, today=TODAY, now=china_time(TODAY), actor="tester").db.close()
    for number in range(3):
        paper(tmp_path, PDF + b"%" * number, f"{number}.pdf")
    crowd = [
        subprocess.Popen(
            [sys.executable, "-c", CROWD, str(path), str(seed)],
            cwd=Path(__file__).parents[1],
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in (1, 2)
    ]
    done = [int(child.communicate(timeout=120)[0]) for child in crowd]
    office = opening.open_office(path, today=TODAY, now=china_time(TODAY), actor="tester")
    assert all(0 < count < 20 for count in done)
    assert len(store.attachments(office.db)) == sum(done)
    assert verify(office.db) == []
    assert unnamed(office.db) == []
    office.db.close()


def test_a_county_may_take_larger_files_and_fewer_kinds(there: House, tmp_path: Path) -> None:
    from swtool.policy.policy import Policy

    own = tmp_path / "office.policy.toml"
    own.write_text(
        '[pack]\ncode = "330481"\nname = "海宁市"\n'
        '[evidence.accepted]\n[[evidence.accepted.values]]\nsince = "2020-01-01"\ntypes = ["pdf"]\n'
        'source = "本县"\nbasis = "设置"\n'
        '[evidence.size_limit]\n[[evidence.size_limit.values]]\nsince = "2020-01-01"\ncount = 0.0001\n'
        'unit = "megabyte"\nsource = "本县"\nbasis = "设置"\n',
        encoding="utf-8",
    )
    there.office = replace(there.office, policy=Policy.load("330481", county_file=own))
    who = staff_no(there, there.person())
    with pytest.raises(SwtoolError, match="不能作附件"):
        hang(there, paper(tmp_path, JPEG), "person", who)
    assert len(PDF) < 104 < len(PDF.ljust(105))  # 0.0001 MB is 104 bytes
    hang(there, paper(tmp_path, PDF.ljust(104)), "person", who)
    with pytest.raises(SwtoolError, match="文件太大"):
        hang(there, paper(tmp_path, PDF.ljust(105)), "person", who)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 字节"), (1023, "1023 字节"), (1024, "1 KB"), (1025, "2 KB"), (1024**2 - 1, "1024 KB"),
        (1024**2, "1 MB"), (1024**2 + 1, "1.1 MB"), (20 * 1024**2, "20 MB"), (20 * 1024**2 + 1, "20.1 MB"),
    ],
)  # fmt: skip
def test_sizes_in_words(size: int, words: str) -> None:
    assert megabytes(size) == words
