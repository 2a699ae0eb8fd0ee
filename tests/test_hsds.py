"""The resource base as HSDS 3.0: valid by the standard's own schemas, and the same resources when it comes back."""

from __future__ import annotations

import csv
import json
import os
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swtool.exchange.hsds import rows_of, tables_of
from swtool.exchange.hsds_files import nested_services, read_package, write_package
from swtool.exchange.hsds_tables import TABLES, descriptor
from swtool.exchange.ownsheet import write_sheet
from swtool.intake.load import State as Became
from swtool.intake.load import load
from swtool.inventory.forms import RESOURCE_LIST
from swtool.inventory.known import RESOURCE_FIELDS
from swtool.matching.plans import BOOKS
from swtool.matching.pools import State, Stock, stocks
from swtool.matching.resources import assure_resource
from swtool.office import Office
from tests.matching_case import EAST, OTHER_TOWN, add_resource, matching_county
from tests.offices import TODAY

STANDARD = Path(os.environ.get("SWTOOL_HSDS") or Path(__file__).parents[2] / "shared/real/hsds/3.0")
NOTED = ("resource.expired", "cell.phone.several")
needs_standard = pytest.mark.skipif(not STANDARD.is_dir(), reason="the standard is not here")
EVERYTHING: dict[str, object] = {
    "category": "企业",
    "offering": "每天中午送餐",
    "quantity": "30份左右",
    "estimated_value": 1_234_56,
    "target_group": "独居老年人",
    "availability": "周一至周五 11:00",
    "contact_name": "张示例",
    "contact_phone": "13800000000、057387000000",
    "times_used": 12,
    "valid_to": "2027-12-31",
    "pool": "enterprise",
    "coverage": "town",
    "capacity": 30,
    "unit": "份",
    "reusable": 0,
    "cost": 1250,
    "valid_from": "2026-01-01",
    "assured_by": "李示例",
}


def county(folder: Path) -> Office:
    """Three resources: one of which everything is stated, one of which nothing is, one that has expired."""
    office = matching_county(folder)
    add_resource(office, "330481001003-0001", EAST, "助餐、送餐", owner="示例食堂", **EVERYTHING)
    add_resource(office, "330481001003-0002", EAST, "", name="活动室", owner="")
    add_resource(office, "330481101201-0001", OTHER_TOWN, "理发", owner="示例食堂", valid_to="2026-11-09", cost=0)
    assure_resource(office, "330481001003-0001", by="李示例", on=date(2026, 10, 8), until=None)
    return office


def validators() -> tuple[Any, Any]:
    """Of a service and of an entry of the list of organizations, by the compiled schemas, with formats."""
    jsonschema = pytest.importorskip("jsonschema")
    made = []
    for name in ("service_with_definitions", "organization_list"):
        schema = json.loads((STANDARD / f"schema/compiled/{name}.json").read_text(encoding="utf-8"))
        made.append(jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()))
    return made[0], made[1]


def table_faults(folder: Path) -> list[str]:
    """What the standard's own data package says against the tables: an independent reading of Table Schema."""
    package = json.loads((STANDARD / "datapackage.json").read_text(encoding="utf-8"))
    ours = {each["name"]: each for each in json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]}
    read: dict[str, list[dict[str, str]]] = {}
    faults = []
    for resource in package["resources"]:
        if resource["name"] not in ours:
            continue
        fields = resource["schema"]["fields"]
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            assert reader.fieldnames == [field["name"] for field in fields], resource["path"]
            rows = read[resource["name"]] = list(reader)
        for field in fields:
            values = [row[field["name"]] for row in rows]
            rule = field["constraints"]
            given = [value for value in values if value]
            if rule.get("required") and len(given) < len(values):
                faults.append(f"{resource['name']}.{field['name']}: a required value is missing")
            if rule.get("unique") and len(set(given)) < len(given) and field["name"] != "organization_id":
                faults.append(f"{resource['name']}.{field['name']}: twice")
            if rule.get("enum") and set(given) - set(rule["enum"]):
                faults.append(f"{resource['name']}.{field['name']}: not of the words")
            for value in given:
                if field.get("format") == "uuid":
                    assert str(UUID(value)) == value
                if field["type"] == "date":
                    date.fromisoformat(value)
                if field["type"] == "number":
                    float(value)
    for resource in package["resources"]:
        for key in resource["schema"].get("foreignKeys", ()) if resource["name"] in read else ():
            to = {row["id"] for row in read.get(key["reference"]["resource"], ())}
            held = {row[key["fields"]] for row in read[resource["name"]]} - {""}
            if held - to:
                faults.append(f"{resource['name']}.{key['fields']}: leads nowhere")
    return faults


@needs_standard
@pytest.mark.parametrize("reveal", [True, False])
def test_the_package_is_valid_by_the_standard(tmp_path: Path, reveal: bool) -> None:
    office = county(tmp_path)
    package = tmp_path / "资源包"
    write_package(tables_of(stocks(office, TODAY), reveal=reveal), package)
    assert table_faults(package) == []
    services, organizations = validators()
    page = json.loads((package / "services.json").read_text(encoding="utf-8"))
    assert (page["total_items"], page["last_page"], len(page["contents"])) == (3, True, 3)
    assert [error.message for each in page["contents"] for error in services.iter_errors(each)] == []
    listed = json.loads((package / "organizations.json").read_text(encoding="utf-8"))["contents"]
    assert [error.message for each in listed for error in organizations.iter_errors(each)] == []
    assert [(each["name"], each["description"]) for each in listed] == [
        ("示例食堂", "社区资源清单上的提供方"),
        (EAST, "没有登记提供方，由所在村（社区）列入社区资源清单"),
    ]


@needs_standard
def test_the_tables_are_declared_as_the_standard_declares_them() -> None:
    package = json.loads((STANDARD / "datapackage.json").read_text(encoding="utf-8"))
    theirs = {each["name"]: each for each in package["resources"]}
    for ours in descriptor()["resources"]:  # type: ignore[attr-defined]
        their = theirs[ours["name"]]
        assert ours["path"] == their["path"]
        for mine, other in zip(ours["schema"]["fields"], their["schema"]["fields"], strict=True):
            assert mine["name"] == other["name"]
            assert mine["type"] == other["type"], mine
            assert mine.get("format") == other.get("format"), mine
            rule = other["constraints"]
            assert {**mine["constraints"]} == {key: rule[key] for key in ("required", "unique", "enum") if key in rule}
        keys = {(key["fields"], key["reference"]["resource"]) for key in ours["schema"]["foreignKeys"]}
        assert keys == {
            (key["fields"], key["reference"]["resource"])
            for key in their["schema"].get("foreignKeys", ())
            if key["reference"]["resource"] in TABLES
        }


def test_what_a_service_says(tmp_path: Path) -> None:
    """By hand: the first resource, nested."""
    office = county(tmp_path)
    found = stocks(office, TODAY)
    service, _, expired = nested_services(tables_of(found, reveal=True))
    assert service["id"] == found[0].uid
    assert (service["name"], service["status"], service["assured_date"]) == (found[0].name, "active", "2026-10-08")
    assert service["eligibility_description"] == "独居老年人"
    assert expired["status"] == "inactive"
    (contact,) = service["contacts"]  # type: ignore[misc]
    assert contact["name"] == "张示例"
    assert [phone["number"] for phone in contact["phones"]] == ["13800000000", "057387000000"]
    (cost,) = service["cost_options"]  # type: ignore[misc]
    assert (str(cost["amount"]), cost["currency"]) == ("12.5", "CNY")
    (at,) = service["service_at_locations"]  # type: ignore[misc]
    assert at["location"]["external_identifier"] == "330481001003"
    said = {one["taxonomy_term"]["name"]: one.get("value") for one in service["attributes"]}  # type: ignore[attr-defined]
    assert said["最大容量"] == "30"
    assert said["折合价值"] == "1234.56"
    assert {"助餐", "送餐", "企业", "爱心企业"} <= said.keys()


def test_persons_are_masked_and_numbers_in_words_left_out(tmp_path: Path) -> None:
    office = county(tmp_path)
    add_resource(office, "330481001003-0009", EAST, "", name="上门", offering="打 13900000000 预约")
    write_package(tables_of(stocks(office, TODAY), reveal=False), tmp_path / "包")
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "包").iterdir())
    for secret in ("张示例", "李示例", "13800000000", "13900000000"):
        assert secret not in text
    assert "张某" in text
    rows = {row["resource_no"]: row for row in rows_of(read_package(tmp_path / "包"))}
    assert not {"contact_name", "contact_phone", "assured_by"} & rows["330481001003-0001"].keys()


@pytest.mark.parametrize("form", ["csv", "json"])
def test_it_comes_back_as_the_same_resources(tmp_path: Path, form: str) -> None:
    """Into an office that knows none of them: every column of the sheet, place, number and review."""
    office = county(tmp_path)
    package = tmp_path / "包"
    write_package(tables_of(stocks(office, TODAY), reveal=True), package)
    if form == "json":
        (package / "datapackage.json").unlink()
    other_folder = tmp_path / "另一台"
    other_folder.mkdir()
    other = matching_county(other_folder)
    book = write_sheet(RESOURCE_LIST, rows_of(read_package(package)), tmp_path / "资源.xlsx")
    receipt = load(other, book, BOOKS)
    assert (receipt.state, [str(one) for one in receipt.findings if one.code not in NOTED]) == (
        Became.LOADED,
        [],
    )

    def held(at: Office) -> list[tuple[object, ...]]:
        columns = ", ".join(f"c.{name}" for name in RESOURCE_FIELDS)
        return [
            tuple(row)
            for row in at.db.query(
                f"SELECT c.resource_no, d.code, {columns}, (SELECT max(reviewed_on) FROM inventory_review r"
                " WHERE r.resource_id = c.id) FROM community_resource c JOIN division d ON d.id = c.division_id"
                " ORDER BY c.resource_no"
            )
        ]

    def without_empty(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
        return [tuple(None if value == "" else value for value in row) for row in rows]

    assert without_empty(held(other)) == without_empty(held(office))
    assert load(office, book, BOOKS).state is Became.UNCHANGED


WORDS = st.text(st.characters(exclude_categories=["C"], exclude_characters="某*"), max_size=12).map(str.strip)
NAMES = WORDS.filter(bool)
NUMBERS = st.none() | st.integers(0, 10**9)
DAYS = st.just("") | st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(date.isoformat)
STOCKS = st.builds(
    Stock,
    uid=st.uuids(version=4).map(str),
    resource_no=NAMES,
    town=WORDS,
    village=NAMES,
    village_code=st.from_regex(r"33048[0-9]{7}", fullmatch=True),
    name=NAMES,
    owner=WORDS,
    pool=st.sampled_from(["", "enterprise", "volunteer", "venue", "fund"]),
    category=WORDS,
    items=WORDS,
    offering=WORDS,
    quantity=WORDS,
    target_group=WORDS,
    availability=WORDS,
    coverage=st.sampled_from(["", "village", "town", "county"]),
    capacity=NUMBERS,
    unit=WORDS,
    reusable=st.none() | st.booleans(),
    held=st.just(0),
    cost=NUMBERS,
    estimated_value=NUMBERS,
    contact_name=WORDS,
    contact_phone=st.lists(st.from_regex(r"1[0-9]{10}", fullmatch=True), max_size=3).map("、".join),
    valid_from=DAYS,
    valid_to=DAYS,
    assured_by=WORDS,
    last_review=DAYS | st.just("2026-10") | st.just("2026"),
    stated_uses=NUMBERS,
    going=st.just(0),
    done=st.just(0),
    met=st.just(0),
    households=st.just(frozenset()),
    state=st.sampled_from(list(State)),
)


def expected(stock: Stock) -> dict[str, str]:
    """The row of 社区资源清单 that a resource is, by hand."""
    pools = {"enterprise": "爱心企业", "volunteer": "志愿服务", "venue": "场地", "fund": "资金"}
    places = {"village": "本村（社区）", "town": "本乡镇（街道）", "county": "全县"}

    def yuan(fen: int | None) -> str:
        return "" if fen is None else f"{fen // 100}.{fen % 100:02d}"

    values = {
        name: getattr(stock, name)
        for name in (
            "resource_no", "name", "owner", "category", "items", "offering", "quantity", "target_group",
            "availability", "unit", "contact_name", "contact_phone", "valid_from", "valid_to", "assured_by",
        )
    }  # fmt: skip
    values |= {
        "village": stock.village_code,
        "pool": pools.get(stock.pool, ""),
        "coverage": places.get(stock.coverage, ""),
        "capacity": "" if stock.capacity is None else str(stock.capacity),
        "times_used": "" if stock.stated_uses is None else str(stock.stated_uses),
        "reusable": {None: "", True: "是", False: "否"}[stock.reusable],
        "estimated_value": yuan(stock.estimated_value),
        "cost": yuan(stock.cost),
        "reviewed_on": stock.last_review,
    }
    return {name: value for name, value in values.items() if value}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STOCKS, min_size=1, max_size=4, unique_by=lambda one: one.uid), st.booleans())
def test_any_resources_come_back(tmp_path_factory: pytest.TempPathFactory, made: list[Stock], as_json: bool) -> None:
    """Whatever the words are: quotes, commas, line ends, formulas; several of one provider and place."""
    made = [one._replace(village=f"村{one.village_code}") for one in made]  # a code has one name
    folder = tmp_path_factory.mktemp("包")
    write_package(tables_of(made, reveal=True), folder)
    if as_json:
        (folder / "datapackage.json").unlink()
    back = rows_of(read_package(folder))
    for row in back:
        if "cost" in row:
            row["cost"] = f"{float(row['cost']):.2f}"
    assert back == [expected(one) for one in made]
