"""The page whose figures are explained: the sealed one as it was known then, or the one that would come of today."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from swtool.dates import Month
from swtool.disclosure import store
from swtool.disclosure.collect import collect, read_county
from swtool.disclosure.compose import compose
from swtool.disclosure.draft import small_count
from swtool.disclosure.duty import Duties, require_rule
from swtool.disclosure.page import PagePart
from swtool.disclosure.withdrawals import require_open
from swtool.errors import SwtoolError
from swtool.office import Office
from swtool.registry.organizations import Organization


class ExplainedPage(NamedTuple):
    """What is explained, in words; its parts; and the moment at which its records were known (None: now)."""

    what: str
    parts: tuple[PagePart, ...]
    known: datetime | None


def page_to_explain(office: Office, organization: Organization, month: Month, *, reveal: bool) -> ExplainedPage:
    """The current version of a month, else what it would be.

    Raises ``SwtoolError`` for a withdrawn version that nobody asked to see, and for an organization that owes nothing.
    """
    seal = store.current_seal(office.db, organization.id, month)
    if seal is not None:
        require_open(office.db, seal, reveal=reveal)
        known = datetime.fromisoformat(seal.recorded_at)
        return ExplainedPage(f"{seal.page.title}（第{seal.version}版，封存码 {seal.code}）", seal.page.parts, known)
    rule, duties = require_rule(office, month), Duties(office.db)
    owing = next((one for one in duties.owing(month) if one.organization.id == organization.id), None)
    if owing is None:
        raise SwtoolError(f"{organization.name}{month.label}不用公开")
    sheet = collect(office, read_county(office, month, duties), owing, month)
    parts = compose(sheet, rule.labels, below=small_count(office))
    return ExplainedPage(f"{organization.name}{month.label}：还没有公开，按现在的登记", parts, None)
