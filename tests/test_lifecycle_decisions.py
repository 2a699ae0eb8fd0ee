"""What is planned and decided of a project by hand: what contradicts, what is taken back, whose day it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.lifecycle import recording, store
from swtool.lifecycle.records import Planned
from swtool.office import Office
from tests.inventory_case import id_of
from tests.lifecycle_case import OTHER, PROJECT, on
from tests.lifecycle_case import office as office  # noqa: PLC0414


def test_a_plan_by_hand_keeps_what_it_does_not_state(office: Office) -> None:
    recording.plan_project(office, PROJECT, {"kind": "公益微创投", "budget": 500})
    recording.plan_project(office, PROJECT, {"slot": "own"})
    (life,) = store.lives(office.db, office.today, only=id_of(office, "project", PROJECT))
    assert life.plan == Planned("公益微创投", "own", office.today, None, 500)
    with pytest.raises(UsageFault):
        recording.plan_project(office, PROJECT, {})


def test_decisions_contradict_each_other_until_one_is_taken_back(office: Office) -> None:
    recording.decide(office, PROJECT, "renewed", on(8, 1), "纪要")
    with pytest.raises(SwtoolError, match="已经登记了续签"):
        recording.decide(office, PROJECT, "not_renewed", on(8, 2), "纪要")
    recording.withdraw(office, PROJECT, "renewed")
    recording.decide(office, PROJECT, "not_renewed", on(8, 2), "纪要")
    with pytest.raises(NotFound):
        recording.withdraw(office, PROJECT, "renewed")
    with pytest.raises(SwtoolError, match="还没有到"):
        recording.decide(office, PROJECT, "closure", office.today + timedelta(days=1), "")


def test_an_approval_is_the_register_s_day(office: Office) -> None:
    """The register says 1 January: a paper of that day is welcome, of another day not."""
    with pytest.raises(SwtoolError, match="2026-01-01"):
        recording.decide(office, PROJECT, "approval", on(1, 2), "批复")
    recording.decide(office, PROJECT, "approval", on(1, 1), "批复")
    with office.change("没有立项时间") as tx:
        tx.update("project", id_of(office, "project", OTHER), {"approved_on": None})
    recording.decide(office, OTHER, "approval", on(2, 3), "批复")
    assert office.db.value("SELECT approved_on FROM project WHERE name = ?", (OTHER,)) == "2026-02-03"


@pytest.mark.parametrize("stood", [None, "2026-02"])
def test_an_approval_taken_back_takes_the_day_that_it_wrote(office: Office, stood: str | None) -> None:
    """Written by the first decision, its paper by the second; both go, and the register says again what it said."""

    def approved() -> object:
        return office.db.value("SELECT approved_on FROM project WHERE name = ?", (OTHER,))

    with office.change("立项时间还不清楚") as tx:
        tx.update("project", id_of(office, "project", OTHER), {"approved_on": stood})
    recording.decide(office, OTHER, "approval", on(2, 3), "")
    recording.decide(office, OTHER, "approval", on(2, 3), "批复")
    recording.withdraw(office, OTHER, "approval", keep=False)
    assert approved() == "2026-02-03"
    recording.withdraw(office, OTHER, "approval")
    assert approved() == stood
    recording.decide(office, OTHER, "approval", on(2, 4), "批复")
    assert approved() == "2026-02-04"
    with office.change("核对立项时间") as tx:
        tx.update("project", id_of(office, "project", OTHER), {"approved_on": "2026-02-05"})
    told = recording.withdraw(office, OTHER, "approval")[1]
    assert (approved(), "没有动" in told) == ("2026-02-05", True), "somebody wrote it since"


def test_an_approval_taken_back_leaves_a_day_of_the_register_s_own(office: Office) -> None:
    recording.decide(office, PROJECT, "approval", on(1, 1), "批复")
    told = recording.withdraw(office, PROJECT, "approval")[1]
    assert "2026-01-01" in told
    assert office.db.value("SELECT approved_on FROM project WHERE name = ?", (PROJECT,)) == "2026-01-01"
