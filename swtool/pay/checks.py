"""The checks of the room."""

from __future__ import annotations

from swtool.checks import Check
from swtool.pay import allowance_checks, pay_checks

CHECKS: tuple[Check, ...] = (*allowance_checks.CHECKS, *pay_checks.CHECKS)
