"""The resource base as tables of the Human Services Data Specification 3.0, and back.

A resource is a *service* of its provider at its community. What the standard has no term for (capacity, pool, the
number on the list …) is an *attribute* with a value. What the standard requires and the office does not have is not
invented: addresses (street, postcode) and e-mail are left out; where no provider is on record the community stands for
it, and says so.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from swtool.exchange.hsds_tables import TABLES, Record, Tables
from swtool.inventory.forms import COVERAGE, POOL, RESOURCE_LIST
from swtool.matching.pools import State, Stock
from swtool.matching.rules import words_of
from swtool.patterns import Pattern
from swtool.privacy import mask_name
from swtool.scanner import without_numbers

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://docs.openreferral.org/hsds/3.0")
CODE_TYPE = "统计用区划代码"
_LISTED = "社区资源清单上的提供方"
_NO_PROVIDER = "没有登记提供方，由所在村（社区）列入社区资源清单"
_ITEM, _KIND, _POOL, _ENTRY = "服务项目", "资源类别", "资源池", "社区资源清单"
_TAXONOMIES = {
    _ITEM: "资源能满足的需求类别",
    _KIND: "资源由哪一类单位提供",
    _POOL: "资源归入哪个资源池",
    _ENTRY: "社区资源清单上的栏目，标准里没有对应的项",
}
VALUES = ("resource_no", "category", "items", "pool", "quantity", "estimated_value", "times_used", "capacity", "unit",
          "reusable", "assured_by", "reviewed_on")  # fmt: skip
"""Columns of 社区资源清单 that are attributes with a value."""
_DIGITS_OF_DAY = 10
_NUMBERS_APART = Pattern(r"[、,，;；/\s]+")


def tables_of(stocks: Sequence[Stock], *, reveal: bool) -> Tables:
    """Every table with its rows. Without ``reveal`` names of persons are masked and their numbers left out, in free
    words too: a telephone of stars helps nobody."""
    made = _Made(reveal)
    for stock in stocks:
        made.add(stock)
    return made.tables


class _Made:
    """The tables while they fill: what several resources share (providers, places, terms) stands there once."""

    def __init__(self, reveal: bool) -> None:
        self.tables: dict[str, list[Record]] = {name: [] for name in TABLES}
        self._known: set[str] = set()
        self._reveal = reveal
        self._name: Callable[[str], str] = str if reveal else mask_name
        self._words: Callable[[str], str] = str if reveal else without_numbers

    def add(self, stock: Stock) -> None:
        """One resource."""
        place = self._once("location", f"place:{stock.village_code}", _place(stock))
        owner = self._provider(stock)
        service = stock.uid
        self._row(
            "service",
            id=service,
            organization_id=owner,
            name=self._words(stock.name),
            description=self._words(stock.offering),
            status="active" if stock.state in (State.OPEN, State.FULL) else "inactive",
            eligibility_description=self._words(stock.target_group),
            assured_date=stock.last_review if len(stock.last_review) == _DIGITS_OF_DAY else "",
        )
        self._row("service_at_location", id=_id(service, "at"), service_id=service, location_id=place)
        self._persons(stock)
        if stock.availability or stock.valid_from or stock.valid_to:
            self._row(
                "schedule",
                id=_id(service, "schedule"),
                service_id=service,
                valid_from=stock.valid_from,
                valid_to=stock.valid_to,
                description=self._words(stock.availability),
            )
        if stock.coverage:
            name = {"village": stock.village, "town": stock.town or stock.village}.get(stock.coverage, "")
            label = COVERAGE.label(stock.coverage)
            self._row(
                "service_area", id=_id(service, "area"), service_id=service, name=name or label, description=label
            )
        if stock.cost is not None:
            self._row(
                "cost_option",
                id=_id(service, "cost"),
                service_id=service,
                option="每次",
                currency="CNY",
                amount=Decimal(stock.cost) / 100,
            )
        self._attributes(stock)

    def _provider(self, stock: Stock) -> str:
        if not stock.owner:
            about = {"name": stock.village, "description": _NO_PROVIDER}
            return self._once("organization", f"community:{stock.village_code}", about)
        about = {"name": self._words(stock.owner), "description": _LISTED}
        return self._once("organization", f"organization:{stock.owner}", about)

    def _persons(self, stock: Stock) -> None:
        contact = ""
        if stock.contact_name:
            contact = _id(stock.uid, "contact")
            self._row("contact", id=contact, service_id=stock.uid, name=self._name(stock.contact_name))
        for place, number in enumerate(filter(None, _NUMBERS_APART.split(stock.contact_phone))):
            if self._reveal:
                row_id = _id(stock.uid, f"phone:{place}")
                self._row("phone", id=row_id, service_id=stock.uid, contact_id=contact, number=number)

    def _attributes(self, stock: Stock) -> None:
        shown = _attribute_values(stock)
        if stock.assured_by:
            shown["assured_by"] = self._name(stock.assured_by)
        for column in VALUES:
            if (value := shown.get(column)) is not None:
                self._attribute(stock, _ENTRY, RESOURCE_LIST.column(column).title, self._words(value))
        for item in words_of(stock.items):
            self._attribute(stock, _ITEM, self._words(item))
        if stock.category:
            self._attribute(stock, _KIND, self._words(stock.category))
        if stock.pool:
            self._attribute(stock, _POOL, POOL.label(stock.pool))

    def _attribute(self, stock: Stock, taxonomy: str, name: str, value: str = "") -> None:
        about = _TAXONOMIES[taxonomy]
        of = self._once("taxonomy", f"taxonomy:{taxonomy}", {"name": taxonomy, "description": about})
        term = {"name": name, "description": f"{taxonomy}：{name}", "taxonomy": taxonomy, "taxonomy_id": of}
        term_id = self._once("taxonomy_term", f"term:{taxonomy}:{name}", term)
        row_id = _id(stock.uid, f"{taxonomy}:{name}")
        if row_id not in self._known:
            self._known.add(row_id)
            self._row(
                "attribute",
                id=row_id,
                link_id=stock.uid,
                link_entity="service",
                taxonomy_term_id=term_id,
                value=value,
            )

    def _once(self, table: str, key: str, values: Mapping[str, object]) -> str:
        row_id = str(uuid.uuid5(_NAMESPACE, key))
        if row_id not in self._known:
            self._known.add(row_id)
            self._row(table, id=row_id, **values)
        return row_id

    def _row(self, table: str, **values: object) -> None:
        self.tables[table].append({name: value for name, value in values.items() if value not in (None, "")})


def rows_of(tables: Tables) -> list[dict[str, str]]:
    """The services of a package as rows of 社区资源清单, by its columns; what is masked is not known.

    A package of somebody else's has no attributes of ours: then its services come without number and capacity.
    """
    by_id = {name: {str(row["id"]): row for row in tables.get(name, ())} for name in TABLES}
    of: dict[str, dict[str, list[Record]]] = {
        name: _grouped(tables.get(name, ()), "link_id" if name == "attribute" else "service_id")
        for name in ("attribute", "service_at_location", "contact", "phone", "schedule", "service_area", "cost_option")
    }
    rows = []
    for service_id, service in by_id["service"].items():
        values: dict[str, object] = {
            "name": service["name"],
            "offering": service.get("description"),
            "target_group": service.get("eligibility_description"),
            "reviewed_on": service.get("assured_date"),
        }
        at = next(iter(of["service_at_location"].get(service_id, ())), {})
        place = by_id["location"].get(str(at.get("location_id")), {})
        is_code = place.get("external_identifier_type") == CODE_TYPE
        values["village"] = place.get("external_identifier") if is_code else place.get("name")
        owner = by_id["organization"].get(str(service.get("organization_id")), {})
        if owner.get("id") != _community_id(str(place.get("external_identifier") or "")):
            values["owner"] = owner.get("name")
        values |= _dated(of["schedule"].get(service_id, ()))
        for area in of["service_area"].get(service_id, ()):
            words = str(area.get("description") or "")
            values["coverage"] = words if words in COVERAGE.words else None
        for cost in of["cost_option"].get(service_id, ()):
            values["cost"] = cost.get("amount")
        values["contact_name"] = _known("、".join(_words(of["contact"].get(service_id, ()), "name")))
        values["contact_phone"] = _known("、".join(_words(of["phone"].get(service_id, ()), "number")))
        values |= _stated(of["attribute"].get(service_id, ()), by_id["taxonomy_term"])
        rows.append({name: str(value) for name, value in values.items() if value not in (None, "")})
    return rows


def _attribute_values(stock: Stock) -> dict[str, str]:
    """The values that have no term of the standard, as the sheet writes them."""
    stated: dict[str, object] = {
        "resource_no": stock.resource_no,
        "category": stock.category or None,
        "items": stock.items or None,
        "pool": POOL.label(stock.pool) or None,
        "quantity": stock.quantity or None,
        "estimated_value": None if stock.estimated_value is None else f"{Decimal(stock.estimated_value) / 100:.2f}",
        "times_used": stock.stated_uses,
        "capacity": stock.capacity,
        "unit": stock.unit or None,
        "reusable": None if stock.reusable is None else "是" if stock.reusable else "否",
        "reviewed_on": stock.last_review or None,
    }
    return {name: str(value) for name, value in stated.items() if value is not None}


def _stated(attributes: Sequence[Record], terms: Mapping[str, Record]) -> dict[str, object]:
    columns = {RESOURCE_LIST.column(name).title: name for name in VALUES}
    found: dict[str, object] = {}
    for one in attributes:
        term = terms.get(str(one.get("taxonomy_term_id")), {})
        if term.get("taxonomy") == _ENTRY and (name := columns.get(str(term.get("name")))):
            value = str(one.get("value") or "")
            found[name] = _known(value) if name == "assured_by" else value
    return {name: value for name, value in found.items() if value}


def _dated(schedules: Sequence[Record]) -> dict[str, object]:
    for one in schedules:
        return {
            "availability": one.get("description"),
            "valid_from": one.get("valid_from"),
            "valid_to": one.get("valid_to"),
        }
    return {}


def _known(text: str) -> str:
    """'' for what was masked."""
    return "" if "*" in text or any(part.endswith("某") for part in text.split("、")) else text


def _words(rows: Sequence[Record], column: str) -> list[str]:
    return [str(row[column]) for row in rows if row.get(column)]


def _grouped(rows: Sequence[Record], column: str) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for row in rows:
        found.setdefault(str(row.get(column)), []).append(row)
    return found


def _place(stock: Stock) -> Record:
    return {
        "location_type": "physical",
        "name": stock.village,
        "external_identifier": stock.village_code,
        "external_identifier_type": CODE_TYPE,
    }


def _community_id(code: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, f"community:{code}"))


def _id(service: str, part: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, f"{service}:{part}"))
