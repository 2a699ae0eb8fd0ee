"""绩效评估指标表 → an edition of a scheme. A sheet is the whole edition: what it no longer lists is taken away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from swtool.errors import PolicyFault
from swtool.evaluation.measures import MEASURES, measure_of
from swtool.evaluation.rules import Item, parties_text, read_parties, structure_faults
from swtool.evaluation.scoring import structure_on
from swtool.evaluation.store import Edition, editions, evaluations, item_ids, scores
from swtool.evaluation.terms import ItemKind
from swtool.findings import Severity
from swtool.folding import squeeze
from swtool.intake.fields import field_change
from swtool.intake.plan import Action, Batch, Change, Extract, FieldChange, Plan, Row
from swtool.office import Office
from swtool.store.database import Transaction

TOTAL = "evaluation.total"
_FIELDS = ("level1", "level2", "level3", "kind", "points", "measure", "criteria", "evidence")


def plan_scheme(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of a scheme: one change a line. An edition that does not add up is not loaded at all."""
    plan = Plan()
    by_edition: dict[tuple[str, str], list[tuple[Row, Item]]] = {}
    held = {(one.scheme, one.edition_on.isoformat()): one for one in editions(office.db)}
    names = {squeeze(scheme): scheme for scheme, _ in held}
    for number, row in enumerate(extract.rows, start=1):
        scheme = row.text("scheme")  # as it was written first: a blank in between makes no other scheme
        key = (names.setdefault(squeeze(scheme), scheme), row.text("edition_on"))
        item = _item(extract, row, row.text("code") or str(number))
        if item is not None and all(key) and not _is_taken(extract, row, item, by_edition.get(key, ())):
            by_edition.setdefault(key, []).append((row, item))
    for key, lines in by_edition.items():
        _judge(office, extract, key, _whole(extract, lines, held.get(key)))
        _plan_edition(office, extract, plan, key, lines, held.get(key), batch)
    return plan


def whose_edition(office: Office, extract: Extract) -> list[tuple[str, str] | None]:
    """The edition that each row belongs to."""
    keys = [(squeeze(row.text("scheme")), row.text("edition_on")) for row in extract.rows]
    return [key if all(key) else None for key in keys]


def _is_taken(extract: Extract, row: Row, item: Item, before: Iterable[tuple[Row, Item]]) -> bool:
    """Whether a row above has the number of this one, by which scores would not know which of them is meant."""
    above = next((each.number for each, one in before if one.code == item.code), None)
    if above is not None:
        what = f"指标编号 {item.code} 和第 {above} 行的相同"
        extract.fault(row, "code", "evaluation.code_twice", what, remedy="编号要么每行都写且不重复，要么都不写")
    return above is not None


def _item(extract: Extract, row: Row, code: str) -> Item | None:
    kind = _kind(row)
    points = row.values.get("points")
    parties = read_parties(row.text("parties"))
    measure = row.text("measure")
    if isinstance(parties, str):
        extract.fault(row, "parties", "evaluation.parties", parties, expected="自评20%、镇街30%、第三方50%")
        return None
    if points is None and kind is not ItemKind.VETO:
        extract.fault(row, "points", "evaluation.points", "没有写分值", remedy="写这一项最多多少分")
        return None
    if measure and kind is ItemKind.VETO:
        what = "一票否决项不能由系统计算"
        extract.fault(row, "measure", "evaluation.veto", what, remedy="去掉计算指标，由评分主体认定；写 1 是触发")
        return None
    if measure and measure_of(measure) is None:
        names = "、".join(each.name for each in MEASURES)
        extract.fault(row, "measure", "evaluation.measure", f"不会算“{measure[:20]}”", expected=names)
        return None
    return Item(
        code,
        row.text("level1"),
        row.text("level2"),
        row.text("level3"),
        kind,
        points if isinstance(points, int) and kind is not ItemKind.VETO else 0,
        parties,
        measure,
        row.text("criteria"),
        row.text("evidence"),
    )


def _whole(extract: Extract, lines: list[tuple[Row, Item]], before: Edition | None) -> list[Item]:
    """The edition as it will be: where nothing is taken away, with what was there and is not listed."""
    items = [item for _, item in lines]
    if extract.is_partial and before is not None:
        listed = {item.code for item in items}
        items += [item for item in before.items if item.code not in listed]
    return items


def _kind(row: Row) -> ItemKind:
    """As stated; else as the first level is headed, 加分项 and 一票否决 at the bottom of a sheet."""
    if stated := row.text("kind"):
        return ItemKind(stated)
    head = squeeze(row.text("level1"))
    if "否决" in head:
        return ItemKind.VETO
    return ItemKind.BONUS if head.startswith(("加分", "附加分")) else ItemKind.LEAF


def _judge(office: Office, extract: Extract, key: tuple[str, str], items: list[Item]) -> None:
    """Whether the edition is built as it must be; a finding at the sheet for each thing that is not."""
    scheme, edition_on = key
    try:
        day = date.fromisoformat(edition_on)
        total = office.policy.at(TOTAL, day)
    except PolicyFault as fault:
        extract.fault(None, "", "evaluation.structure", f"《{scheme}》{fault.what}", remedy=fault.remedy)
        return
    stated, leaves, levels = structure_on(office, day)
    rule = office.policy.cite(stated or total)
    for wrong in structure_faults(items, total=total.hundredths(), leaves=leaves, levels=levels):
        what = f"《{scheme}》{wrong}"
        extract.fault(None, "", "evaluation.structure", what, expected=rule, remedy="改好指标表，整表重新载入")
    for path, number in Counter((one.level1, one.level2, one.level3) for one in items if one.level3).items():
        if number > 1:
            what = f"《{scheme}》指标“{path[-1][:20]}”写了 {number} 次"
            extract.fault(None, "", "evaluation.twice", what, severity=Severity.WARNING, remedy="核对是不是重复")


def _plan_edition(
    office: Office,
    extract: Extract,
    plan: Plan,
    key: tuple[str, str],
    lines: list[tuple[Row, Item]],
    before: Edition | None,
    batch: Batch,
) -> None:
    had = {item.code: item for item in before.items} if before else {}
    ids = item_ids(office.db, *key) if before else {}
    written, replaced = list[tuple[Row, Item]](), list[int]()
    for row, item in lines:
        old = had.pop(item.code, None)
        subject = f"{key[0]} {item.code}"
        told = _told(extract, old, item) if old else ()
        if old is not None and not told:
            plan.changes.append(Change(Action.UNCHANGED, row.number, subject))
            continue
        action = Action.UPDATE if old else Action.INSERT
        plan.changes.append(Change(action, row.number, subject, item.level3 or item.level1, told))
        written.append((row, item))
        if old is not None:
            replaced.append(ids[item.code])
    if had and not extract.is_partial:
        gone = tuple(FieldChange("", f"指标 {code}", item.level3, "不再列出") for code, item in had.items())
        plan.changes.append(Change(Action.UPDATE, lines[0][0].number, key[0], "不再列出的指标", gone))
        replaced += [ids[code] for code in had]
    if written or replaced:
        _warn_of_scores(office, extract, key)
        plan.writes.append(lambda tx: _write(tx, key, written, replaced, batch))


def _warn_of_scores(office: Office, extract: Extract, key: tuple[str, str]) -> None:
    """Scores hang on the number of a line: where lines change after scores were given, somebody has to look at them."""
    for one in evaluations(office.db):
        if (one.scheme, one.edition_on.isoformat()) != key or one.frozen_on is not None:
            continue
        if given := scores(office.db, one.id):
            what = f"{one.title}已有 {len(given)} 个得分，是按编号对应指标的"
            remedy = "指标的内容或编号变了的，核对这些得分：swtool evaluation explain"
            extract.fault(None, "", "evaluation.scored", what, severity=Severity.WARNING, remedy=remedy)


def _told(extract: Extract, old: Item, item: Item) -> tuple[FieldChange, ...]:
    pairs = [(name, getattr(old, name), getattr(item, name)) for name in _FIELDS]
    pairs.append(("parties", parties_text(old.parties), parties_text(item.parties)))
    return tuple(field_change(extract.form, name, had, has) for name, had, has in pairs if had != has)


def _write(
    tx: Transaction, key: tuple[str, str], written: list[tuple[Row, Item]], replaced: list[int], batch: Batch
) -> None:
    for row_id in replaced:
        tx.supersede("evaluation_item", row_id)
    for row, item in written:
        tx.insert(
            "evaluation_item",
            {
                "scheme": key[0],
                "edition_on": key[1],
                "code": item.code,
                **{name: getattr(item, name) for name in _FIELDS if name not in ("kind", "points")},
                "kind": item.kind.value,
                "points": item.points,
                "parties": parties_text(item.parties),
                "batch_id": batch.id,
                "source_row": row.number,
                "recorded_at": tx.recorded_at,
            },
        )
