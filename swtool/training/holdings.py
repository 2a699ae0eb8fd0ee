"""What training holds about persons: hours and courses stay, numbers of proofs and who verified them go."""

from __future__ import annotations

from swtool.store.holdings import ANY, Held, Holding, Replace, own_rows, rows_of

_ATTENDANCE = rows_of(f"SELECT id FROM attendance WHERE person_id IN {ANY}", "person_ids")
_PROOF = rows_of(f"SELECT id FROM credit_proof WHERE person_id IN {ANY}", "person_ids")

_HOURS = "SELECT printf('%.2f', ? / 100.0)"

HOLDINGS = (
    Holding(
        "course",
        "培训课程",
        free={"organizer": Held("主办方", Replace.NUMBERED)},
        plain=(
            "uid", "title", "started_on", "ended_on", "started_time", "ended_time", "category", "delivery_mode",
        ),
    ),
    own_rows(
        Holding(
            "attendance",
            "学时记录",
            personal={"proof_no": Held("证明编号", Replace.NUMBERED)},
            free={"verified_by": Held("认定单位或认定人", Replace.WORD)},
            plain=("uid", "unit_as_written", "conversion_rule_id", "result", "recorded_at", "superseded_at"),
            shown={"unit_as_written": "单位", "recorded_at": "登记时间"},
            refs={
                "claimed_credit_hours": ("申报学时", _HOURS),
                "verified_credit_hours": ("认定学时", _HOURS),
                "course_id": ("课程", "SELECT title || ' ' || started_on FROM course WHERE id = ?"),
            },
            stays="课程、学时、结果：学时统计和登记期核算要用",
        ),
        _ATTENDANCE,
    ),
    own_rows(
        Holding(
            "credit_proof",
            "学时证明",
            free={"file_name": Held("文件名", Replace.WORD)},
            plain=("uid", "proof_number", "first_day", "last_day", "head", "recorded_at", "superseded_at"),
            shown={"proof_number": "证明编号", "first_day": "起", "last_day": "止", "recorded_at": "出具时间"},
            stays="证明编号和起止；已经发出的证明不在本程序里",
        ),
        _PROOF,
    ),
)  # fmt: skip
