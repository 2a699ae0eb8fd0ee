"""What comes after a month is out: the lock, catching up, corrections that move later months, taking a month back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from swtool.dates import Month
from swtool.disclosure import store
from swtool.disclosure.duty import require_rule
from swtool.disclosure.folder import write_out
from swtool.disclosure.following import months_to_run, moved_by
from swtool.disclosure.locks import is_locked, unlock
from swtool.disclosure.outcome import Result, State
from swtool.disclosure.rendering import FORMATS
from swtool.disclosure.statements import state_none
from swtool.disclosure.withdrawals import require_open, withdrawals
from swtool.disclosure.withdrawing import note_step, withdraw
from swtool.errors import NotFound, SwtoolError, UsageFault
from tests.approval_case import entry, world_with
from tests.disclosures import (
    OCTOBER,
    SEPTEMBER,
    World,
    full_month,
    report_ledger,
    report_party,
    with_client,
)

NOVEMBER = Month(2026, 11)
OCTOBER_CLOSING = 16_149_950  # 120,000.00 + 50,000.00 − 8,500.50
LOCKED_ON_20 = entry("lock", 'asked = true\nday = 20\nunit = "day_of_month"')


def locking(tmp_path: Path) -> World:
    """A full month in a county that locks a month after the 20th of the next."""
    world = world_with(tmp_path, LOCKED_ON_20)
    return replace(world, office=replace(world.office, actor="甲示例"))


def on(world: World, day: date) -> World:
    moved = world.on(day)
    return replace(moved, office=replace(moved.office, actor="甲示例"))


def locked(world: World) -> bool:
    return is_locked(world.office, require_rule(world.office, OCTOBER), world.organization.id)


# -- the lock ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "closed"), [(19, False), (20, False), (21, True)])
def test_the_month_is_open_to_the_end_of_the_lock_day(tmp_path: Path, day: int, closed: bool) -> None:
    world = on(locking(tmp_path), date(2026, 11, day))
    assert locked(world) is closed
    result = world.run()
    assert result.state is (State.REFUSED if closed else State.PUBLISHED)
    assert [f.what for f in result.faults] == (["2026年10月过了 2026-11-20，已经锁定"] if closed else [])


def test_an_unlocked_month_is_open_for_its_organization_until_its_day(tmp_path: Path) -> None:
    world = on(locking(tmp_path), date(2026, 11, 25))
    rule = require_rule(world.office, OCTOBER)
    unlock(world.office, rule, world.organization, reason="补报财务", until=date(2026, 11, 27))
    assert not is_locked(world.office, rule, world.organization.id)
    assert is_locked(world.office, rule, world.organization.id + 1)
    assert not locked(on(world, date(2026, 11, 27)))
    assert locked(on(world, date(2026, 11, 28)))
    unlock(world.office, rule, None, reason="全县补报", until=date(2026, 11, 25))
    assert not is_locked(world.office, rule, world.organization.id + 1)
    # Late is another clock: what comes out now is late by the days since the 15th.
    done = world.run()
    assert (done.state, done.days_late) == (State.PUBLISHED, 10)


def test_unlocking_that_makes_no_sense_is_refused(tmp_path: Path) -> None:
    world = locking(tmp_path)  # 10 November
    rule = require_rule(world.office, OCTOBER)
    with pytest.raises(UsageFault, match="还没有锁定"):
        unlock(world.office, rule, None, reason="试", until=date(2026, 11, 30))
    with pytest.raises(UsageFault, match="原因里像是有手机号"):
        unlock(world.office, rule, None, reason="问13812345678", until=date(2026, 11, 30))
    later = on(world, date(2026, 11, 25))
    with pytest.raises(UsageFault, match="已经过了"):
        unlock(later.office, rule, None, reason="试", until=date(2026, 11, 24))


def test_without_a_lock_day_nothing_is_locked(tmp_path: Path) -> None:
    world = full_month(tmp_path).on(date(2027, 9, 1))
    assert not locked(world)
    with pytest.raises(UsageFault, match="没有规定锁定日"):
        unlock(world.office, require_rule(world.office, OCTOBER), None, reason="试", until=date(2027, 9, 2))


def test_a_correction_of_a_locked_month_waits_for_the_key(tmp_path: Path) -> None:
    world = locking(tmp_path)
    world.run()
    report_party(world, "补登：组织生活会", participants=9)
    later = on(world, date(2026, 12, 1))
    assert [f.what for f in later.run(correct="漏登").faults] == ["2026年10月过了 2026-11-20，已经锁定"]
    unlock(later.office, require_rule(later.office, OCTOBER), None, reason="更正", until=date(2026, 12, 1))
    assert later.run(correct="漏登").state is State.PUBLISHED


# -- catching up ------------------------------------------------------------------------------------------------------


def test_missed_months_are_caught_up_from_the_first_one_that_came_out(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    assert months_to_run(world.office, OCTOBER) == [OCTOBER]  # nothing before the office kept records
    world.run()
    assert months_to_run(world.office, OCTOBER) == [OCTOBER]
    assert months_to_run(world.office, NOVEMBER) == [NOVEMBER]
    assert months_to_run(world.office, Month(2027, 2)) == [NOVEMBER, Month(2026, 12), Month(2027, 1), Month(2027, 2)]


# -- what a correction moves ------------------------------------------------------------------------------------------


def two_months(tmp_path: Path) -> World:
    """September and October out; October opens with what September closed with: 120,000.00."""
    world = full_month(tmp_path)
    report_ledger(
        world, SEPTEMBER, opening=11_000_000, income=[("镇财政拨款", 1_000_000)], spending=[], closing=12_000_000
    )
    report_party(world, month=SEPTEMBER)
    state_none(world.office, world.organization, SEPTEMBER, "业务")
    report_ledger(world, spending=[("服务活动", 850_050, None, None)], closing=OCTOBER_CLOSING)
    assert world.run(SEPTEMBER).state is State.PUBLISHED
    assert world.run().state is State.PUBLISHED
    return world


def test_a_correction_that_moves_nothing_else_says_so(tmp_path: Path) -> None:
    world = two_months(tmp_path)
    report_party(world, "补登：组织生活会", month=SEPTEMBER, participants=9)
    assert world.run(SEPTEMBER, correct="漏登").state is State.PUBLISHED
    assert moved_by(world.office, world.organization, SEPTEMBER) == []


def test_a_corrected_closing_names_the_month_that_opens_with_it(tmp_path: Path) -> None:
    world = two_months(tmp_path)
    # September had 500.00 more: it closes with 120,500.00, but October still opens with 120,000.00.
    report_ledger(
        world, SEPTEMBER, opening=11_000_000, income=[("镇财政拨款", 1_050_000)], spending=[], closing=12_050_000
    )
    assert world.run(SEPTEMBER, correct="漏记一笔收入").state is State.PUBLISHED
    (moved,) = moved_by(world.office, world.organization, SEPTEMBER)
    assert moved.month == OCTOBER
    assert any("上期结余不等于已公开的上月结余" in what for what in moved.what)
    # The town mends October: then its own content differs, and a correction of it joins again.
    spending: list[tuple[str, int, int | None, int | None]] = [("服务活动", 850_050, None, None)]
    report_ledger(world, opening=12_050_000, spending=spending, closing=OCTOBER_CLOSING + 50_000)
    (moved,) = moved_by(world.office, world.organization, SEPTEMBER)
    assert moved.what == (
        "财务“收支结余（元）”许村镇社工站示例项目 上期结余 120,000.00 → 120,500.00",
        "财务“收支结余（元）”许村镇社工站示例项目 本期结余 161,499.50 → 161,999.50",
    )
    assert world.run(correct="9月更正后相应更正").state is State.PUBLISHED
    assert moved_by(world.office, world.organization, SEPTEMBER) == []


def page_of(result: Result) -> Path:
    """The web page among the files of a version."""
    return next(path for path in result.paths if path.suffix == ".html" and "粘贴用" not in path.name)


# -- taking a month back ----------------------------------------------------------------------------------------------


def test_a_withdrawn_month_is_off_at_once_and_stays_under_restriction(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    out = world.run()
    assert all(path.exists() for path in out.paths)
    taken = withdraw(world.office, world.organization, OCTOBER, reason="附件有不该公开的内容")
    assert (taken.version, sorted(taken.removed), taken.left) == (1, sorted(out.paths), ())
    assert [path for path in out.paths if path.exists()] == [page_of(out)]
    notice = page_of(out).read_text(encoding="utf-8")
    assert "附件有不该公开的内容" in notice
    assert "2026年11月10日" in notice
    assert "许村镇社工站示例项目" not in notice
    seal = store.require_seal(world.office.db, world.organization.id, "", OCTOBER)
    with pytest.raises(SwtoolError, match="第1版已撤回"):
        require_open(world.office.db, seal, reveal=False)
    require_open(world.office.db, seal, reveal=True)
    assert store.archived_bytes(world.office.db, store.files_of(world.office.db, seal.id)[0].sha256) is not None
    (incident,) = withdrawals(world.office.db)
    assert [(s.step, s.what) for s in incident.steps] == [("opened", "附件有不该公开的内容")]
    assert world.run().state is State.WITHDRAWN


def test_withdrawing_twice_takes_away_what_is_still_there(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    out = world.run()
    withdraw(world.office, world.organization, OCTOBER, reason="试")
    sheet = next(path for path in out.paths if path.suffix == ".xlsx")
    sheet.write_bytes(b"other")
    page_of(out).unlink()  # as if the first time had been stopped before the notice was left
    again = withdraw(world.office, world.organization, OCTOBER, reason="再试")
    assert (again.removed, again.left) == ((), (sheet,))
    assert sheet.read_bytes() == b"other"
    assert "再试" not in page_of(out).read_text(encoding="utf-8")  # the reason of the one withdrawal there is
    assert len(withdrawals(world.office.db)) == 1


def test_each_withdrawal_leaves_its_own_notice_and_none_is_taken_for_a_strange_file(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    first = world.run()
    withdraw(world.office, world.organization, OCTOBER, reason="第一次的原因")
    second = world.run(correct="重新公开")
    taken = withdraw(world.office, world.organization, OCTOBER, reason="第二次的原因")
    assert (sorted(taken.removed), taken.left) == (sorted(second.paths), ())
    assert "第一次的原因" in page_of(first).read_text(encoding="utf-8")
    assert "第二次的原因" in page_of(second).read_text(encoding="utf-8")


@pytest.mark.parametrize("reason", ["附件含 330481199001011234", "误写联系人13800138000"])
def test_a_reason_with_a_number_of_a_person_is_refused_before_anything_is_done(tmp_path: Path, reason: str) -> None:
    world = full_month(tmp_path)
    out = world.run()
    with pytest.raises(UsageFault):
        withdraw(world.office, world.organization, OCTOBER, reason=reason)
    assert all(path.exists() for path in out.paths)
    assert withdrawals(world.office.db) == []


def test_a_reason_with_the_name_of_a_client_is_refused(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    with_client(world, "王金龙")
    world.run()
    with pytest.raises(UsageFault, match="原因里疑似有个人姓名（王"):
        withdraw(world.office, world.organization, OCTOBER, reason="把王金龙写进去了")
    assert withdrawals(world.office.db) == []


def test_a_withdrawn_version_is_written_out_only_on_request(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.run()
    withdraw(world.office, world.organization, OCTOBER, reason="试")
    seal = store.require_seal(world.office.db, world.organization.id, "", OCTOBER)
    with pytest.raises(SwtoolError, match="第1版已撤回"):
        write_out(world.office, seal, tmp_path / "别处")
    assert not (tmp_path / "别处").exists()
    assert len(write_out(world.office, seal, tmp_path / "别处", reveal=True)) == len(FORMATS)


def test_only_a_correction_brings_a_month_back_even_with_the_same_content(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.run()
    withdraw(world.office, world.organization, OCTOBER, reason="模板有误")
    done = world.run(correct="换了模板")
    assert (done.state, done.version) == (State.PUBLISHED, 2)
    new = store.require_seal(world.office.db, world.organization.id, "", OCTOBER)
    require_open(world.office.db, new, reveal=False)
    with pytest.raises(SwtoolError):
        require_open(
            world.office.db, store.require_seal(world.office.db, world.organization.id, "", OCTOBER, 1), reveal=False
        )
    assert withdraw(world.office, world.organization, OCTOBER, reason="又一次").version == 2


def test_what_was_never_out_cannot_be_withdrawn_and_a_dry_run_touches_nothing(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    with pytest.raises(NotFound, match="没有公开过"):
        withdraw(world.office, world.organization, OCTOBER, reason="试")
    out = world.run()
    head = world.office.head
    told = withdraw(world.office, world.organization, OCTOBER, reason="试", keep=False)
    assert sorted(told.removed) == sorted(out.paths)
    assert all(path.exists() for path in out.paths)
    assert world.office.head == head


def test_an_incident_is_followed_to_its_end(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    with pytest.raises(NotFound, match="没有撤回过"):
        note_step(world.office, world.organization, OCTOBER, "told", on=date(2026, 11, 10), what="电话告知")
    world.run()
    withdraw(world.office, world.organization, OCTOBER, reason="试")
    with pytest.raises(UsageFault, match="还没有到这一天"):
        note_step(world.office, world.organization, OCTOBER, "told", on=date(2026, 11, 11), what="电话告知")
    for step, what in (("told", "电话告知本人"), ("closed", "已办结")):
        note_step(world.office, world.organization, OCTOBER, step, on=date(2026, 11, 10), what=what)
    (incident,) = withdrawals(world.office.db)
    assert incident.is_closed
    with pytest.raises(UsageFault, match="已经办结"):
        note_step(world.office, world.organization, OCTOBER, "noted", on=date(2026, 11, 10), what="再记")


def test_a_clock_set_back_opens_no_locked_month(tmp_path: Path) -> None:
    world = on(locking(tmp_path), date(2026, 11, 25))
    report_party(world, "补登：组织生活会", participants=9)  # a step of the journal on the 25th
    back = on(world, date(2026, 11, 19))
    assert locked(back)
    assert back.run().state is State.REFUSED
