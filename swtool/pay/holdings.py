"""What the room holds about persons: amounts by month. They name nobody by themselves, and the accounts need them."""

from __future__ import annotations

from swtool.pay.allowance_rules import Kind
from swtool.store.holdings import ANY, Held, Holding, Replace, own_rows, rows_of

_STAMPS = ("recorded_at", "superseded_at")
_LADDER = ("ladder", "post", "grade")
_KEPT = "月份和金额：工资账和审计要用，姓名、证件号删除后不再指向本人"
_MINE = f"person_id IN {ANY}"

HOLDINGS: tuple[Holding, ...] = (
    Holding("allowance_sheet", "津贴发放表", plain=("kind", "month", *_STAMPS)),
    own_rows(
        Holding(
            "allowance_line",
            "津贴",
            plain=("kind", "for_month", "level", *_STAMPS),
            shown={
                "kind": "津贴",
                "for_month": "月份",
                "level": "证书等级",
                "days": "在岗天数",
                "amount": "金额（分）",
            },
            words={kind.value: kind.label for kind in Kind},
            stays="月份、天数和金额：财务账和审计要用",
        ),
        rows_of(f"SELECT id FROM allowance_line WHERE {_MINE} ORDER BY id", "person_ids"),
    ),
    Holding("pay_ladder", "岗级薪酬表", plain=("edition_on", *_LADDER, *_STAMPS)),
    own_rows(
        Holding(
            "pay_grade",
            "岗级核定",
            free={"document": Held("核定依据", Replace.WORD)},
            plain=("effective_on", *_LADDER, *_STAMPS),
            shown={"effective_on": "执行日期", "ladder": "薪酬表", "post": "岗位", "grade": "级别"},
            stays="岗位、级别和日期：工资账和审计要用",
        ),
        rows_of(f"SELECT id FROM pay_grade WHERE {_MINE} ORDER BY id", "person_ids"),
    ),
    own_rows(
        Holding(
            "staff_pay",
            "薪酬",
            plain=("month", *_STAMPS),
            shown={"month": "月份", "gross": "应发（分）", "net": "实发（分）"},
            stays=_KEPT,
        ),
        rows_of(f"SELECT id FROM staff_pay WHERE {_MINE} ORDER BY id", "person_ids"),
    ),
    Holding("average_wage", "当地平均工资", plain=("effective_on", "area", "measure", "source", *_STAMPS)),
)
