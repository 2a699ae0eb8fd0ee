"""Taking a leaked month back where the disk is not as the register has it, and where a correction is on its way."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.disclosure.drafts import Step, current_draft
from swtool.disclosure.folder import default_folder
from swtool.disclosure.outcome import State
from swtool.disclosure.rendering import file_name
from swtool.disclosure.store import require_seal, seals
from swtool.disclosure.withdrawing import withdraw
from tests.approval_case import ASKED, ISSUER, REVIEWER, acting, draft, step, world_with
from tests.disclosures import OCTOBER, World, full_month, report_party

REASON = "附件有误"


def take_back(world: World) -> object:
    return withdraw(world.office, world.organization, OCTOBER, reason=REASON)


def test_the_pdf_beside_the_files_goes_too(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.run()
    seal = require_seal(world.office.db, world.organization.id, "", OCTOBER)
    pdf = world.folder / file_name(seal.page, ".pdf")
    pdf.write_bytes(b"%PDF-1.7 as render --pdf leaves it")
    assert pdf in withdraw(world.office, world.organization, OCTOBER, reason=REASON).removed
    assert not pdf.exists()


def test_a_copy_that_was_written_beside_a_file_held_open_goes_too(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    xlsx = next(path for path in world.run().paths if path.suffix == ".xlsx")
    copy = xlsx.with_name(f"{xlsx.stem}(2).xlsx")
    copy.write_bytes(xlsx.read_bytes())
    strange = xlsx.with_name(f"{xlsx.stem}(3).xlsx")
    strange.write_bytes(b"somebody's own")
    taken = withdraw(world.office, world.organization, OCTOBER, reason=REASON)
    assert not copy.exists()
    assert strange.exists()
    assert strange in taken.left


def test_files_of_an_office_that_moved_are_found_beside_its_database(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.run()
    moved = default_folder(world.office, OCTOBER)
    moved.parent.mkdir()
    world.folder.rename(moved)
    taken = withdraw(world.office, world.organization, OCTOBER, reason=REASON)
    assert taken.removed
    assert {path.parent for path in taken.removed} == {moved}
    assert [path.suffix for path in moved.iterdir()] == [".html"]  # the notice


def test_files_that_are_nowhere_are_said_to_be_out_there(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.run()
    world.folder.rename(tmp_path / "搬走了")
    taken = withdraw(world.office, world.organization, OCTOBER, reason=REASON)
    assert (taken.removed, taken.missing) == ((), (world.folder.resolve(),))


def test_what_was_taken_away_is_not_missed_the_second_time(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.run()
    assert withdraw(world.office, world.organization, OCTOBER, reason=REASON).missing == ()
    assert withdraw(world.office, world.organization, OCTOBER, reason=REASON).missing == ()


def test_a_file_held_open_keeps_no_other_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = full_month(tmp_path)
    paths = world.run().paths
    held = next(path for path in paths if path.suffix == ".xlsx")
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path == held:
            raise PermissionError(13, "held by another program")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    taken = withdraw(world.office, world.organization, OCTOBER, reason=REASON)
    assert taken.locked == (held,)
    assert [path for path in paths if path.exists() and path.suffix != ".html"] == [held]
    monkeypatch.undo()
    assert withdraw(world.office, world.organization, OCTOBER, reason=REASON).removed == (held,)


def test_a_correction_that_was_approved_before_does_not_bring_the_month_back(tmp_path: Path) -> None:
    world = world_with(tmp_path, ASKED)
    draft(world)
    for name in (REVIEWER, ISSUER):
        step(world, name)
    assert world.run().state is State.PUBLISHED
    report_party(world, "补登：组织生活会", participants=9)
    assert world.run(correct="漏登").state is State.DRAFTED
    assert [step(world, name) for name in (REVIEWER, ISSUER)] == [Step.REVIEW, Step.ISSUE]
    take_back(world)
    assert current_draft(world.office.db, world.organization.id, OCTOBER) is None
    assert world.run().state is State.WITHDRAWN  # the run of the night
    assert len(seals(world.office.db, world.organization.id, OCTOBER)) == 1
    # A correction is looked at anew.
    assert world.run(correct="漏登").state is State.DRAFTED
    assert acting(world, REVIEWER).run().state is State.WAITING
