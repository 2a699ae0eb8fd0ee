"""What is asked at each of the eight days, and how the answer becomes plain rows of texts.

``LISTS`` name every list and check of the program that takes ``--as-of``; ``LEFT_OUT`` says of the others why not. A
test holds the two together to be all there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from tests.story import facts
from tests.story.machine import Story

DAYS = (
    "2026-03-09",
    "2026-03-10",
    "2026-12-31",
    "2027-05-31",
    "2027-06-01",
    "2028-06-30",
    "2028-07-01",
    "2035-12-31",
)
D1, D2, D3, D4, D5, D6, D7, D8 = DAYS

Row = tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """One list: how it is called, and the columns that are compared (none named: all)."""

    line: tuple[str, ...]
    keys: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    """First cells of the rows that are kept; none named: all."""
    ordered: bool = True
    """Whether the order of rows is promised. That of findings about people follows the making of their posts."""


LISTS: dict[str, Asked] = {
    "towns": Asked(("division", "list")),
    "villages": Asked(("division", "list", "--villages"), ("code", "name", "parent", "valid_to")),
    "organizations": Asked(("org", "list")),
    "organization": Asked(("org", "show", facts.O2), ("name", "region", "ratings", "closed_on")),
    "dossier": Asked(("org", "dossier", facts.O2)),
    "stations": Asked(("station", "list")),
    "station": Asked(("station", "show", facts.B)),
    "staff": Asked(("staff", "list")),
    "person": Asked(("staff", "show", facts.staff("00004"))),
    "history": Asked(("staff", "history", facts.staff("00001")),
                     ("station", "post", "basis", "start", "last", "cause")),
    "projects": Asked(("project", "list"), ("name", "organization", "station", "amount", "approved_on", "starts_on",
                                            "ends_on", "is_running")),
    "filings": Asked(("filing", "list")),
    "filings_due": Asked(("filing", "due")),
    "lateness": Asked(("filing", "list", "--summary")),
    "lateness_by_operator": Asked(("filing", "list", "--summary", "--by", "operator")),
    "hours": Asked(("training", "hours")),
    "registration_hours": Asked(("training", "hours", "--reading", "registration_period"),
                                ("staff_no", "station", "level", "valid_to", "done", "need", "outcome")),
    "attendances": Asked(("training", "list"), ("record", "staff_no", "name", "course", "category", "started_on",
                                                "ended_on", "credit_hours", "state")),
    "forecast": Asked(("training", "forecast"), ("staff_no", "station", "counted", "elapsed", "days", "need", "owed",
                                                 "forecast")),
    "expiring": Asked(("training", "expiring")),
    "flags": Asked(("training", "flags")),
    "households": Asked(("inventory", "list", "households")),
    "household": Asked(("inventory", "show", "H002"), ("name", "relation", "birth_date", "client_category")),
    "needs": Asked(("inventory", "list", "needs")),
    "resources": Asked(("inventory", "list", "resources")),
    "yearly_round": Asked(("inventory", "due")),
    "services": Asked(("service", "list")),
    "ledger": Asked(("ledger", "list"), ("month", "organization", "project", "direction", "budget_line", "budget",
                                         "amount", "cumulative", "execution_rate", "voucher_no")),
    "party": Asked(("party", "list")),
    "disclosures": Asked(("disclosure", "status")),
    "returns": Asked(("returns", "status"), ordered=False),
    "returns_by_town": Asked(("returns", "status", "--summary", "town"), ordered=False),
    "attachments": Asked(("attach", "list"), ("number", "subject", "material", "issued_on", "recorded_at", "state")),
    "operators": Asked(("operator", "list"), ("name", "role", "effective_on", "effective_until")),
    "desk": Asked(("status",), ("urgency", "subject", "what", "due_on")),
    "rules": Asked(("policy", "list"), ("name", "value", "severity", "source"), (
        "training.hours_per_year",)),
    "findings": Asked(("check", "--all"), ("code", "outcome", "where", "what"), ordered=False),
}  # fmt: skip

LEFT_OUT = {
    "division show": "one row of division list",
    "division tree": "division list and --villages drawn as a tree; it has no table",
    "project show": "one row of project list",
    "filing show": "one change line by line, its deadline in sentences; test_filings_commands reads it",
    "returns show": "one return, event by event; returns status says where it stands",
    "policy show": "one rule of policy list as text",
    "policy at": "policy list with the day as an argument",
    "target list": "no rule of the story's county has a target; test_targets asks it on days",
    "target status": "as target list",
    "policy diff": "two places' packs beside each other, not the office; test_policy_places asks it on days",
    "remind": "what filing due, returns, disclosure, inventory and training tell, by town; see test_remind",
    "explain": "the findings of check as text, by the same rules",
    "report diff": "what was sent against report fill, which is asked through its workbooks",
    "round list": "the story opens no round; test_rounds asks it on the day",
    "round status": "the story opens no round; test_rounds asks it on the day",
    "evaluation list": "the story evaluates nobody; test_evaluation asks on days gone by",
    "evaluation items": "the newest edition of a loaded scheme; see test_evaluation",
    "evaluation missing": "the story evaluates nobody; see test_evaluation",
    "evaluation rank": "the story evaluates nobody; test_evaluation asks it years later",
    "evaluation explain": "the story evaluates nobody; see test_evaluation",
    "evaluation picture": "evaluation explain as a drawing; test_evaluation_pictures reads it",
    "evaluation contest": "the story holds no contest; see test_evaluation_contest",
    "evaluation satisfaction": "the story has no surveys; see test_satisfaction",
    "evaluation appeals": "the story evaluates nobody; see test_evaluation",
    "evaluation outcomes": "the story evaluates nobody; test_lifecycle asks it on days gone by",
    "evaluation operators": "sums of evaluation outcomes",
    "project stages": "the story's projects have no papers; test_lifecycle asks it on days gone by",
    "project progress": "the story's projects have no indicators; test_lifecycle asks it on days gone by",
    "project payments": "the story's projects have no payments; test_lifecycle_payments asks it on days gone by",
    "project renewals": "the story evaluates nobody; test_lifecycle asks it on days gone by",
    "project kinds": "sums of project list by a kind that nobody stated; see test_lifecycle",
    "project slots": "the story's projects have no plans; test_lifecycle asks it on days gone by",
    "order list": "the story takes no orders; test_orders_lists asks it on days gone by",
    "order loops": "needs by age, sums of inventory list needs; see test_orders_lists",
    "order waits": "the story takes no orders; see test_orders_lists",
    "order channels": "the story takes no orders; see test_orders_lists",
    "resource list": "inventory list resources with what matching gave away; test_resources asks it on days gone by",
    "resource export": "resource list in another format; test_hsds reads it back",
    "resource pools": "sums of resource list",
    "resource show": "one row of resource list as a card",
    "case list": "the story opens no cases; test_service_cases asks it on days",
    "service due": "the story's county does not say how often; test_service_due asks it on days",
    "service catalogue list": "the story loads no catalogue; test_service_catalogue asks it on days",
    "service catalogue show": "as service catalogue list",
    "match list": "the story assigns no resources; test_matching asks it on the day",
    "problem list": "the story raises no problems; test_demands asks it as of days",
    "problem unanswered": "the story raises no problems; test_demands asks it as of days",
    "need unanswered": "the story's projects answer no needs; test_demands asks it as of days",
    "plan list": "the story has no personal plans; test_individual_plans asks it as of days",
    "plan due": "the story has no personal plans; test_individual_plans asks it as of days",
    "plan missing": "the story has no personal plans; test_individual_plans asks it as of days",
    "aid list": "the story gives no aid; test_care_aid asks it as of days",
    "aid total": "the story gives no aid; test_care_aid asks it as of days",
    "household categories": "counts of the members' own words; test_clients asks it as of days",
    "household grown": "nobody in the story comes of age in a category; test_clients asks it as of days",
    "register kinds": "the story keeps no registers; test_registers counts them day by day",
    "register list": "the story keeps no registers; test_registers asks it on days",
    "volunteer list": "the story has no volunteers; test_volunteers asks it day by day",
    "volunteer records": "as volunteer list",
    "community list": "the story has no community organizations; test_community asks it day by day",
    "meeting list": "as community list",
    "meeting open": "as community list",
    "supervision list": "as community list",
    "supervision pool": "as community list",
    "fund list": "the story keeps no books; test_funds asks them on days",
    "fund accounts": "policy data, the same on every day of the story",
    "fund detail": "as fund list",
    "fund balance": "as fund list",
    "fund projects": "as fund list",
    "fund headroom": "as fund list",
    "fund export": "as fund list",
    "fund subsidies": "as fund list",
    "entry list": "as fund list",
    "pay ladder": "the story loads no ladder; test_pay asks it on days",
    "pay grades": "as pay ladder",
    "pay averages": "the story registers no average wage; test_pay asks it on days",
    "audit doubts": "the story has no services and books; test_doubts asks it on days",
    "station network": "sums of station list and staff list; test_network asks it on days",
    "station uncovered": "the story has no service points; test_staffing_checks asks it on days",
    "report fill": "asked too, through its workbooks: see SHEETS",
}

SHEETS: dict[str, tuple[str, str, tuple[int, ...]]] = {
    "sheet_staff": ("人员花名册", "人员花名册", (1, 2, 3, 4, 11, 12, 13, 14, 15, 17, 18, 19, 20)),
    "sheet_stations": ("人员花名册", "各站汇总", tuple(range(1, 14))),
    "sheet_changes": ("变动备案汇总表", "变动备案汇总表", tuple(range(1, 16))),
    "sheet_change_list": ("变动备案汇总表", "变动明细", tuple(range(1, 14))),
    "sheet_hours": ("继续教育学时汇总表", "继续教育学时汇总表", (1, 2, 3, 4, 5, 6, 8, 9, 13, 14, 15)),
    "sheet_station_hours": ("继续教育学时汇总表", "各站学时", tuple(range(1, 8))),
}
"""The shipped bureau sheets: (template, sheet, columns that are compared). Numbered rows are the data."""


def ask(story: Story, name: str, day: str, boundaries: str = "then") -> list[Row]:
    """The rows of a list as of a day."""
    asked = LISTS[name]
    option = ("--boundaries", boundaries) if boundaries != "then" else ()
    answer = story.type(*asked.line, "--as-of", day, "--format", "json", *option)
    if answer.code == 1:
        return [("refused",)]
    rows = story.read(answer)
    return plain(rows, asked)


def fill(story: Story, template: str, day: str, boundaries: str = "then") -> dict[str, list[Row]]:
    """Fill a bureau sheet as of a day; its numbered rows by the names of ``SHEETS``."""
    from openpyxl import load_workbook

    option = ("--boundaries", boundaries) if boundaries != "then" else ()
    path = story.desk / f"{template} {day} {boundaries} {story.now:%Y%m%d}.xlsx"
    story.do("report", "fill", template, "--output", path, "--as-of", day, *option)
    workbook = load_workbook(path)
    found = {}
    for name, (of, sheet, columns) in SHEETS.items():
        if of == template:
            rows = [row for row in workbook[sheet].iter_rows(values_only=True) if isinstance(row[0], int)]
            found[name] = [tuple(shown(row[column]) for column in columns) for row in rows]
    workbook.close()
    path.unlink()
    return found


def plain(rows: Iterable[dict[str, Any]], asked: Asked) -> list[Row]:
    """Rows as texts, in the columns that are compared."""
    found = []
    for row in rows:
        cells = tuple(shown(row[key]) for key in asked.keys or row)
        if not asked.only or cells[0] in asked.only:
            found.append(cells)
    return found


def shown(value: object) -> str:
    """A cell as the hand-made tables write it."""
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.date().isoformat() if isinstance(value, datetime) else str(value)


def table(text: str) -> list[Row]:
    """A hand-made table: one row a line, cells parted by ``|``; ``#`` begins a remark."""
    rows = []
    for line in text.splitlines():
        kept = line.partition("#")[0].strip()
        if kept:
            rows.append(tuple(cell.strip() for cell in kept.split("|")))
    return rows


def difference(where: str, expected: Sequence[Row], got: Sequence[Row], *, ordered: bool = True) -> str:
    """What is missing, too much, or differs; '' if nothing."""
    if list(expected) == list(got):
        return ""
    if not ordered and sorted(expected) == sorted(got):
        return ""
    lines = [f"── {where}"]
    lines += [f"  missing: {' | '.join(row)}" for row in expected if row not in got]
    lines += [f"  too much: {' | '.join(row)}" for row in got if row not in expected]
    if len(lines) == 1:
        place = next(n for n, pair in enumerate(zip_longest(expected, got)) if pair[0] != pair[1])
        lines += [f"  in another order, or repeated, from row {place + 1}:"]
        lines += [f"    {' | '.join(row)}" for row in got[place : place + 5]]
    return "\n".join(lines)
