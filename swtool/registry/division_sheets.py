"""The tables about divisions: lists, what a division came from and became, what a new list changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from swtool.office import Office
from swtool.registry.boundaries import links
from swtool.registry.division_load import STEP_LABELS, DivisionPlan, Step
from swtool.registry.divisions import LEVELS, Division, DivisionIndex, all_divisions
from swtool.registry.succession_plan import SuccessionKind
from swtool.tables import Heading, Show, Table


def divisions(index: DivisionIndex, listed: Sequence[Division], as_of: date | None) -> Table:
    """Divisions of one level or of one town, with how many villages a town has."""
    made = {heir.new_id: heir.document_no for heirs in index.heirs.values() for heir in heirs}
    rows = [
        (
            each.code,
            each.name,
            LEVELS[each.level],
            index.by_id[each.parent_id].name if each.parent_id in index.by_id else None,
            len(index.villages.get(each.id, ())) if each.level == "town" else None,
            made.get(each.id) or f"{each.system}-{each.first_year}",
            each.valid_to,
        )
        for each in listed
    ]
    headings = (
        Heading("code", "代码", Show.CODE),
        Heading("name", "名称"),
        Heading("level", "层级"),
        Heading("parent", "上级"),
        Heading("villages", "村（社区）数", Show.COUNT),
        Heading("edition", "首次列入（文号）"),
        Heading("valid_to", "停用日", Show.DAY),
    )
    return Table("行政区划", headings, rows, as_of=as_of)


def successions(office: Office, division: Division) -> Table:
    """What a division came from and what it became: the whole chain, by day, with kind and document."""
    chain = links(office.db)
    related, grown = {division.id}, True
    while grown:
        near = {link.old_id for link in chain if link.new_id in related}
        near |= {link.new_id for link in chain if link.old_id in related}
        grown, related = not near <= related, related | near
    by_id = {each.id: each for each in all_divisions(office.db)}
    rows = [
        (
            link.day,
            SuccessionKind(link.kind).label,
            f"{by_id[link.old_id].name}（{by_id[link.old_id].code}）",
            f"{by_id[link.new_id].name}（{by_id[link.new_id].code}）",
            link.document_no,
            link.succession_no,
        )
        for link in chain
        if link.old_id in related
    ]
    headings = (
        Heading("day", "起始日", Show.DAY),
        Heading("kind", "调整"),
        Heading("old", "原区划"),
        Heading("new", "之后"),
        Heading("document_no", "文号", Show.CODE),
        Heading("succession_no", "编号", Show.CODE),
    )
    return Table(f"{division.name}的来历和去向", headings, rows, notes=() if rows else ("没有登记过调整",))


def division_moves(plan: DivisionPlan) -> Table:
    """What a list of divisions would change, one row each; what stays is only counted."""
    rows = [
        (
            STEP_LABELS[move.step],
            move.new.code if move.new else move.old.code if move.old else None,
            move.old.name if move.old else None,
            move.new.name if move.new else None,
            move.note,
        )
        for move in plan.moves
        if move.step is not Step.KEEP
    ]
    headings = (
        Heading("step", "变化"),
        Heading("code", "代码", Show.CODE),
        Heading("old", "原名称"),
        Heading("new", "新名称"),
        Heading("note", "说明"),
    )
    counts = "，".join(f"{STEP_LABELS[step]} {len(plan.of(step))}" for step in Step)
    return Table(f"区划变化（{plan.edition}）", headings, rows, notes=(counts,))
