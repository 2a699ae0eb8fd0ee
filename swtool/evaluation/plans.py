"""The room's books."""

from __future__ import annotations

from swtool.evaluation.forms import EVALUATION_SCHEME, EVALUATION_SCORES, SATISFACTION_ANSWERS
from swtool.evaluation.plan_satisfaction import plan_satisfaction
from swtool.evaluation.plan_scheme import plan_scheme, whose_edition
from swtool.evaluation.plan_scores import plan_scores
from swtool.intake.plan import Book, Undivided

_EDITION = Undivided("同一版的评估指标", whose_edition)
BOOKS: tuple[Book, ...] = (
    Book(EVALUATION_SCHEME, plan_scheme, together=("scheme", "edition_on"), is_whole=True, undivided=_EDITION),
    Book(EVALUATION_SCORES, plan_scores),
    Book(SATISFACTION_ANSWERS, plan_satisfaction),
)
