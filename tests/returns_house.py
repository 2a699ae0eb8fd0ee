"""Three towns that owe sheets: 许村镇 and 长安镇 with a station, 硖石街道 without; books as towns send them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from swtool import rooms
from swtool.forms.form import Form
from swtool.intake.load import Receipt, load
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.registry.divisions import Division, read_divisions
from swtool.registry.organizations import insert_organization
from swtool.registry.stations import insert_station, set_operator
from swtool.returns.answers import Answering
from swtool.returns.cases import Case, cases
from swtool.returns.periods import Period
from swtool.returns.recording import Target

from .offices import ADOPTED, china_time, new_office
from .registry_house import load_list

TODAY = date(2026, 11, 2)
DUE = date(2026, 11, 6)
"""For October 2026: the 15th of November is a Sunday, the 13th a Friday; five workdays before it is Friday the 6th."""
REPORT, LEDGER, PARTY = "社工站月报表", "财务公开表", "党务公开事项表"
FORMS: list[Form] = [book.form for book in rooms.books()]


@dataclass(slots=True)
class House:
    """The office, movable through the days."""

    office: Office
    folder: Path

    def on(self, day: date, hour: int = 9) -> Office:
        """The office on a day, its clock on that day as well."""
        self.office = replace(self.office, today=day, now=china_time(day, hour))
        return self.office

    def town(self, name: str) -> Division:
        division = read_divisions(self.office.db).match_town(name).one
        assert division is not None
        return division

    def target(self, town: str, form: str = REPORT, period: str = "2026-10") -> Target:
        (found,) = (each for each in FORMS if each.title == form)
        return Target(self.town(town), found, Period.parse(period))

    def case(self, town: str, form: str = REPORT, period: str = "2026-10", as_of: date | None = None) -> Case:
        found = cases(self.office, as_of or self.office.today)
        (case,) = (c for c in found if (c.town, c.form_title, str(c.period)) == (town, form, period))
        return case

    def take_in(self, path: Path) -> tuple[Receipt, Answering]:
        """A book through intake, as the command lets it through."""
        answering = Answering(self.office, FORMS)
        receipt = load(self.office, path, rooms.books(), on_loaded=answering.on_loaded)
        answering.settle(receipt)
        return receipt, answering

    def count(self, table: str) -> int:
        number = self.office.db.value(f"SELECT count(*) FROM {table}")
        assert isinstance(number, int)
        return number


def house(folder: Path, *, day: date = TODAY) -> House:
    """An office with all rooms; 示例社会工作服务中心 runs the station of 许村镇."""
    sets = [each for each in rooms.migration_sets() if each.name != "intake"]
    office = new_office(folder / "office.db", sets, today=day)
    load_list(office, folder)
    with office.change("登记机构和社工站") as tx:
        operator = insert_organization(tx, {"name": "示例社会工作服务中心", "kind": "social_service_institution"})
    built = House(office, folder)
    first = add_station(built, "许村镇")
    add_station(built, "长安镇")
    with office.change("登记运营") as tx:
        set_operator(tx, first, operator, effective_on=date(2021, 1, 1))
    return built


def add_station(built: House, town: str, opened: str = "2021-01-01", closed: str | None = None, name: str = "") -> int:
    """One more station of a town."""
    values = {"name": name or f"{town}社工站", "tier": "station", "division_id": built.town(town).id}
    with built.office.change("登记社工站") as tx:
        return insert_station(tx, {**values, "opened_on": opened, "closed_on": closed})


def book(path: Path, *sheets: Sequence[Sequence[object]]) -> Path:
    """An xlsx with these rows on its sheets."""
    workbook = Workbook()
    for number, rows in enumerate(sheets):
        sheet = workbook.active if number == 0 else workbook.create_sheet()
        assert sheet is not None
        for row in rows:
            sheet.append(list(row))
    workbook.save(path)
    workbook.close()
    return path


def report(*stations: str, month: str = "2026-10", value: object = 3, title: str = "") -> list[Sequence[object]]:
    """A 月报 with one figure for each station. ``value`` 三 is a fault."""
    head: list[Sequence[object]] = [(title,)] if title else []
    return [*head, ("社工站", "月份", "指标", "本月"), *((each, month, "新增个案数", value) for each in stations)]


def own_rules(there: House, text: str) -> None:
    """The county writes rules of its own."""
    path = there.folder / "本县.toml"
    path.write_text(f'[pack]\ncode = "330481"\nname = "海宁市"\n\n{text}', encoding="utf-8", newline="\n")
    policy = Policy.load("330481", adopts=ADOPTED, county_file=path)
    there.office = replace(there.office, policy=policy)


def setting(name: str, body: str) -> str:
    """One entry of the county's own file."""
    return f'[[{name}.values]]\nsince = "2000"\nsince_basis = "本局设置"\n{body}\nsource = "本局通知"\nbasis = "设置"\n'
