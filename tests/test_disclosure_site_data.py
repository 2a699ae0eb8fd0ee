"""Open data against its published schema, and the scale of the charts by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from swtool.dates import Month
from swtool.disclosure.page import Page, PageColumn, PagePart, PageTable
from swtool.disclosure.proving import proof_page
from swtool.disclosure.site_charts import MONTHS, trend_of, window
from swtool.tables import Show
from tests.site_house import county, put_up

TYPES = {"object": dict, "array": list, "string": str, "null": type(None)}


def violations(value: object, schema: dict, whole: dict, at: str = "$") -> list[str]:  # type: ignore[type-arg]
    """What of a value is not as the schema says. Knows the words that the schema uses and refuses any other."""
    found: list[str] = []
    for word, asked in schema.items():
        match word:
            case "$schema" | "title" | "description" | "$defs":
                pass
            case "$ref":
                found += violations(value, whole["$defs"][asked.removeprefix("#/$defs/")], whole, at)
            case "type":
                kinds = asked if isinstance(asked, list) else [asked]
                is_integer = isinstance(value, int) and not isinstance(value, bool)
                if not any(is_integer if kind == "integer" else isinstance(value, TYPES[kind]) for kind in kinds):
                    found.append(f"{at}: no {asked}")
            case "const":
                found += [] if value == asked else [f"{at}: not {asked}"]
            case "required":
                found += [f"{at}: lacks {key}" for key in asked if isinstance(value, dict) and key not in value]
            case "additionalProperties":
                assert asked is False
                found += [f"{at}: has {key}" for key in _keys(value) if key not in schema["properties"]]
            case "properties":
                for key, inner in asked.items():
                    if isinstance(value, dict) and key in value:
                        found += violations(value[key], inner, whole, f"{at}.{key}")
            case "items":
                for place, each in enumerate(value if isinstance(value, list) else []):
                    found += violations(each, asked, whole, f"{at}[{place}]")
            case "pattern":
                found += [] if re.search(asked, str(value)) else [f"{at}: does not match {asked}"]
            case "minimum":
                found += [] if isinstance(value, int) and value >= asked else [f"{at}: below {asked}"]
            case "minItems":
                found += [] if isinstance(value, list) and len(value) >= asked else [f"{at}: too few"]
            case "oneOf":
                fits = [each for each in asked if not violations(value, each, whole, at)]
                found += [] if len(fits) == 1 else [f"{at}: fits {len(fits)} of {len(asked)}"]
            case _:
                raise AssertionError(f"the validator does not know {word}")
    return found


def _keys(value: object) -> list[str]:
    return list(value) if isinstance(value, dict) else []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "网站"
    put_up(county(tmp_path_factory.mktemp("county")), folder)
    return folder


def read(path: Path) -> dict:  # type: ignore[type-arg]
    found = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def test_the_catalogue_and_every_months_data_are_as_the_schema_says(built: Path) -> None:
    schema = read(built / "disclosures.schema.json")
    catalogue = read(built / "disclosures.json")
    assert violations(catalogue, schema, schema) == []
    states = [(each["month"], each["status"]) for each in catalogue["disclosures"]]
    assert states == [("2026-09", "published"), ("2026-10", "published"), ("2026-11", "withdrawn")]
    for month in ("2026-09", "2026-10"):
        data = read(built / f"org/1/{month}/data.json")
        assert violations(data, schema["$defs"]["disclosure"], schema) == []
    assert read(built / "org/1/2026-10/data.json")["feedback"] == {"asked": 1, "answered": 1}
    for each in catalogue["disclosures"]:
        for version in each.get("versions", ()):
            assert all((built / file["path"]).is_file() for file in version["files"])


def test_the_schema_refuses_what_is_not_published(built: Path) -> None:
    schema, catalogue = (read(built / name) for name in ("disclosures.schema.json", "disclosures.json"))
    gone = catalogue["disclosures"][2]
    assert violations(gone | {"code": "AAAA-BBBB-CCCC"}, schema["$defs"]["entry"], schema) != []
    data = read(built / "org/1/2026-10/data.json")
    assert violations(data | {"month": "2026-13"}, schema["$defs"]["disclosure"], schema) != []
    assert violations(data | {"operator": "甲"}, schema["$defs"]["disclosure"], schema) != []


# -- charts -----------------------------------------------------------------------------------------------------------


def page(month: Month, value: int | str | None, money: tuple[int, int, int] | None = None) -> Page:
    """An invented page with one service figure and, if wanted, income, spending and closing balance."""
    columns = (PageColumn("service_field", "服务领域"), PageColumn("indicator", "指标"))
    services = PageTable(
        "services", "服务情况", (*columns, PageColumn("value", "本月", Show.COUNT)), (("为老", "探访", value),)
    )
    keys = ("income", "spending", "closing")
    balances = PageTable(
        "balances", "结余", tuple(PageColumn(key, key, Show.MONEY) for key in keys), (money,) if money else ()
    )
    values = {field: getattr(proof_page(), field) for field in Page.__dataclass_fields__}
    return Page(**values | {"month": str(month), "parts": (PagePart("业务", (services, balances)),)})


def test_a_window_ends_with_the_month_and_goes_back_a_year_at_most() -> None:
    known = [Month(2025, 8), Month(2026, 10)]
    assert window(Month(2025, 9), known) == (Month(2025, 8), Month(2025, 9))
    year = window(Month(2026, 10), known)
    assert (len(year), year[0], year[-1]) == (MONTHS, Month(2025, 11), Month(2026, 10))


def test_bars_are_as_high_as_the_figures_and_untold_ones_are_gaps() -> None:
    months = (Month(2026, 1), Month(2026, 2), Month(2026, 3), Month(2026, 4))
    pages = {months[0]: page(months[0], 40), months[1]: page(months[1], "<5"), months[3]: page(months[3], 10)}
    found = trend_of(months, pages)
    assert found is not None
    ((field, (small,)),) = found.services
    assert (field, small.title, small.latest, small.texts) == ("为老", "探访", "10", ("40", "<5", "", "10"))
    # 40 is the highest: 32 of the drawing's 34; 10 is a quarter of it.
    assert [(bar.x, bar.height) for bar in small.bars] == [(1, 32), (91, 8)]
    assert [x for x, _ in small.gaps] == [31, 61]
    assert found.money == ()


def test_money_has_round_ticks_also_below_nothing() -> None:
    months = (Month(2025, 12), Month(2026, 1))
    pages = {
        months[0]: page(months[0], 1, (9_000_000, 0, 6_000_000)),
        months[1]: page(months[1], 1, (0, 7_000_000, -1_000_000)),
    }
    found = trend_of(months, pages)
    assert found is not None
    both, closing = found.money
    # Up to 9 万元: steps of 5 would be two, steps of 2 need five, so 5.
    assert [label for _, label in both.ticks] == ["0", "5", "10"]
    assert both.ticks[0][0] == both.zero == 156
    # 90,000 and 70,000 of 100,000 that are 144 high: 129.6 and 100.8, whole units. What is nothing has no bar.
    income, spending = both.bars
    assert (income.kind, income.height, spending.kind, spending.height) == ("first", 129, "second", 100)
    # −1 to 6 万元 in steps of 2 from −2 to 6.
    assert [label for _, label in closing.ticks] == ["-2", "0", "2", "4", "6"]
    assert [label for _, label in closing.labels] == ["25/12", "26/1"]
    assert closing.bars[1].y == closing.zero  # hangs below the line
    assert found.money_rows == (
        ("2025年12月", ("90,000.00", "0.00", "60,000.00")),
        ("2026年1月", ("0.00", "70,000.00", "-10,000.00")),
    )


def test_one_month_has_no_trend() -> None:
    month = Month(2026, 10)
    assert trend_of((month,), {month: page(month, 40, (1, 1, 1))}) is None
