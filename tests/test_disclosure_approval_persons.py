"""How many persons an approval takes: no two steps by one, unless nobody else is there or the county allows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from swtool.disclosure.drafts import Step
from swtool.disclosure.outcome import State
from swtool.disclosure.page import Signatures
from swtool.errors import SwtoolError
from swtool.operators.store import Newcomer, all_operators, close, register
from swtool.policy.policy import Policy
from tests.approval_case import ASKED, DRAFTER, ISSUER, REVIEWER, acting, draft, entry, page, step, words, world_with
from tests.disclosures import PUBLISHING_DAY, World


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [(DRAFTER, None, "甲示例草拟"), (REVIEWER, DRAFTER, "甲示例草拟"), (REVIEWER, REVIEWER, "乙示例办理了前一步")],
)
def test_no_two_steps_by_the_same_person(tmp_path: Path, first: str, second: str | None, refused: str) -> None:
    world = world_with(tmp_path, ASKED)
    world.run()
    if second is not None:
        step(world, first)
    with pytest.raises(SwtoolError) as raised:
        step(world, second or first)
    assert (raised.value.why or "").startswith(refused)


def test_a_small_office_may_let_one_person_do_all(tmp_path: Path) -> None:
    world = world_with(tmp_path, ASKED, entry("approval_steps", 'steps = ["review", "issue"]\ndistinct = false'))
    world.run()
    assert [step(world, DRAFTER), step(world, DRAFTER)] == [Step.REVIEW, Step.ISSUE]
    assert world.run().state is State.PUBLISHED


ALONE = entry("approval_steps", 'steps = ["review", "issue"]\ndistinct = true\nalone = true')
ONLY = "tester"  # the one operator of a new office


def colleague(world: World, name: str, *, since: date, until: date | None = None) -> None:
    """Register somebody who acts from a day on, and no more on ``until``."""
    with world.office.change("示例经办人员") as tx:
        register(tx, Newcomer(name, since))
    if until is not None:
        known = next(one for one in all_operators(world.office.db) if one.name == name)
        with world.office.change("示例停办") as tx:
            close(tx, known, until, "调离")


@pytest.mark.parametrize("steps", ["", ALONE], ids=["as_shipped", "as_a_county_writes_it"])
def test_an_office_of_one_person_is_not_kept_from_publishing_and_the_sheet_says_so(tmp_path: Path, steps: str) -> None:
    world = acting(world_with(tmp_path, ASKED, steps), ONLY)
    (sheet,) = draft(world).paths
    assert "同一人" not in words(sheet)
    assert [step(world, ONLY, remark="数据已核"), step(world, ONLY)] == [Step.REVIEW, Step.ISSUE]
    (sheet,) = draft(world).paths
    assert "数据已核；与草拟为同一人，当天没有别的经办人员" in words(sheet)
    assert "与草拟、审核为同一人，当天没有别的经办人员" in words(sheet)
    assert world.run().state is State.PUBLISHED
    assert page(world).signatures == Signatures(ONLY, ONLY, ONLY)


def test_of_two_persons_the_one_who_has_not_acted_is_asked_first(tmp_path: Path) -> None:
    world = acting(world_with(tmp_path, ASKED), ONLY)
    colleague(world, REVIEWER, since=PUBLISHING_DAY)
    draft(world)
    with pytest.raises(SwtoolError, match="不能由tester审核") as raised:
        step(world, ONLY)
    assert REVIEWER in raised.value.remedy
    assert step(world, REVIEWER) is Step.REVIEW
    assert step(world, ONLY) is Step.ISSUE
    (sheet,) = draft(world).paths
    assert "与草拟为同一人，当天没有别的经办人员" in words(sheet)


@pytest.mark.parametrize(
    ("since", "until", "refused"),
    [
        (PUBLISHING_DAY + timedelta(1), None, False),
        (PUBLISHING_DAY, None, True),
        (PUBLISHING_DAY - timedelta(9), PUBLISHING_DAY + timedelta(1), True),
        (PUBLISHING_DAY - timedelta(9), PUBLISHING_DAY, False),
    ],
    ids=["comes_tomorrow", "comes_today", "leaves_tomorrow", "left_today"],
)
def test_only_who_acts_on_the_day_could_have_done_it(
    tmp_path: Path, since: date, until: date | None, refused: bool
) -> None:
    world = acting(world_with(tmp_path, ASKED), ONLY)
    colleague(world, REVIEWER, since=since, until=until)
    draft(world)
    if refused:
        with pytest.raises(SwtoolError, match="不能由tester审核"):
            step(world, ONLY)
    else:
        assert step(world, ONLY) is Step.REVIEW


def test_what_one_person_did_alone_stands_when_somebody_joins_later(tmp_path: Path) -> None:
    world = acting(world_with(tmp_path, ASKED), ONLY)
    draft(world)
    step(world, ONLY)
    colleague(world, REVIEWER, since=PUBLISHING_DAY + timedelta(1))
    tomorrow = replace(world.on(PUBLISHING_DAY + timedelta(1)), folder=world.folder)
    with pytest.raises(SwtoolError, match="不能由tester签发"):
        step(tomorrow, ONLY)
    assert step(tomorrow, REVIEWER) is Step.ISSUE


def test_a_county_that_says_nothing_of_being_alone_keeps_the_steps_apart(tmp_path: Path) -> None:
    world = acting(
        world_with(tmp_path, ASKED, entry("approval_steps", 'steps = ["review", "issue"]\ndistinct = true')), ONLY
    )
    draft(world)
    with pytest.raises(SwtoolError, match="不能由tester审核") as raised:
        step(world, ONLY)
    assert "swtool operator add" in raised.value.remedy
    colleague(world, REVIEWER, since=PUBLISHING_DAY)
    with pytest.raises(SwtoolError, match="不能由tester审核") as raised:
        step(world, ONLY)
    assert raised.value.remedy.startswith(f"请{REVIEWER}办理")


def test_where_one_person_may_do_all_the_sheet_says_that_it_was_so(tmp_path: Path) -> None:
    world = world_with(tmp_path, ASKED, entry("approval_steps", 'steps = ["review", "issue"]\ndistinct = false'))
    draft(world)
    step(world, REVIEWER)
    step(world, DRAFTER)
    (sheet,) = draft(world).paths
    assert words(sheet).count("同一人") == 1
    assert "与草拟为同一人，本单位设置准许" in words(sheet)


def test_steps_by_one_person_do_not_count_once_policy_keeps_them_apart(tmp_path: Path) -> None:
    together = entry("approval_steps", 'steps = ["review", "issue"]\ndistinct = false')
    world = world_with(tmp_path, ASKED, together)
    draft(world)
    step(world, DRAFTER)
    step(world, DRAFTER)
    own = tmp_path / "own.toml"
    own.write_text(own.read_text(encoding="utf-8").replace("distinct = false", "distinct = true"), encoding="utf-8")
    strict = Policy.load("330481", county_file=own)
    world = replace(world, office=replace(world.office, policy=strict))
    result = world.run()
    assert (result.state, result.waits_for) == (State.WAITING, Step.REVIEW)
    for name in (REVIEWER, ISSUER):
        step(world, name)
    assert world.run().state is State.PUBLISHED
    signed = page(world).signatures
    assert (signed.prepared_by, signed.reviewed_by, signed.approved_by) == (DRAFTER, REVIEWER, ISSUER)
