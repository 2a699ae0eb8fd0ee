"""Check: a broken rule is looked for, for all subjects at once, as of a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from swtool.findings import Finding
from swtool.office import Office

Run = Callable[[Office, date], Iterator[Finding]]


class Check(NamedTuple):
    """One rule of the house. ``run`` yields one finding per subject, also where the rule holds.

    ``parameters`` are the pack entries it judges by; ``rule_ids`` the rows of the domain dossier.
    """

    code: str
    title: str
    parameters: tuple[str, ...]
    rule_ids: tuple[str, ...]
    run: Run


def check(
    code: str, *, title: str, parameters: tuple[str, ...] = (), rule_ids: tuple[str, ...] = ()
) -> Callable[[Run], Check]:
    """Declare a check over ``(office, as_of) -> Iterator[Finding]``."""

    def declare(run: Run) -> Check:
        return Check(code, title, parameters, rule_ids, run)

    return declare
