"""`swtool station change-operator` at work: the plan is made, shown, confirmed, and carried out as it was shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from swtool.dates import Month
from swtool.errors import SwtoolError
from swtool.tables import Table
from swtool.terminal import Terminal

from ._arguments import OutputFormat
from ._context import emit

if TYPE_CHECKING:
    from swtool.filings.takeover import Request, Takeover
    from swtool.office import Office
    from swtool.registry.stations import Station


def persons_at(office: Office, station: Station, on: date, texts: Sequence[str] | None) -> frozenset[int]:
    """Whoever is named, by number, ID or name at the station on the eve."""
    from swtool.registry.people import require_person

    eve = on - timedelta(days=1)
    return frozenset(require_person(office.db, text, station_id=station.id, day=eve).id for text in texts or ())


def carry_out(office: Office, request: Request, *, dry_run: bool, yes: bool) -> None:
    """Show what would be done; do it unless it is a trial or nobody confirms."""
    from swtool.filings.takeover_acts import refuse_future

    terminal = Terminal()
    plan, table = _run(office, request, keep=False)
    emit(office, table, OutputFormat.TABLE)
    if dry_run:
        terminal.say("试运行，没有写入")
        return
    refuse_future(office, request)
    if not yes and terminal.ask("照这个方案办理吗", ("办理", "不办理")) == "不办理":
        raise SwtoolError("没有办理", remedy="改好选项再来，或用 --dry-run 只看方案")
    _run(office, request, keep=True, shown=plan)
    terminal.say(f"已办理：{request.station.name} 从 {request.on} 起由 {request.to.name} 运营")


def _run(office: Office, request: Request, *, keep: bool, shown: Takeover | None = None) -> tuple[Takeover, Table]:
    """Plan and apply in one transaction; the plan and its table. Raises ``SwtoolError`` where the plan is no longer the
    one that was shown."""
    from swtool.filings.takeover import plan_takeover
    from swtool.filings.takeover_acts import apply_takeover
    from swtool.filings.takeover_sheet import takeover_table

    with office.change(f"{request.station.name} 更换运营机构", keep=keep) as tx:
        plan = plan_takeover(office, request)
        if shown is not None and plan != shown:
            raise SwtoolError("确认期间数据有了变化，没有办理", remedy="再运行一次，按新的方案确认")
        done = apply_takeover(office, tx, plan)
        table = takeover_table(office, done, _owing(office, plan))
    return plan, table


def _owing(office: Office, plan: Takeover) -> list[tuple[str, str]]:
    """The month before, of and after the day, with which operator must publish it for this station."""
    from swtool.disclosure.duty import Duties

    request = plan.request
    words = {plan.before.organization_id: "原机构", request.to.id: "新机构"}
    duties, month = Duties(office.db), Month.of(request.on)
    told = []
    for each in (month.previous(), month, month.next()):
        who = {one.organization.id for one in duties.owing(each) if request.station.id in one.stations}
        named = "、".join(word for organization_id, word in words.items() if organization_id in who)
        told.append((each.label, f"由{named}公开" if named else "没有要公开的机构"))
    return told
