"""草拟 → 审核 → 签发 → 公开: who takes which step of which content, and what the sheet says of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from swtool.disclosure.approvals import draft_code
from swtool.disclosure.draft import Goal, Wish
from swtool.disclosure.drafts import Draft, Step, current_draft, standing_drafts
from swtool.disclosure.outcome import State
from swtool.disclosure.page import Signatures
from swtool.disclosure.publish import run_month
from swtool.disclosure.store import seals
from swtool.disclosure.templates import KINDS, copy_templates
from swtool.errors import NotFound, SwtoolError, UsageFault
from tests.approval_case import ASKED, DRAFTER, ISSUER, REVIEWER, draft, entry, page, step, words, world_with
from tests.disclosures import OCTOBER, World, report_party


def standing(world: World) -> Draft:
    found = current_draft(world.office.db, world.organization.id, OCTOBER)
    assert found is not None
    return found


def test_a_month_goes_through_three_hands(tmp_path: Path) -> None:
    world = world_with(tmp_path, ASKED)
    first = world.run()
    assert (first.state, first.waits_for) == (State.DRAFTED, Step.REVIEW)
    assert (world.run().state, standing(world).drafted_by) == (State.WAITING, DRAFTER)
    assert step(world, REVIEWER, remark="数据已核") is Step.REVIEW
    waiting = world.run()
    assert (waiting.state, waiting.waits_for, waiting.code) == (State.WAITING, Step.ISSUE, first.code)
    assert step(world, ISSUER) is Step.ISSUE
    assert not world.folder.exists()
    assert world.run().state is State.PUBLISHED
    assert page(world).signatures == Signatures(DRAFTER, REVIEWER, ISSUER)
    assert page(world).approval == ""
    assert standing_drafts(world.office.db) == []
    assert world.run().state is State.ALREADY


def test_where_policy_waives_the_approval_the_sheet_says_so(tmp_path: Path) -> None:
    world = world_with(tmp_path)
    named = replace(world.wish(), signatures=Signatures("丁示例", "", "戊示例"))
    (result,) = run_month(world.office, OCTOBER, named)
    assert result.state is State.PUBLISHED
    assert page(world).approval == "按本单位设置，本表公开前不另行审批。"
    assert page(world).signatures == Signatures("丁示例", "", "戊示例")


def test_one_waived_step_is_named(tmp_path: Path) -> None:
    world = world_with(tmp_path, ASKED, entry("approval_steps", 'steps = ["issue"]\ndistinct = true'))
    assert world.run().waits_for is Step.ISSUE
    with pytest.raises(UsageFault, match="按规则不用审核"):
        step(world, REVIEWER, step=Step.REVIEW)
    step(world, ISSUER)
    assert world.run().state is State.PUBLISHED
    assert page(world).approval == "按本单位设置，本表公开前不经审核。"
    assert page(world).signatures == Signatures(DRAFTER, "", ISSUER)


def test_names_on_the_command_line_approve_nothing(tmp_path: Path) -> None:
    world = world_with(tmp_path, ASKED)
    named = replace(world.wish(), signatures=Signatures(DRAFTER, REVIEWER, ISSUER))
    (result,) = run_month(world.office, OCTOBER, named)
    assert result.state is State.DRAFTED
    assert seals(world.office.db, world.organization.id, OCTOBER) == []


def test_steps_are_taken_in_order_and_once(tmp_path: Path) -> None:
    world = world_with(tmp_path, ASKED)
    with pytest.raises(NotFound, match="没有待审批的草稿"):
        step(world, REVIEWER)
    world.run()
    with pytest.raises(UsageFault, match="不能签发"):
        step(world, ISSUER, step=Step.ISSUE)
    step(world, REVIEWER)
    with pytest.raises(UsageFault, match="不能审核"):
        step(world, ISSUER, step=Step.REVIEW)
    step(world, ISSUER)
    with pytest.raises(UsageFault, match="不用再审批"):
        step(world, "丁示例")


def test_other_content_is_another_draft_and_needs_its_own_approval(tmp_path: Path) -> None:
    world = world_with(tmp_path, ASKED)
    old = world.run()
    step(world, REVIEWER)
    step(world, ISSUER)
    report_party(world, "补登：组织生活会", participants=9)
    new = world.run()
    assert (new.state, new.waits_for) == (State.DRAFTED, Step.REVIEW)
    assert new.code != old.code
    assert new.changed == ("党务“党组织活动”新增 主题党日、2026-10-18、补登：组织生活会",)
    with pytest.raises(SwtoolError, match="草稿已不是这一份"):
        step(world, REVIEWER, sha256=old.code)
    assert step(world, REVIEWER, sha256=new.code) is Step.REVIEW


def test_a_returned_draft_waits_for_other_content_or_for_being_sent_again(tmp_path: Path) -> None:
    world = world_with(tmp_path, ASKED)
    world.run()
    step(world, REVIEWER)
    with pytest.raises(UsageFault, match="退回要写明原因"):
        step(world, ISSUER, step=Step.RETURN)
    assert step(world, ISSUER, step=Step.RETURN, remark="活动次数请再核") is Step.RETURN
    back = world.run()
    assert (back.state, back.draft and back.draft.returned and back.draft.returned.remark) == (
        State.RETURNED,
        "活动次数请再核",
    )
    with pytest.raises(SwtoolError, match="已退回"):
        step(world, ISSUER)
    again = draft(world)
    assert (again.state, again.waits_for) == (State.DRAFTED, Step.REVIEW)
    assert [step(world, REVIEWER), step(world, ISSUER)] == [Step.REVIEW, Step.ISSUE]
    assert world.run().state is State.PUBLISHED


def test_a_correction_is_approved_like_the_first_version(tmp_path: Path) -> None:
    world = world_with(tmp_path, ASKED)
    world.run()
    step(world, REVIEWER)
    step(world, ISSUER)
    world.run()
    report_party(world, "补登：组织生活会", participants=9)
    drafted = world.run(correct="漏登一次")
    assert (drafted.state, drafted.version) == (State.DRAFTED, 2)
    assert page(world).version == 1
    step(world, REVIEWER)
    step(world, ISSUER)
    assert world.run(correct="漏登两次").state is State.DRAFTED  # another reason is other content
    step(world, REVIEWER)
    step(world, ISSUER)
    done = world.run(correct="漏登两次")
    assert (done.state, page(world).version, page(world).reason) == (State.PUBLISHED, 2, "漏登两次")


def test_preparing_records_a_draft_even_where_nobody_must_approve(tmp_path: Path) -> None:
    world = world_with(tmp_path)
    drafted = draft(world)
    assert (drafted.state, drafted.waits_for) == (State.DRAFTED, None)
    assert draft_code(standing(world)) == drafted.code
    assert seals(world.office.db, world.organization.id, OCTOBER) == []
    assert world.run().state is State.PUBLISHED
    assert standing_drafts(world.office.db) == []


def test_checking_and_dry_runs_write_nothing(tmp_path: Path) -> None:
    world = world_with(tmp_path, ASKED)
    head = world.office.head
    (looked,) = run_month(world.office, OCTOBER, Wish(world.folder, goal=Goal.CHECK), [world.organization])
    assert looked.state is State.CHECKED
    assert world.run(keep=False).state is State.DRAFTED
    assert (world.office.head, standing_drafts(world.office.db)) == (head, [])


def test_a_plain_run_takes_an_approved_correction_further(tmp_path: Path) -> None:
    world = world_with(tmp_path, ASKED)
    world.run()
    step(world, REVIEWER)
    step(world, ISSUER)
    world.run()
    report_party(world, "补登：组织生活会", participants=9)
    world.run(correct="漏登一次")
    assert world.run().state is State.WAITING
    step(world, REVIEWER)
    step(world, ISSUER)
    done = world.run()
    assert (done.state, done.version, page(world).reason) == (State.PUBLISHED, 2, "漏登一次")


def test_what_somebody_sent_back_is_not_published_even_where_nobody_must_approve(tmp_path: Path) -> None:
    world = world_with(tmp_path)
    draft(world)
    step(world, REVIEWER, step=Step.RETURN, remark="人数请再核")
    assert world.run().state is State.RETURNED
    report_party(world, "补登：组织生活会", participants=9)
    assert world.run().state is State.PUBLISHED


def test_the_approval_sheet_lies_in_the_office_and_fills_up_with_each_step(tmp_path: Path) -> None:
    world = world_with(tmp_path, ASKED)
    first = draft(world)
    (sheet,) = first.paths
    name = f"海宁市示例社会工作服务中心2026年10月三务公开审批单（草稿 {first.code}）.docx"
    assert sheet == world.office.db.path.parent / "审批单" / "2026-10" / name
    assert not world.folder.exists()
    assert DRAFTER in words(sheet)
    assert REVIEWER not in words(sheet)
    step(world, REVIEWER, remark="数据已核")
    assert world.run().paths == (sheet,)
    assert REVIEWER in words(sheet)
    assert "数据已核" in words(sheet)
    assert ISSUER not in words(sheet)


def test_other_content_is_another_sheet(tmp_path: Path) -> None:
    world = world_with(tmp_path, ASKED)
    (first,) = draft(world).paths
    report_party(world, "补登：组织生活会")
    (second,) = draft(world).paths
    assert first != second
    assert "组织生活会" not in words(first)
    assert "组织生活会" in words(second)


def test_a_dry_run_writes_no_sheet(tmp_path: Path) -> None:
    world = world_with(tmp_path, ASKED)
    wish = Wish(world.folder, goal=Goal.DRAFT, keep=False)
    (result,) = run_month(world.office, OCTOBER, wish, [world.organization])
    assert (result.state, result.paths) == (State.DRAFTED, ())
    assert not (world.office.db.path.parent / "审批单").exists()


# -- what an approval vouches for beside the figures ------------------------------------------------------------------


def approved(world: World) -> World:
    """Drafted, reviewed and issued, but not sealed yet."""
    draft(world)
    for name in (REVIEWER, ISSUER):
        step(world, name)
    return world


def test_another_template_is_another_draft(tmp_path: Path) -> None:
    world = approved(world_with(tmp_path, ASKED))
    folder = tmp_path / "三务公开模板"
    copy_templates(folder)
    wanted = next(kind.file_name for kind in KINDS if kind.key == "html")
    for path in folder.iterdir():
        if path.name != wanted:
            path.unlink()
    page_template = folder / wanted
    text = page_template.read_text(encoding="utf-8")
    page_template.write_text(text.replace("<footer>", "<footer><p>另有奖金见公告栏</p>"), encoding="utf-8")
    assert world.run().state is State.DRAFTED
    assert seals(world.office.db, world.organization.id, OCTOBER) == []


def test_another_telephone_under_the_page_is_another_draft(tmp_path: Path) -> None:
    world = approved(world_with(tmp_path, ASKED))
    with world.office.change("换号码") as tx:
        tx.insert(
            "office_fact",
            {
                "key": "supervision_phone",
                "value": "0573-87009999",
                "effective_on": "2026-11-01",
                "recorded_at": tx.recorded_at,
            },
        )
    result = world.run()
    assert result.state is State.DRAFTED
    assert result.changed == ("机构名称、站点、电话、主管部门或模板变了",)
