"""Published months that rest on a loaded workbook: undoing it would take away what the public was shown.

A page that is out cannot be taken back by undoing. Whoever undoes the batch has to know which pages show its figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from swtool.dates import Month
from swtool.disclosure import store
from swtool.disclosure.collect import collect, read_county
from swtool.disclosure.compose import compose
from swtool.disclosure.differences import differences
from swtool.disclosure.draft import small_count
from swtool.disclosure.duty import Duties, rule_of
from swtool.disclosure.store import Seal
from swtool.disclosure.withdrawals import is_withdrawn
from swtool.errors import SwtoolError
from swtool.office import Office
from swtool.store.database import Transaction

_Lines = tuple[str, ...] | None
"""How a page differs from what would be published now; None where nothing would."""


@dataclass(slots=True)
class Published:
    """The months that were sealed since a batch was loaded, with where each differs from the office now.

    ``changed`` are those that differ otherwise once the batch is undone: known when ``judge`` was called.
    ``is_accepted``: that is wanted.
    """

    office: Office
    batch_id: int
    lines: Mapping[Seal, _Lines]
    is_accepted: bool = False
    changed: list[Seal] = field(default_factory=list)

    def judge(self, _: Transaction) -> None:
        """Called once, when the batch is undone but not yet kept. Raises ``SwtoolError`` naming the pages, unless that
        is accepted."""
        after = _lines(self.office, list(self.lines))
        self.changed = [seal for seal, before in self.lines.items() if after[seal] != before]
        if self.changed and not self.is_accepted:
            raise SwtoolError(
                f"第 {self.batch_id} 批不能撤销",
                why=f"已经公开的内容会和台账不一样：{told(self.changed)}",
                remedy="先用更正的表加 --existing update 载入，再用 swtool disclosure correct 更正；"
                "确实要撤销的加 --reported，之后更正公开的内容",
            )


def published_since(office: Office, batch_id: int, *, is_accepted: bool = False) -> Published:
    """What was sealed after the batch was loaded and stands."""
    loaded = office.db.value("SELECT recorded_at FROM intake_batch WHERE id = ?", (batch_id,)) or ""
    since = [seal for seal in store.seals_since(office.db, str(loaded)) if not is_withdrawn(office.db, seal)]
    return Published(office, batch_id, _lines(office, since), is_accepted)


def told(seals: Sequence[Seal]) -> str:
    """The pages as a sentence names them."""
    return "；".join(f"{seal.page.organization} {seal.month.label}第{seal.version}版" for seal in seals)


def _lines(office: Office, seals: Sequence[Seal]) -> dict[Seal, _Lines]:
    by_month: dict[Month, list[Seal]] = {}
    for seal in seals:
        by_month.setdefault(seal.month, []).append(seal)
    found: dict[Seal, _Lines] = {}
    for month, of_month in by_month.items():
        rule, duties = rule_of(office, month), Duties(office.db)
        owing = {each.organization.id: each for each in duties.owing(month)} if rule is not None else {}
        county = read_county(office, month, duties)
        for seal in of_month:
            found[seal] = None
            if rule is not None and seal.organization_id in owing:
                sheet = collect(office, county, owing[seal.organization_id], month)
                now = compose(sheet, rule.labels, below=small_count(office))
                found[seal] = tuple(differences(seal.page.parts, now))
    return found
