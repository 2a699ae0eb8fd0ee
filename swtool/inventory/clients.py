"""Clients by category, and who has come of age and is still kept as a child."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from swtool.dates import PartialDate, add_years
from swtool.inventory.categories import categories_on
from swtool.inventory.guarding import Guarded, mask_client, minor_since
from swtool.inventory.store import IN_USE
from swtool.office import Office
from swtool.privacy import mask_all
from swtool.registry.boundaries import Place, Places, boundary_notes, places_of
from swtool.tables import Heading, Hint, Show, Table

# A member row that counts on :day, in a file that is in use then.
CLIENTS_ON_DAY = (
    "m.superseded_at IS NULL AND m.client_category IS NOT NULL AND m.effective_on <= :day"
    " AND (m.effective_until IS NULL OR m.effective_until > :day) AND " + IN_USE.format(alias="h")
)
_UNKNOWN = 20  # words shown that are no category


def apart_of(places: Places) -> tuple[str, str]:
    """SQL by which files of a split village are told one by one, and its value for ``:apart``."""
    told_apart = json.dumps(places.apart("household"))
    return "CASE WHEN h.id IN (SELECT value FROM json_each(:apart)) THEN h.id END", told_apart


def place_of(places: Places, row: sqlite3.Row) -> Place:
    """Where a group of files of one village lies."""
    return places.of(row["division_id"], ("household", row["apart"]) if row["apart"] is not None else None)


def category_counts(office: Office, as_of: date, *, division_ids: Sequence[int] | None = None) -> Table:
    """Persons by category: somebody with two is counted in both. Words that are no category stand below."""
    known, places = categories_on(office, as_of), places_of(office, as_of)
    apart, split = apart_of(places)
    rows = office.db.query(
        f"SELECT h.division_id, {apart} AS apart, m.client_category AS words, count(*) AS number"
        f" FROM household_member m JOIN household h ON h.id = m.household_id WHERE {CLIENTS_ON_DAY}"
        " GROUP BY h.division_id, 2, m.client_category",
        {"day": as_of.isoformat(), "apart": split},
    )
    wanted = None if division_ids is None else set(division_ids)
    counts: Counter[str] = Counter()
    several, persons, foreign = 0, 0, Counter[str]()
    for row in rows:
        if wanted is not None and place_of(places, row).division.id not in wanted:
            continue
        names, unknown = known.read(row["words"])
        persons += row["number"]
        several += row["number"] if len(names) > 1 else 0
        for name in names:
            counts[name] += row["number"]
        for word in unknown:
            foreign[word] += row["number"]
    told = "、".join(f"{word}（{number}人）" for word, number in foreign.most_common(_UNKNOWN))
    return Table(
        "困难类别",
        (
            Heading("category", "类别"),
            Heading("child", "儿童类", Show.FLAG),
            Heading("persons", "人数", Show.COUNT),
        ),
        [(name, name in known.child, counts[name]) for name in known.names],
        as_of=as_of,
        sources=(known.source,),
        notes=(
            f"有困难类别的 {persons} 人，其中两类以上的 {several} 人，每类各数一次",
            *((f"不在类别表里的写法：{told}",) if told else ()),
            *boundary_notes(office, as_of),
        ),
    )


def grown_up(office: Office, as_of: date, *, days: int, division_ids: Sequence[int] | None = None) -> Table:
    """Whoever has come of age, or will within ``days``, and has a category of children: what changes then."""
    known, places = categories_on(office, as_of), places_of(office, as_of)
    age = office.policy.at("privacy.minor_age", as_of).number()
    horizon = minor_since(office, as_of + timedelta(days=days))
    rows = office.db.query(
        "SELECT m.*, h.file_no, h.division_id, h.id AS household FROM household_member m"
        f" JOIN household h ON h.id = m.household_id WHERE {CLIENTS_ON_DAY} AND m.birth_date <= :born",
        {"day": as_of.isoformat(), "born": horizon},
    )
    by_words: defaultdict[str, list[sqlite3.Row]] = defaultdict(list)
    for row in rows:
        by_words[row["client_category"]].append(row)
    wanted = None if division_ids is None else set(division_ids)
    found = []
    for words, those in by_words.items():
        if not (ending := known.of_children(words)):
            continue
        rest = [name for name in known.read(words)[0] if name not in known.child]
        for row in those:
            place = places.of(row["division_id"], ("household", row["household"]))
            if wanted is None or place.division.id in wanted:
                found.append((row, place, "、".join(ending), "、".join(rest)))
    days_of_age = {row["id"]: add_years(PartialDate.parse(row["birth_date"]).last_day, age) for row, *_ in found}
    found.sort(key=lambda one: (days_of_age[one[0]["id"]], one[0]["file_no"], one[0]["id"]))
    return Table(
        "成年与儿童类困难类别",
        (
            Heading("file_no", "档案号", Show.CODE),
            Heading("town", "乡镇（街道）"),
            Heading("village", "村（社区）"),
            Heading("member", "成员号", Show.CODE),
            Heading("name", "姓名", mask=mask_client),
            Heading("of_age_on", "成年日期", Show.DAY),
            Heading("reached", "已成年", Show.FLAG),
            Heading("ending", "不再适用", mask=mask_all),
            Heading("rest", "其他类别", mask=mask_all, minor=True),
            Heading("guardian", "监护人", mask=mask_client, minor=True),
        ),
        [
            (
                row["file_no"],
                place.town_name,
                place.name,
                f"#{row['person_key'] or row['id']}",
                Guarded(row["name"]),
                days_of_age[row["id"]],
                days_of_age[row["id"]] <= as_of,
                ending,
                rest,
                Guarded(row["guardian"] or ""),
            )
            for row, place, ending, rest in found
        ],
        persons_by="member",
        as_of=as_of,
        sources=(known.source,),
        notes=(
            f"满 {age} 周岁之后儿童类不再适用：重新评估，更改类别、删去监护人",
            Hint("更改用 swtool household alter"),
            *boundary_notes(office, as_of),
        ),
    )
