"""What hangs on a household file, and what a village has, as far as it may tell of persons."""

from __future__ import annotations

from swtool.store.holdings import Held, Holding, Replace

_TEXT = Replace.WORD

_STATE = ("status", "happened_on", "counts_from", "recorded_at", "superseded_at")
ON_FILES = {
    "need_status": Holding(
        "need_status", "需求办理", free={"why": Held("需求办理的说明", Replace.CLEAR)}, plain=_STATE
    ),
    "care_aid": Holding(
        "care_aid",
        "关爱援助",
        free={
            "reason": Held("援助原因", _TEXT),
            "goods": Held("援助物资", _TEXT),
            "source": Held("援助来源", _TEXT),
            "voided_why": Held("作废原因", _TEXT),
        },
        plain=("uid", "aid_no", "given_on", "ground", "voided_on"),
        stays="援助编号、日期、金额：援助合计要用",
    ),
    "individual_plan": Holding(
        "individual_plan",
        "个人计划",
        free={"responsible_worker": Held("责任社工", _TEXT), "closed_why": Held("结案原因", _TEXT)},
        plain=("uid", "plan_no", "opened_on", "review_on", "closed_on"),
        stays="计划编号、日期：一人一案的覆盖数要用",
    ),
    "plan_goal": Holding(
        "plan_goal",
        "个人计划目标",
        free={"goal": Held("计划目标", _TEXT), "why": Held("目标的说明")},
        plain=("status", "set_on", "ended_on", "recorded_at", "superseded_at"),
    ),
    "plan_review": Holding(
        "plan_review",
        "个人计划复核",
        free={"result": Held("复核结果", _TEXT)},
        plain=("reviewed_on", "review_on", "recorded_at", "superseded_at"),
    ),
}
_OF_PLAN = "SELECT x.id FROM {} x JOIN individual_plan p ON p.id = x.plan_id WHERE p.household_id = ?"
ROWS_OF_FILE = {
    "need_status": "SELECT s.id FROM need_status s JOIN need_item n ON n.id = s.need_id WHERE n.household_id = ?",
    "care_aid": "SELECT id FROM care_aid WHERE household_id = ?",
    "individual_plan": "SELECT id FROM individual_plan WHERE household_id = ?",
    "plan_goal": _OF_PLAN.format("plan_goal"),
    "plan_review": _OF_PLAN.format("plan_review"),
}

OF_OTHERS: tuple[Holding, ...] = (
    Holding(
        "problem",
        "社区问题",
        free={
            "description": Held("问题描述", _TEXT),
            "expectation": Held("期望", _TEXT),
            "feedback": Held("反馈", _TEXT),
        },
        plain=("uid", "problem_no", "category", "urgency", "source_channel", "raised_on", "status", "resolved_on"),
    ),
    Holding("problem_status", "问题办理", free={"why": Held("问题办理的说明", Replace.CLEAR)}, plain=_STATE),
    Holding("project_answer", "对应项目", plain=("effective_on", "recorded_at", "superseded_at")),
    Holding(
        "household_regroup",
        "并户分户",
        free={"why": Held("并户分户的理由", _TEXT)},
        plain=("uid", "regroup_no", "kind", "effective_on", "recorded_at", "superseded_at"),
    ),
    Holding("household_regroup_row", "并户分户明细", plain=("what", "recorded_at")),
    Holding("household_count", "应建档户数", plain=("counted_on", "recorded_at", "superseded_at")),
)
