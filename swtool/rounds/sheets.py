"""The yearly rounds as tables."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from swtool.inventory.reviews import Kind as Reviewed
from swtool.inventory.reviews import rounds as reviewed
from swtool.inventory.rules import READING_LABELS, Reading, Standing
from swtool.office import Office
from swtool.registry.boundaries import boundary_notes
from swtool.rounds import store
from swtool.rounds.holding import counts, total
from swtool.rounds.rules import Count, Kind
from swtool.rounds.store import Round, VillageCount
from swtool.tables import Heading, Hint, Show, Table

_NUMBERS = (
    Heading("asked", "应复核", Show.COUNT),
    Heading("answered", "已复核", Show.COUNT),
    Heading("unchanged", "无变化", Show.COUNT, minor=True),
    Heading("changed", "有变化", Show.COUNT, minor=True),
    Heading("gone", "已停用", Show.COUNT, minor=True),
    Heading("missing", "未复核", Show.COUNT),
    Heading("rate", "完成率", Show.RATE),
    Heading("early", "年初已看过", Show.COUNT, minor=True),
    Heading("created", "新建", Show.COUNT, minor=True),
)
_SUM = "合计"


def status(office: Office, one: Round, as_of: date, *, by_town: bool, villages: Collection[int] | None = None) -> Table:
    """How far a round has come, by village or by town with the day its book went out, and the sum."""
    found = [each for each in counts(office, one, as_of) if villages is None or each.division_id in villages]
    if by_town:
        rows = _by_town(found, store.books_given(office.db, one, as_of))
        places = (Heading("town", "乡镇（街道）"), Heading("given_on", "表已发出", Show.DAY))
    else:
        rows = [(each.town, each.village, *_numbers(each.count)) for each in found]
        places = (Heading("town", "乡镇（街道）"), Heading("village", "村（社区）"))
    whole = total(found)
    return Table(
        f"{one.label}：{_how_long(one, as_of)}",
        (*places, *_NUMBERS),
        [*rows, (_SUM, None if by_town else "", *_numbers(whole))] if rows else [],
        as_of=as_of,
        notes=(*_notes(office, one, as_of, whole), *boundary_notes(office, as_of)),
    )


def is_done(one: Round, table: Table, as_of: date) -> bool:
    """Whether a status lists nothing that is still missing, or the round had ended."""
    if one.closed_on is not None and one.closed_on <= as_of:
        return True
    missing = [heading.key for heading in table.headings].index("missing")
    return not any(row[missing] for row in table.rows)


def listing(office: Office, as_of: date) -> Table:
    """The rounds with the county's sums."""
    rows = []
    for one in store.rounds(office.db):
        if one.opened_on <= as_of:
            whole = total(counts(office, one, as_of))
            ended = one.closed_on if one.closed_on is not None and one.closed_on <= as_of else None
            rows.append((one.year, one.kind.label, one.opened_on, one.due_on, ended, *_numbers(whole)))
    return Table(
        "年度更新",
        (
            Heading("year", "年度", Show.CODE),
            Heading("kind", "类别"),
            Heading("opened_on", "开始", Show.DAY, minor=True),
            Heading("due_on", "最后一天", Show.DAY),
            Heading("closed_on", "结束", Show.DAY),
            *_NUMBERS,
        ),
        rows,
        as_of=as_of,
    )


def _by_town(found: Sequence[VillageCount], given: dict[int, date]) -> list[tuple[object, ...]]:
    towns: dict[tuple[int | None, str], Count] = {}
    for each in found:
        key = (each.town_id, each.town)
        towns[key] = towns.get(key, Count()) + each.count
    return [
        (name, given.get(town_id) if town_id is not None else None, *_numbers(count))
        for (town_id, name), count in towns.items()
    ]


def _numbers(count: Count) -> tuple[object, ...]:
    return (
        count.asked,
        count.answered,
        count.unchanged,
        count.changed,
        count.gone,
        count.missing,
        count.rate,
        count.early,
        count.created,
    )


def _how_long(one: Round, as_of: date) -> str:
    if one.closed_on is not None and one.closed_on <= as_of:
        return f"已于 {one.closed_on.isoformat()} 结束"
    left = (one.due_on - as_of).days
    if left < 0:
        return f"已过最后一天 {-left} 天"
    return f"还剩 {left} 天，最后一天 {one.due_on.isoformat()}" if left else "今天是最后一天"


def _notes(office: Office, one: Round, as_of: date, whole: Count) -> list[str]:
    """What the numbers mean, and the yearly rule under both readings (J10)."""
    notes = [f"{one.opened_on.isoformat()} 开始时在用的都应复核；当年早先已看过的 {whole.early} 份不再问。"]
    if one.closed_on is not None and one.closed_on <= as_of:
        return [*notes, "数字是结束那天定下的，以后的变动不再改它。", Hint("现在的情况见 swtool inventory due")]
    if one.kind is Kind.VERIFICATION:
        return [*notes, "范围：开始那天有成员属于困难或特殊群体的户。"]
    period = office.policy.find("inventory.yearly_update", as_of)
    if period is None:
        return notes
    villages = reviewed(office, Reviewed(one.kind.value), as_of, years=period.number())
    every = sum(each.counted.total for each in villages)
    for reading in Reading:
        fresh = sum(each.counted.of(reading)[Standing.FRESH] for each in villages)
        notes.append(f"每年更新按“{READING_LABELS[reading]}”数：全县在用 {every} 份，符合 {fresh} 份。")
    return notes
