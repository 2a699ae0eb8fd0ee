"""Once the year of ``disclosure_year`` is played, the office says what its tables say."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pytest

from swtool.dates import Month
from swtool.disclosure import store
from swtool.disclosure.duty import rule_of
from swtool.disclosure.measures import By, Measures, measures_of_year
from swtool.disclosure.rendering import FORMATS
from swtool.disclosure.sheets import register, year_matrix
from swtool.disclosure.site import write_site
from swtool.disclosure.verify import verify
from swtool.disclosure.withdrawals import STEPS, withdrawals
from swtool.store.audit import verify as verify_journal
from tests import disclosure_year as facts
from tests.disclosure_year import table
from tests.disclosure_year_played import FIRST, LAST, Year, long_name, months
from tests.disclosure_year_played import year as year  # noqa: PLC0414

END = date(2026, 12, 31)


def test_the_rule_changes_in_january(year: Year) -> None:
    for month, due in table(facts.DUE):
        rule = rule_of(year.office, Month.parse(month))
        assert rule is not None
        assert (month, rule.due_on.isoformat()) == (month, due)


def test_the_accounting_regime_is_that_of_the_month(year: Year) -> None:
    """The one of 2004 until December 2025, the revised one from January 2026."""
    for month, number in (("2025-12", "财会〔2004〕7号"), ("2026-01", "财会〔2024〕25号")):
        balances = page_of(year, month, "子", "1").page.table("balances")
        assert balances is not None
        assert balances.notes == (f"会计制度：《民间非营利组织会计制度》（{number}）。",)


def test_the_register(year: Year) -> None:
    """Every version, when it came out, how late it was."""
    due = dict(table(facts.DUE))
    reasons = {row[:3]: (row[3], row[4]) for row in table(facts.LATER)}
    expected = [(*key, day, due[key[0]], None, reason) for key, (day, reason) in reasons.items()]
    for short, *days in table(facts.FIRST_OUT):
        for month, day in zip(months(), days, strict=True):
            if day not in ("—", "缺"):
                out = date(2026, *map(int, day.split("-")))
                late_by = max((out - date.fromisoformat(due[str(month)])).days, 0)
                expected.append((str(month), short, "1", out.isoformat(), due[str(month)], late_by, ""))
    rows = [
        (row[0], str(row[1])[0], str(row[2]), str(row[3]), str(row[4]), row[5], row[7])
        for row in register(year.on(END), FIRST, LAST).rows
    ]
    assert sorted(map(str, rows)) == sorted(map(str, expected))


@pytest.mark.parametrize(
    ("which", "as_of", "expected"),
    [
        (2026, END, facts.STATUS_2026),
        (2026, date(2026, 5, 10), facts.STATUS_IN_MAY),
        (2025, END, facts.STATUS_2025),
    ],
)
def test_the_statuses(year: Year, which: int, as_of: date, expected: str) -> None:
    rows = [(str(row[0])[0], *row[1:]) for row in year_matrix(year.on(END), which, as_of).rows]
    assert sorted(rows) == sorted(table(expected))


def told(one: Measures) -> tuple[str, ...]:
    """应公开, 已公开, 公开率, 按时公开, 按时率, as the tables write them."""
    rates = [f"{part}/{one.expected}" if part < one.expected else "1" for part in (one.actual, one.on_time)]
    assert (one.rate, one.rate_on_time) == (Fraction(rates[0]), Fraction(rates[1]))
    return str(one.expected), str(one.actual), rates[0], str(one.on_time), rates[1]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (By.MONTH, facts.MEASURES_BY_MONTH),
        (By.OPERATOR, facts.MEASURES_BY_OPERATOR),
        (By.TOWN, facts.MEASURES_BY_TOWN),
    ],
)
def test_the_measures(year: Year, by: By, expected: str) -> None:
    """The five measures, by month, operator and town, and of all together."""
    named = {
        By.MONTH: lambda short: Month.parse(short).label,
        By.OPERATOR: long_name,
        By.TOWN: lambda short: short or "县级及其他",
    }[by]
    *rows, whole = measures_of_year(year.on(END), 2026, END, by)
    wanted = [(named(short), *figures) for short, *figures in table(expected)]
    assert sorted((row.name, *told(row)) for row in rows) == sorted(wanted)
    assert told(whole) == table(facts.MEASURES)[0]


def page_of(year: Year, month: str, short: str, version: str) -> store.Seal:
    organization = year.organization(short)
    return store.require_seal(year.office.db, organization.id, short, Month.parse(month), int(version))


def test_who_stands_on_the_sheet(year: Year) -> None:
    for month, short, version, *expected in table(facts.SIGNED):
        page = page_of(year, month, short, version).page
        signed = page.signatures
        assert [signed.prepared_by, signed.reviewed_by, signed.approved_by, page.approval] == expected, (month, short)


def test_the_balances_and_the_small_counts(year: Year) -> None:
    for month, version, closing in table(facts.CLOSINGS):
        balances = page_of(year, month, "子", version).page.table("balances")
        assert balances is not None
        assert str(balances.rows[0][balances.column("closing")]) == closing, (month, version)
    for month, told in (("2025-12", 7), ("2026-01", "<10")):  # below 5, then below 10
        services = page_of(year, month, "子", "1").page.table("services")
        assert services is not None
        assert [row[services.column("value")] for row in services.rows] == [86, told]


def test_the_incident_is_closed_and_the_leaked_version_is_gone(year: Year) -> None:
    (incident,) = withdrawals(year.office.db)
    steps = [(step.step, step.happened_on.isoformat()) for step in incident.steps]
    assert steps == [("opened", "2026-06-20"), ("told", "2026-06-21"), ("closed", "2026-06-25")]
    assert all(step in STEPS for step, _ in steps)
    short, month = facts.WITHDRAWN
    folder = year.folder / month
    leaked = {file.file_name for file in store.files_of(year.office.db, page_of(year, month, short, "1").id)}
    left = leaked & {path.name for path in folder.iterdir()}
    assert [("撤回" in (folder / name).read_text(encoding="utf-8")) for name in left] == [True]  # the notice


def test_every_version_is_whole_and_so_is_the_journal(year: Year) -> None:
    """Six files a version: 128 first versions and 5 later ones, less the five that were taken off the site."""
    versions = [page_of(year, *key) for key in ((row[0], str(row[1])[0], str(row[2])) for row in _register_rows(year))]
    assert len(versions) == 133
    assert sum(len(list((year.folder / str(month)).iterdir())) for month in months()) == 133 * len(FORMATS) - 5
    faults = [
        f"{seal.page.title} {line.what} {line.verdict}"
        for seal in versions
        if (seal.page.organization[0], str(seal.month), seal.version) != (*facts.WITHDRAWN, 1)
        for line in verify(year.on(END), seal)
        if line.is_fault
    ]
    assert faults == []
    assert verify_journal(year.office.db) == []


def _register_rows(year: Year) -> list[tuple[object, ...]]:
    return [tuple(row) for row in register(year.on(END), FIRST, LAST).rows]


def test_the_site_shows_every_version_that_is_public(year: Year) -> None:
    """The register's versions, without the one that was withdrawn; and the towns in which each works."""
    folder = year.folder.parent / "网站"
    write_site(year.on(END), folder)
    catalogue = json.loads((folder / "disclosures.json").read_text(encoding="utf-8"))
    expected = {(month, short, version): (day, reason) for month, short, version, day, reason in table(facts.LATER)}
    for short, *days in table(facts.FIRST_OUT):
        for month, day in zip(months(), days, strict=True):
            if day not in ("—", "缺") and (short, str(month)) != facts.WITHDRAWN:
                expected[str(month), short, "1"] = f"2026-{day}", ""
    shown = {
        (one["month"], one["organization"][0], str(version["version"])): (version["published_on"], version["reason"])
        for one in catalogue["disclosures"]
        for version in one["versions"]
    }
    assert shown == expected
    towns = {short: [town] for town, shorts in facts.TOWNS.items() for short in shorts}
    assert {one["organization"][0]: one["towns"] for one in catalogue["disclosures"]} == towns | {"亥": ["县级及其他"]}
    paths = [
        file["path"] for one in catalogue["disclosures"] for version in one["versions"] for file in version["files"]
    ]
    assert len(paths) == len(expected) * len(FORMATS)
    assert all((folder / path).is_file() for path in paths)
