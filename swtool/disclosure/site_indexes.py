"""The lists of the site: by month, town and organization; the catalogue; how to verify."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from swtool.dates import Month
from swtool.disclosure.site_data import CATALOGUE, SCHEMA, MonthTables, catalogue, schema, tables_in
from swtool.disclosure.site_folder import Item
from swtool.disclosure.site_pages import Making, made_from, trend, trend_inputs
from swtool.disclosure.site_reading import Entry, Holdings, Town, by_month
from swtool.disclosure.site_templates import fill

_HEADINGS = (("机构", "t"), ("公开日期", "d"), ("版次", "d"), ("封存码", "d"))
_MONTH_HEADINGS = (("机构", "t"), ("最近一期", "d"), ("公开了几个月", "n"))


class Listed(NamedTuple):
    """A line of a list: the link, and cells with their css class."""

    text: str
    href: str
    cells: tuple[tuple[str, str], ...]


def by_organization(entries: Iterable[Entry]) -> dict[int, dict[Month, Entry]]:
    """Organization → its months, the newest first."""
    found: dict[int, dict[Month, Entry]] = {}
    for entry in sorted(entries, key=lambda each: each.month, reverse=True):
        found.setdefault(entry.organization_id, {})[entry.month] = entry
    return dict(sorted(found.items()))


def organization_items(making: Making, entries: Mapping[Month, Entry]) -> Iterator[Item]:
    """The page of an organization: its months and its trends."""
    newest = next(iter(entries.values()))
    path = f"org/{newest.organization_id}/index.html"
    last = next((month for month, entry in entries.items() if entry.versions), newest.month)

    def make() -> bytes:
        rows = [
            {
                "href": f"{month}/index.html",
                "month": month.label,
                "published_on": entry.versions[0].sealed_on if entry.versions else "",
                "version": f"第{entry.versions[0].version}版" if entry.versions else "",
                "note": _note(entry),
            }
            for month, entry in entries.items()
        ]
        values = {
            "site": making.frame,
            "up": "../../",
            "crumbs": [("全部机构", "org/index.html"), (newest.organization, "")],
            "name": newest.organization,
            "lead": "、".join(town.name for town in newest.towns),
            "rows": rows,
            "noted": any(map(_note, entries.values())),
            "trend": trend(making, last, entries),
        }
        return fill("site_org", values)

    yield Item(path, made_from(making.frame, tuple(entries.values()), trend_inputs(last, entries)), make)


def _note(entry: Entry) -> str:
    if not entry.versions:
        return "已撤回"
    return "更正过" if entry.versions[0].version > 1 else ""


def month_list_items(making: Making, month: Month, entries: Sequence[Entry]) -> Iterator[Item]:
    """The list of a month and its csv."""
    public = [entry for entry in entries if entry.versions]
    of_csv = made_from([(entry.organization_id, entry.organization, entry.versions[0].sha256) for entry in public])
    csvs = MonthTables(public, making.snapshots)
    tables = tables_in(public)
    for key in tables:
        yield Item(f"data/{month}/{key}.csv", of_csv, partial(csvs.csv, key))

    def make() -> bytes:
        return fill(
            "site_list",
            {
                "site": making.frame,
                "up": "../",
                "crumbs": [(month.label, "")],
                "heading": f"{month.label}三务公开",
                "lead": f"{len(public)} 家机构公开{_taken(len(entries) - len(public))}。",
                "headings": _HEADINGS,
                "groups": [
                    (town.name, [_line(entry) for entry in inside]) for town, inside in by_town(entries).items()
                ],
                "tables": [(title, f"data/{month}/{key}.csv") for key, title in tables.items()],
            },
        )

    codes = frozenset(version.code for entry in public for version in entry.versions)
    yield Item(f"month/{month}.html", made_from(making.frame, entries), make, codes)


def _taken(count: int) -> str:
    return f"，{count} 家已撤回" if count else ""


def _line(entry: Entry) -> Listed:
    if not entry.versions:
        return Listed(entry.organization, entry.href, (("已撤回", "d"), ("", "d"), ("", "d")))
    newest = entry.versions[0]
    cells = ((newest.sealed_on, "d"), (f"第{newest.version}版", "d"), (newest.code, "code"))
    return Listed(entry.organization, entry.href, cells)


def by_town(entries: Iterable[Entry]) -> dict[Town, list[Entry]]:
    """Town → its entries, by official code, under the name that stands first in ``entries``."""
    names: dict[str, Town] = {}
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        for town in entry.towns:
            names.setdefault(town.code, town)
            found.setdefault(town.code, []).append(entry)
    return {names[code]: found[code] for code in sorted(found)}


def index_items(
    making: Making, holdings: Holdings, organizations: Mapping[int, Mapping[Month, Entry]]
) -> Iterator[Item]:
    """The first page, the towns, all organizations, how to verify."""
    months = by_month(holdings.entries)
    towns = by_town(entry for entries in organizations.values() for entry in entries.values())
    listed = {
        town: [organizations[each] for each in dict.fromkeys(entry.organization_id for entry in inside)]
        for town, inside in towns.items()
    }
    for town, inside in listed.items():
        yield _list_of(making, f"town/{town.code}.html", town.name, [("", inside)], town.name)
    groups = [(town.name, inside) for town, inside in listed.items()]
    yield _list_of(making, "org/index.html", "全部机构", groups, "全部机构")
    years: dict[int, list[dict[str, str]]] = {}
    for month in months:
        years.setdefault(month.year, []).append(
            {"href": f"month/{month}.html", "label": month.label, "short": f"{month.month}月"}
        )
    latest = next((month for month, inside in months.items() if any(entry.versions for entry in inside)), None)
    values = {
        "site": making.frame,
        "up": "",
        "crumbs": [],
        "kept": holdings.kept,
        "latest": {
            "href": f"month/{latest}.html",
            "label": latest.label,
            "count": sum(bool(entry.versions) for entry in months[latest]),
        }
        if latest
        else None,
        "years": list(years.items()),
        "towns": [
            {"href": f"town/{town.code}.html", "name": town.name, "count": len(inside)}
            for town, inside in listed.items()
        ],
        "organizations": len(organizations),
    }
    yield Item("index.html", made_from(values), lambda: fill("site_index", values))
    about = {"site": making.frame, "up": "", "crumbs": [("核对与数据", "")]}
    yield Item("about.html", made_from(making.frame), lambda: fill("site_about", about))


def _list_of(
    making: Making, path: str, heading: str, groups: Sequence[tuple[str, Sequence[Mapping[Month, Entry]]]], crumb: str
) -> Item:
    lines = [(group, [_organization_line(entries) for entries in inside]) for group, inside in groups]
    lines = [(group, sorted(rows, key=lambda row: (row.text, row.href))) for group, rows in lines]
    values = {
        "site": making.frame,
        "up": "../",
        "crumbs": [(crumb, "")],
        "heading": heading,
        "lead": f"{len({row.href for _, rows in lines for row in rows})} 家机构。",
        "headings": _MONTH_HEADINGS,
        "groups": lines,
        "tables": [],
    }
    return Item(path, made_from(making.frame, heading, lines), lambda: fill("site_list", values))


def _organization_line(entries: Mapping[Month, Entry]) -> Listed:
    newest = next(iter(entries.values()))
    public = [month for month, entry in entries.items() if entry.versions]
    cells = ((public[0].label if public else "已撤回", "d"), (str(len(public)), "n"))
    return Listed(newest.organization, f"org/{newest.organization_id}/index.html", cells)


def catalogue_items(making: Making, holdings: Holdings) -> Iterator[Item]:
    """The catalogue of everything and its schema."""
    csvs = [
        (str(month), key, title, f"data/{month}/{key}.csv")
        for month, entries in by_month(holdings.entries).items()
        for key, title in tables_in(entries).items()
    ]
    known = {
        each for entry in holdings.entries for version in entry.versions for each in (version.sha256, version.code)
    }
    known |= {file.sha256 for entry in holdings.entries for version in entry.versions for file in version.files}
    yield Item(
        CATALOGUE,
        made_from(making.frame.title, holdings.authority, holdings.entries, csvs),
        lambda: catalogue(holdings, making.frame.title, csvs),
        frozenset(known),
    )
    yield Item(SCHEMA, made_from(schema()), schema)
