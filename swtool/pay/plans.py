"""The room's books: a ladder before who stands on it."""

from __future__ import annotations

from swtool.intake.plan import Book, Undivided
from swtool.pay.forms import ALLOWANCE_PAYMENTS, GRADE_LIST, PAY_LADDER, PAY_LIST
from swtool.pay.plan_grades import plan_grades
from swtool.pay.plan_ladder import plan_ladder, whose_edition
from swtool.pay.plan_pay import plan_pay
from swtool.pay.plan_payments import plan_payments

_EDITION = Undivided("同一版的岗级薪酬", whose_edition)
BOOKS: tuple[Book, ...] = (
    Book(PAY_LADDER, plan_ladder, together=("ladder", "edition_on"), is_whole=True, undivided=_EDITION),
    Book(GRADE_LIST, plan_grades),
    Book(PAY_LIST, plan_pay),
    Book(ALLOWANCE_PAYMENTS, plan_payments),
)
