"""What the lives of projects hold about persons: nothing; papers and evaluators are named as offices name them."""

from __future__ import annotations

from swtool.store.holdings import Holding

_STAMPS = ("recorded_at", "superseded_at")

HOLDINGS: tuple[Holding, ...] = (
    Holding("project_plan", "项目策划", plain=("kind", "slot", "planned_on", "document", *_STAMPS)),
    Holding(
        "project_purchase",
        "项目采购",
        plain=(
            "method",
            "notice_no",
            "notice_on",
            "medium",
            "documents_on",
            "bids_until",
            "award_on",
            "contract_no",
            "contract_on",
            "contract_notice_on",
            *_STAMPS,
        ),
    ),
    Holding(
        "project_indicator",
        "项目指标",
        plain=("name", "unit", "agreed_on", "measure", "service_kind", "service_item", *_STAMPS),
    ),
    Holding("project_figure", "项目指标完成数", plain=("name", "counted_on", *_STAMPS)),
    Holding("project_milestone", "项目付款节点", plain=("milestone", "due_on", "paid_on", "voucher_no", *_STAMPS)),
    Holding("project_step", "项目的决定", plain=("step", "happened_on", "document", *_STAMPS)),
    Holding(
        "evaluation_outcome", "评估结果", plain=("evaluator", "evaluated_on", "passed", "grade", "document", *_STAMPS)
    ),
)
