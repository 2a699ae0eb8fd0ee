"""The household visit form for telephones, as an XLSForm (ODK Collect, KoboCollect): one visit a household.

Columns, words and rules are those of the form 居民需求档案; :mod:`swtool.exchange.xlsform_answers` reads the answers.
Choices are named by the office's own words, so that an answer reads as a cell of the sheet does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from swtool.forms.form import Column
from swtool.forms.kinds import Choice, Code, Count, PartialDay
from swtool.forms.personal import PersonName, Phone, ResidentId
from swtool.inventory.forms import HOUSEHOLD_FILE
from swtool.registry.division_index import DivisionIndex

LANGUAGE = "中文 (zh)"
HOUSEHOLD, MEMBERS = "household", "members"
MEMBER_COLUMNS = frozenset(
    [
        "member_name", "relation", "resident_id", "sex", "birth_date", "ethnicity", "marital_status", "education",
        "occupation", "health_status", "disability_type", "disability_level", "self_care_level", "client_category",
        "entitlements", "guardian", "caregiver", "mobile",
    ]
)  # fmt: skip
"""The columns that are asked of each member; the others are asked once."""
_SURVEY = (
    "type", "name", f"label::{LANGUAGE}", f"hint::{LANGUAGE}", "required", f"required_message::{LANGUAGE}",
    "constraint", f"constraint_message::{LANGUAGE}", "choice_filter", "appearance", "default",
)  # fmt: skip
_CHOICES = ("list_name", "name", f"label::{LANGUAGE}", "town")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
_REST = "(" + "+".join(f"number(substr(.,{n},{n + 1}))*{weight}" for n, weight in enumerate(_WEIGHTS)) + ") mod 11"
RESIDENT_ID = (
    f"regex(., '^[1-9][0-9]{{16}}[0-9Xx]$') and "
    f"substr('10X98765432', {_REST}, {_REST} + 1) = translate(substr(., 17, 18), 'x', 'X')"
)
"""Eighteen places with a right check digit."""
PHONE = "regex(., '^(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8})$')"
_DAY = "regex(., '^(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$')"
_NAME = "regex(., '^[^0-9]+$')"
_Row = dict[str, str]


def write_form(index: DivisionIndex, day: date, path: Path) -> None:
    """Write the form with the towns and villages of ``index``; its version is the day."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    settings = {
        "form_title": "入户走访",
        "form_id": "swtool_household",
        "version": f"{day:%Y%m%d}",
        "default_language": LANGUAGE,
        "instance_name": "${file_no}",
    }
    for name, headings, rows in (
        ("survey", _SURVEY, survey()),
        ("choices", _CHOICES, [*_words(), *_places(index)]),
        ("settings", tuple(settings), [settings]),
    ):
        sheet = book.create_sheet(name)
        sheet.append(headings)
        for row in rows:
            sheet.append([row.get(heading, "") for heading in headings])
    book.save(path)
    book.close()


def survey() -> list[_Row]:
    """The questions: what is asked of the household once, then of each of its members."""
    once = [column for column in HOUSEHOLD_FILE.columns if column.name not in MEMBER_COLUMNS]
    each = [column for column in HOUSEHOLD_FILE.columns if column.name in MEMBER_COLUMNS]
    return [
        *_block("group", HOUSEHOLD, "家庭", once),
        *_block("repeat", MEMBERS, "家庭成员", each),
    ]


def _block(kind: str, name: str, label: str, columns: Sequence[Column]) -> list[_Row]:
    begin = {"type": f"begin_{kind}", "name": name, f"label::{LANGUAGE}": label}
    return [begin, *map(_question, columns), {"type": f"end_{kind}", "name": name}]


def _question(column: Column) -> _Row:
    row = {"name": column.name, f"label::{LANGUAGE}": column.title, f"hint::{LANGUAGE}": _hint(column)}
    if column.required:
        row |= {"required": "yes", f"required_message::{LANGUAGE}": f"请填{column.title}"}
    return row | _answer(column)


def _answer(column: Column) -> _Row:
    """Of which type the answer is, and what holds for it."""
    kind = column.kind
    if column.name == "town":
        return {"type": "select_one town", "appearance": "minimal", "required": "yes"}
    if column.name == "village":
        return {"type": "select_one village", "appearance": "minimal", "choice_filter": "town=${town}"}
    if isinstance(kind, Choice):
        return {"type": f"select_one {column.name}"}
    if isinstance(kind, Count):
        return {"type": "integer", **_rule(". >= 0", "写整数，不能是负数")}
    if column.name == "birth_date":
        return {"type": "text", **_rule(_DAY, "写成 1960-02-03；只知道年月写 1960-02")}
    if isinstance(kind, PartialDay):
        today = {"default": "today()"} if column.name == "reviewed_on" else {}
        return {"type": "date", **_rule(". <= today()", f"{column.title}还没有到"), **today}
    text = {"type": "text"}
    if isinstance(kind, ResidentId):
        return text | _rule(RESIDENT_ID, "身份证号应为18位，末位校验不对的请核对证件")
    if isinstance(kind, Phone):
        return text | _rule(PHONE, "写11位手机号，或带区号的固定电话") | {"appearance": "numbers"}
    if isinstance(kind, PersonName):
        return text | _rule(_NAME, "姓名里不应有数字")
    return text


def _rule(constraint: str, message: str) -> _Row:
    return {"constraint": constraint, f"constraint_message::{LANGUAGE}": message}


def _hint(column: Column) -> str:
    if isinstance(column.kind, Code):
        return "新建档的，先向县里要档案号"
    if column.name in ("client_category", "entitlements"):
        return "多个用顿号隔开"
    return column.note


def _words() -> Iterable[_Row]:
    for column in HOUSEHOLD_FILE.columns:
        if isinstance(column.kind, Choice):
            for word in column.kind.words:
                yield {"list_name": column.name, "name": word, f"label::{LANGUAGE}": word}


def _places(index: DivisionIndex) -> Iterable[_Row]:
    for town in index.towns:
        yield {"list_name": "town", "name": town.code, f"label::{LANGUAGE}": town.name}
    for town in index.towns:
        for village in index.villages.get(town.id, ()):
            yield {
                "list_name": "village",
                "name": village.code,
                f"label::{LANGUAGE}": village.name,
                "town": town.code,
            }
