"""A package of HSDS 3.0 in a folder: ``services.json`` and ``organizations.json`` (pages of its API, nested), and the
tabular data package beside them (``datapackage.json`` and a csv a table)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from swtool.errors import NotFound, SwtoolError
from swtool.exchange.hsds_tables import TABLES, Record, Tables, descriptor
from swtool.workbooks.outfile import make_folder, put_bytes

SERVICES, ORGANIZATIONS, DESCRIPTOR = "services.json", "organizations.json", "datapackage.json"
_LISTS = {
    "phone": "phones",
    "schedule": "schedules",
    "service_area": "service_areas",
    "service_at_location": "service_at_locations",
    "cost_option": "cost_options",
    "contact": "contacts",
    "attribute": "attributes",
}
"""Table → the list of a service in which its rows stand."""
_Page = dict[str, object]


def write_package(tables: Tables, folder: Path) -> list[Path]:
    """Write both forms into the folder, the descriptor last; the files, in the order in which they were written.

    Raises ``SwtoolError`` where the folder holds something else, or a file of it is held open by another program.
    """
    make_folder(folder)
    ours = {SERVICES, ORGANIZATIONS, DESCRIPTOR, *(kind.path for kind in TABLES.values())}
    if strange := sorted(path.name for path in folder.iterdir() if path.name not in ours):
        raise SwtoolError(f"文件夹里有别的东西：{'、'.join(strange[:3])}", where=str(folder), remedy="换一个空文件夹")
    contents = {
        SERVICES: _json(_page(nested_services(tables))),
        ORGANIZATIONS: _json(_page(list(tables["organization"]))),
        **{kind.path: _csv(name, tables.get(name, ())) for name, kind in TABLES.items()},
        DESCRIPTOR: _json(descriptor()),
    }
    written = []
    for name, content in contents.items():
        path = put_bytes(folder / name, content)
        if path.name != name:
            path.unlink()
            raise SwtoolError(f"{name} 正被别的程序打开", where=str(folder), remedy="关掉它再导出一次")
        written.append(path)
    return written


def read_package(folder: Path) -> Tables:
    """The tables of a package, from its csv files, else from ``services.json``.

    Raises ``NotFound`` where there is neither, ``SwtoolError`` for what is no such package, or one page of several.
    """
    try:
        if (folder / DESCRIPTOR).is_file():
            return _complete(_read_tables(folder))
        if (folder / SERVICES).is_file():
            page = json.loads((folder / SERVICES).read_text(encoding="utf-8-sig"))
            _refuse_part(page, folder / SERVICES)
            return _complete(flat_tables(_contents(page)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, csv.Error, OSError) as fault:
        raise SwtoolError(
            "这个文件夹里的文件读不懂", where=str(folder), remedy="核对是不是 HSDS 3.0 的数据包，或向对方再要一份"
        ) from fault
    raise NotFound(f"{folder} 里没有 {DESCRIPTOR}，也没有 {SERVICES}", remedy="写 HSDS 数据包所在的文件夹")


def nested_services(tables: Tables) -> list[Record]:
    """Each service with all that belongs to it inside, as the compiled schema has it."""
    organizations = {row["id"]: row for row in tables["organization"]}
    locations = {row["id"]: row for row in tables["location"]}
    taxonomies = {row["id"]: row for row in tables["taxonomy"]}
    terms = {
        row["id"]: _without(row, "taxonomy_id") | {"taxonomy_detail": taxonomies[row["taxonomy_id"]]}
        for row in tables["taxonomy_term"]
    }
    services: dict[object, Record] = {}
    for row in tables["service"]:
        own = _without(row, "organization_id")
        services[row["id"]] = own | {"organization": organizations[row["organization_id"]]}
    contacts: dict[object, Record] = {}
    for table, name in _LISTS.items():
        for row in tables[table]:
            if table == "phone" and "contact_id" in row:
                continue
            one = _without(row, "service_id", "location_id", "link_id", "link_entity", "taxonomy_term_id")
            if table == "service_at_location":
                one["location"] = locations[row["location_id"]]
            elif table == "attribute":
                one["taxonomy_term"] = terms[row["taxonomy_term_id"]]
            elif table == "contact":
                contacts[row["id"]] = one
            listed = services[row["link_id" if table == "attribute" else "service_id"]].setdefault(name, [])
            assert isinstance(listed, list)
            listed.append(one)
    for row in tables["phone"]:
        if "contact_id" in row:
            listed = contacts[row["contact_id"]].setdefault("phones", [])
            assert isinstance(listed, list)
            listed.append(_without(row, "service_id", "contact_id"))
    return list(services.values())


def flat_tables(services: Sequence[Record]) -> Tables:
    """The tables of nested services."""
    tables: dict[str, dict[str, Record]] = {name: {} for name in TABLES}

    def put(table: str, row: Record) -> str:
        tables[table][str(row["id"])] = row
        return str(row["id"])

    for service in services:
        own = {name: value for name, value in service.items() if not isinstance(value, dict | list)}
        service_id = str(own["id"])
        if organization := service.get("organization"):
            own["organization_id"] = put("organization", _plain(organization))
        put("service", own)
        for table, name in _LISTS.items():
            for one in _items(service.get(name)):
                row = _plain(one) | {"service_id": service_id}
                if table == "service_at_location" and one.get("location"):
                    row["location_id"] = put("location", _plain(one["location"]))
                if table == "attribute":
                    row = _plain(one) | {"link_id": service_id}
                    if term := one.get("taxonomy_term"):
                        row["taxonomy_term_id"] = put("taxonomy_term", _plain(term))
                for phone in _items(one.get("phones")) if table == "contact" else ():
                    put("phone", _plain(phone) | {"service_id": service_id, "contact_id": str(one["id"])})
                put(table, row)
    return {name: list(rows.values()) for name, rows in tables.items()}


def _items(value: object) -> list[Record]:
    return value if isinstance(value, list) else []


def _plain(value: object) -> Record:
    if not isinstance(value, dict):
        raise TypeError(type(value).__name__)
    return {str(name): one for name, one in value.items() if not isinstance(one, dict | list)}


def _without(row: Record, *names: str) -> Record:
    return {name: value for name, value in row.items() if name not in names}


def _page(contents: Sequence[Record]) -> _Page:
    """All of it on one page."""
    return {
        "total_items": len(contents),
        "total_pages": 1,
        "page_number": 1,
        "size": len(contents),
        "first_page": True,
        "last_page": True,
        "empty": not contents,
        "contents": contents,
    }


def _contents(page: object) -> list[Record]:
    found = page["contents"] if isinstance(page, dict) else page
    if not isinstance(found, list):
        raise TypeError
    return found


def _refuse_part(page: object, path: Path) -> None:
    """Raises ``SwtoolError`` where a page says that there is more than it holds."""
    if not isinstance(page, dict):
        return
    pages, items, held = page.get("total_pages"), page.get("total_items"), len(_contents(page))
    if isinstance(pages, int) and pages > 1:
        why = f"里面是第 {page.get('page_number', 1)} 页，一共 {pages} 页"
    elif isinstance(items, int) and items > held:
        why = f"里面有 {held} 项，一共 {items} 项"
    else:
        return
    remedy = "请对方把全部服务导在一页里（把每页的条数调大），或给整套 csv"
    raise SwtoolError("这个数据包不全", where=str(path), why=why, remedy=remedy)


def _complete(tables: Tables) -> Tables:
    """The tables, with what no row can be without. Raises ``ValueError``."""
    for name, rows in tables.items():
        needed = ("id", "name") if name == "service" else ("id",)
        if any(row.get(column) in (None, "") for row in rows for column in needed):
            raise ValueError(name)
    return tables


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=_number).encode("utf-8") + b"\n"


def _number(value: object) -> float | int:
    """Money in yuan as a number: two decimals are exact in a float's shortest form."""
    if not isinstance(value, Decimal):
        raise TypeError(type(value).__name__)
    return int(value) if value == value.to_integral_value() else float(value)


def _csv(table: str, rows: Sequence[Record]) -> bytes:
    names = [field.name for field in TABLES[table].fields]
    text = io.StringIO()
    out = csv.DictWriter(text, names, lineterminator="\r\n")
    out.writeheader()
    out.writerows(rows)
    return text.getvalue().encode("utf-8")


def _read_tables(folder: Path) -> Tables:
    package = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8-sig"))
    found: dict[str, list[Record]] = {name: [] for name in TABLES}
    for resource in package["resources"]:
        name, path = resource["name"], folder / Path(str(resource["path"])).name
        if name not in TABLES or not path.is_file():
            continue
        with path.open(encoding="utf-8-sig", newline="") as file:
            numbers = {field.name for field in TABLES[name].fields if field.type == "number"}
            for row in csv.DictReader(file, strict=True):
                if None in row or None in row.values():
                    raise ValueError(name)
                found[name].append({key: _value(key in numbers, text) for key, text in row.items() if text != ""})
    return found


def _value(is_number: bool, text: str) -> object:
    if not is_number:
        return text
    try:
        return Decimal(text)
    except InvalidOperation as fault:
        raise ValueError(text) from fault
