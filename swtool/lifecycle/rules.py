"""The rules of projects as pure functions of records, days and the policy's numbers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from swtool.findings import Outcome
from swtool.lifecycle.records import Life, Milestone
from swtool.lifecycle.records import Outcome as Result
from swtool.lifecycle.terms import GROUP_LABELS, METHODS, SLOT_GROUPS, SLOTS, UNANNOUNCED
from swtool.quantities import format_money
from swtool.registry.dossiers import CreditEntry
from swtool.registry.rules import Verdict

_UNKNOWN = Outcome.UNDETERMINED


def judge_kind(kind: str | None, names: Sequence[str]) -> Verdict:
    """HNG-10: the project is of one of the kinds."""
    expected = "、".join(names)
    if kind is None:
        return Verdict(_UNKNOWN, "没有登记项目类别", expected=expected)
    outcome = Outcome.HOLDS if kind in names else Outcome.VIOLATED
    return Verdict(outcome, f"项目类别是“{kind}”", expected=expected, actual=kind)


def judge_slots(filled: Collection[str], wanted: Mapping[str, int]) -> Verdict:
    """HNG-11: of each group as many of its places are filled as the rule says; X is free. ``filled`` are the slots of
    the projects that run; two projects in one place fill one place."""
    short, lacking = [], []
    for group, slots in SLOT_GROUPS.items():
        have = [slot for slot in slots if slot in filled]
        if len(have) < wanted[group]:
            short.append(f"{GROUP_LABELS[group]} {len(have)} 项，应有 {wanted[group]} 项")
            lacking += [SLOTS[slot] for slot in slots if slot not in filled]
    expected = "、".join(f"{GROUP_LABELS[group]} {number} 项" for group, number in wanted.items())
    if short:
        return Verdict(Outcome.VIOLATED, f"{'；'.join(short)}；空着：{'、'.join(lacking)}", expected=expected)
    return Verdict(Outcome.HOLDS, "各项都有项目", expected=expected)


def judge_professionals(count: int | None, least: int) -> Verdict:
    """JLP-06: enough professionals serve where the project runs; None where that is not known."""
    if count is None:
        return Verdict(_UNKNOWN, "没有登记在哪个社工站实施，看不出由谁执行", expected=f"不少于 {least} 人")
    outcome = Outcome.HOLDS if count >= least else Outcome.VIOLATED
    return Verdict(outcome, f"实施的社工站有专业社工 {count} 人", expected=f"不少于 {least} 人", actual=str(count))


def judge_contract_credit(contract_on: date, entries: Sequence[CreditEntry], kind: str, label: str) -> Verdict:
    """The organization was on no such list on the day of the contract; what came before or after is another matter."""
    listed = [entry for entry in entries if entry.list == kind and entry.covers(contract_on)]
    if listed:
        since = listed[0].effective_on.isoformat()
        return Verdict(Outcome.VIOLATED, f"{contract_on.isoformat()} 签合同时在{label}（{since} 起）")
    return Verdict(Outcome.HOLDS, f"{contract_on.isoformat()} 签合同时不在{label}")


def judge_disclosed(life: Life) -> Verdict:
    """JSU-14: what was purchased was announced, and so was its contract. Below the limits nobody announces."""
    purchase = life.purchase
    if purchase is None:
        return Verdict(_UNKNOWN, "没有采购登记，看不出采购信息是否公开")
    if purchase.method in UNANNOUNCED:
        return Verdict(Outcome.NOT_APPLICABLE, f"采购方式是{METHODS[purchase.method]}，不逐项公告")
    lacking = [] if purchase.notice_on else ["采购公告"]
    lacking += ["合同公告"] if purchase.contract_on and not purchase.contract_notice_on else []
    if lacking:
        return Verdict(Outcome.VIOLATED, f"没有公开：{'、'.join(lacking)}")
    return Verdict(Outcome.HOLDS, "采购公告、合同公告都有" if purchase.contract_on else "采购公告已发，还没有签合同")


def judge_clock(what: str, done_on: date | None, last: date, day: date, *, steps: str) -> Verdict:
    """A step that has a last day: done in time, done late, still open in time, or overdue. The last day is in time."""
    expected = f"不晚于 {last.isoformat()}（{steps}）"
    if done_on is not None:
        late = (done_on - last).days
        told = f"{what} {done_on.isoformat()}" + (f"，迟 {late} 天" if late > 0 else "")
        return Verdict(Outcome.VIOLATED if late > 0 else Outcome.HOLDS, told, expected=expected)
    if day > last:
        return Verdict(Outcome.VIOLATED, f"没有{what}，已迟 {(day - last).days} 天", expected=expected)
    return Verdict(Outcome.HOLDS, f"还没有{what}，没有到最后一天", expected=expected)


def judge_tender(documents_on: date, bids_until: date, least: int) -> Verdict:
    """The time for tenders: so many days from the documents (that day not counted) to the closing day."""
    days = (bids_until - documents_on).days
    outcome = Outcome.HOLDS if days >= least else Outcome.VIOLATED
    told = f"{documents_on.isoformat()} 发出招标文件，{bids_until.isoformat()} 截止，{days} 天"
    return Verdict(outcome, told, expected=f"不少于 {least} 天", actual=str(days))


def judge_payments(milestones: Sequence[Milestone], results: Sequence[Result], day: date) -> Verdict:
    """QZH-04: what is paid after evaluation was paid on or after the day of a result; how it came out is another matter
    (money for work that failed is told). Where the contract does not say, the payment cannot be judged."""
    paid = [each for each in milestones if each.payments(day)]
    bound = [each for each in paid if each.after_evaluation]
    unsaid = [each.name for each in paid if each.after_evaluation is None]
    early = [
        f"{each.name}（{first}）"
        for each, first in ((each, each.payments(day)[0].on) for each in bound)
        if not any(result.evaluated_on <= first for result in results)
    ]
    if early:
        return Verdict(Outcome.VIOLATED, f"还没有评估结果就付了：{'、'.join(early)}", expected="评估之后支付")
    if unsaid:
        return Verdict(_UNKNOWN, f"没有写是否评估后支付：{'、'.join(unsaid)}", expected="评估之后支付")
    if not bound:
        return Verdict(Outcome.NOT_APPLICABLE, "还没有评估后支付的款")
    failed = "；最近一次评估不合格，请核对应付金额" if results and not results[-1].is_passed else ""
    return Verdict(Outcome.HOLDS, f"评估之后支付 {len(bound)} 期{failed}", expected="评估之后支付")


def judge_pilot_budget(budgets: Sequence[int | None], due: int) -> Verdict:
    """QZH-03: the budgets of a pilot's projects are the amount that is named, 分."""
    expected = f"{format_money(due)} 元"
    if not budgets:
        return Verdict(_UNKNOWN, "没有登记在执行的项目", expected=expected)
    if None in budgets:
        lacking = sum(each is None for each in budgets)
        return Verdict(_UNKNOWN, f"{lacking} 个项目没有登记预算", expected=expected)
    total = sum(each for each in budgets if each is not None)
    told = f"{len(budgets)} 个项目预算合计 {format_money(total)} 元"
    if total == due:
        return Verdict(Outcome.HOLDS, told, expected=expected, actual=format_money(total))
    gap = f"少 {format_money(due - total)} 元" if total < due else f"多 {format_money(total - due)} 元"
    return Verdict(Outcome.VIOLATED, f"{told}，{gap}", expected=expected, actual=format_money(total))


def judge_ways(*, is_known: bool, lacking: Sequence[str]) -> Verdict:
    """JLP-06: nothing of what the project is carried out with is ``lacking``; of one that no record names nothing is
    known."""
    expected = "社工+志愿者+爱心资助"
    if not lacking:
        return Verdict(Outcome.HOLDS, "有志愿者参加，有爱心资助", expected=expected)
    if not is_known:
        return Verdict(_UNKNOWN, "没有这个项目的服务记录，账上也没有它", expected=expected)
    return Verdict(Outcome.VIOLATED, f"记录里没有{'、'.join(lacking)}", expected=expected)


def judge_third_party(results: Sequence[Result], insiders: Collection[str], last: date, as_of: date) -> Verdict:
    """JSU-13: a project that is over was evaluated by somebody else than ``insiders``, by ``last`` at the latest."""
    expected = f"由第三方评估，最迟 {last.isoformat()}"
    others = sorted({each.evaluator for each in results if each.evaluator not in insiders})
    if others:
        return Verdict(Outcome.HOLDS, f"由{'、'.join(others)}评估", expected=expected)
    if as_of <= last:
        return Verdict(Outcome.UNDETERMINED, "还没有第三方评估的结果，期限未到", expected=expected)
    what = "评估机构就是承接机构或主管部门，不是第三方" if results else "没有第三方评估的结果"
    return Verdict(Outcome.VIOLATED, what, expected=expected)


def judge_yearly(
    year: int, results: Sequence[Result], insiders: Collection[str], least: int, scored_in: str = ""
) -> Verdict:
    """JNA-02: a station was evaluated that often in the year by somebody else than ``insiders``: evaluators that are
    its operator or the authority itself. ``scored_in`` is the office's own evaluation of the year in which a third
    party scored the station: which one, it does not say."""
    own = [each for each in results if each.evaluator in insiders]
    others = [each for each in results if each.evaluator not in insiders]
    expected = f"每年由第三方评估 {least} 次"
    if scored_in and not results:
        what = f"{scored_in}已定稿，有第三方评分，没有登记是哪一家评估机构"
        return Verdict(Outcome.UNDETERMINED, what, expected=expected)
    if len(others) >= least:
        return Verdict(Outcome.HOLDS, f"{year} 年由第三方评估 {len(others)} 次", expected=expected)
    if own:
        return Verdict(Outcome.VIOLATED, f"{year} 年的评估机构就是运营机构或主管部门，不是第三方", expected=expected)
    return Verdict(Outcome.VIOLATED, f"{year} 年由第三方评估 {len(others)} 次", expected=expected)
