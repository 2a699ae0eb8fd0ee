"""党务公开事项表 → party-affairs entries of an organization. Participants are counts; names are not kept."""

from __future__ import annotations

from collections.abc import Callable

from swtool.dates import Month, PartialDate, Precision
from swtool.errors import UsageFault
from swtool.folding import fold
from swtool.intake.fields import field_change
from swtool.intake.plan import Action, Batch, Change, Extract, Plan, Row
from swtool.office import Office
from swtool.patterns import Pattern
from swtool.registry.organizations import Organization, OrganizationFinder
from swtool.scanner import kinds_in, refuse_numbers
from swtool.services import store
from swtool.services.store import PartyEntry
from swtool.store.database import Transaction

_Key = tuple[int, Month, str, str, str]
_PART = Pattern(
    r"(党务|业务|财务|村务)(?:公开|公示|事项|情况|内容|部分|一览|明细|统计|台账|登记|[栏表类:]|\([^()]*\)|\d{1,2}月)*$"
)
"""What a caption, a title or a sheet's name ends with; 业务主管单位：… speaks of no part."""


def plan_party_entries(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of entries: one change a row. An entry is known by organization, month, day, kind and title."""
    finder = OrganizationFinder(office.db)
    rows = [row for row in extract.rows if not _is_of_another_part(extract, row)]
    drafts = [(row, entry) for row in rows if (entry := _entry(office, extract, row, finder))]
    plan = Plan()
    if not drafts:
        return plan
    months = [entry.month for _, entry in drafts]
    current = {_key(entry): entry for entry in store.party_entries_between(office.db, min(months), max(months))}
    seen: dict[_Key, int] = {}
    for row, entry in drafts:
        if (earlier := seen.setdefault(_key(entry), row.number)) != row.number:
            what = f"与第 {earlier} 行是同一件事项"
            extract.fault(row, "title", "party.twice", what, remedy="只留一行", against=earlier)
            continue
        before = current.get(_key(entry))
        if before is not None and entry.participants is None:  # a blank erases nothing
            entry = entry._replace(participants=before.participants)
        subject = f"{entry.organization_name} {entry.month.label} {entry.kind}"
        if before is None:
            plan.changes.append(Change(Action.INSERT, row.number, subject, entry.title))
        elif before.participants == entry.participants:
            plan.changes.append(Change(Action.UNCHANGED, row.number, subject))
            continue
        else:
            detail = f"参加人数 {_count(before.participants)} → {_count(entry.participants)}"
            told = field_change(extract.form, "participants", before.participants, entry.participants)
            plan.changes.append(Change(Action.UPDATE, row.number, subject, detail, (told,)))
        plan.writes.append(_write(entry, before, row, batch))
    return plan


def publishing_organization(extract: Extract, row: Row, finder: OrganizationFinder) -> Organization | None:
    """Whose entry a row is; a fault where nobody is named, or nobody of that name is registered."""
    text = row.text("organization") or extract.title.reporting_unit
    found = finder.find(text) if text else None
    if found is None:
        missing = ("没有写机构名称", "补上机构名称；新机构先用 swtool org add 登记")
        what, remedy = finder.refusal(text) if text else missing
        extract.fault(row, "organization", "reference.organization", what, remedy=remedy)
    return found


def published_month(office: Office, extract: Extract, row: Row, day_column: str, *, faults: str) -> Month | None:
    """The month that a row to be published states, else the title's or that of its day; a fault, whose code begins with
    ``faults``, for what lies ahead or does not agree."""
    day = row.values.get(day_column)
    month = row.values.get("month") or extract.title.period
    if isinstance(day, PartialDate):
        if day.first_day > office.today:
            extract.fault(row, day_column, "day.future", "日期还没有到", remedy="核对日期；计划中的事项不列入公开")
            return None
        if month is None and day.precision is not Precision.YEAR:
            month = Month(day.year, day.month or 1)
        elif isinstance(month, Month) and (day.last_day < month.first or day.first_day > month.last):
            what = f"日期不在{month.label}内"
            extract.fault(row, day_column, f"{faults}.other_month", what, remedy="核对日期和月份")
            return None
    if not isinstance(month, Month):
        extract.fault(row, "month", f"{faults}.no_month", "没有月份，日期和表名里也看不出", expected="2026-10")
        return None
    if month > Month.of(office.today):
        extract.fault(row, "month", f"{faults}.future", f"{month.label}还没有到", remedy="核对月份")
        return None
    return month


def tells_a_person(extract: Extract, row: Row, *columns: str) -> bool:
    """Whether texts that are to be published hold a number of a person; a fault for each."""
    found = [(column, kinds) for column in columns if (kinds := kinds_in(row.text(column)))]
    for column, kinds in found:
        remedy = "这一列会随三务公开登出，删去个人信息再载入"
        extract.fault(row, column, "entry.personal", f"像是有{kinds}", remedy=remedy)
    return bool(found)


def _is_of_another_part(extract: Extract, row: Row) -> bool:
    """Whether its kind, else what stands nearest over a row, says 业务 or 财务, with a finding: such entries have the
    same columns."""
    kind = row.text("kind")
    own = _PART.fullmatch("".join(fold(kind).split()))
    above = [text for number, text in sorted(extract.captions.items(), reverse=True) if number < row.number]
    said = (_PART.search("".join(fold(text).split())) for text in (*above, extract.title.title, extract.sheet))
    is_own = own is not None and own[1] != "党务"
    part = own[1] if own and is_own else next((found[1] for found in said if found is not None), "党务")
    if part == "党务":
        return False
    where, wrong = ("这里", "类别") if is_own else ("上面", "上面的标题")
    remedy = f"业务、财务的事项填“公开事项表”（swtool intake template 公开事项表）；是党务的，改正{wrong}"
    extract.fault(row, "kind", "party.other_part", f"{where}写的是{part}，不是党务", remedy=remedy)
    if not is_own:
        extract.put(row, "kind", f"{part}（{kind}）")  # the rows to be mended stand under no caption
    return True


def _entry(office: Office, extract: Extract, row: Row, finder: OrganizationFinder) -> PartyEntry | None:
    organization = publishing_organization(extract, row, finder)
    month = published_month(office, extract, row, "held_on", faults="party")
    kind, title = row.text("kind"), row.text("title")
    if tells_a_person(extract, row, "kind", "title"):
        return None
    if organization is None or month is None or not kind or not title:
        return None
    held_on, participants = row.values.get("held_on"), row.values.get("participants")
    return PartyEntry(
        id=0,
        uid="",
        organization_id=organization.id,
        organization_name=organization.name,
        month=month,
        held_on=held_on if isinstance(held_on, PartialDate) else None,
        kind=kind,
        title=title,
        participants=participants if isinstance(participants, int) else None,
        recorded_at="",
    )


def _key(entry: PartyEntry) -> _Key:
    return entry.organization_id, entry.month, str(entry.held_on or ""), entry.kind, entry.title


def _count(participants: int | None) -> str:
    return "未写" if participants is None else str(participants)


def _write(entry: PartyEntry, before: PartyEntry | None, row: Row, batch: Batch) -> Callable[[Transaction], None]:
    def write(tx: Transaction) -> None:
        store.record_party_entry(
            tx, entry, replaces=before.id if before else None, batch_id=batch.id, source_row=row.number
        )

    return write


def add_party_entry(office: Office, entry: PartyEntry, *, keep: bool = True) -> Action:
    """Record one entry by command; the same entry again is unchanged, another number of participants a new version.

    ``keep=False`` is a dry run. Raises ``UsageFault`` where kind or title is empty or holds a number of a person.
    """
    for what, text in (("类别", entry.kind), ("主题", entry.title)):
        if not text:
            raise UsageFault(f"没有写{what}", remedy=f"{what}会随三务公开登出，要写明")
        refuse_numbers(text, what)
    current = store.party_entries_of(office.db, entry.organization_id, entry.month)
    before = next((other for other in current if _key(other) == _key(entry)), None)
    if before is not None and before.participants == entry.participants:
        return Action.UNCHANGED
    with office.change(f"登记党务事项 {entry.month}", keep=keep) as tx:
        store.record_party_entry(tx, entry._replace(id=0), replaces=before.id if before else None)
    return Action.INSERT if before is None else Action.UPDATE
