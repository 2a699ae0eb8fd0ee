"""Erasing, restricting and lifting: each is one erasing transaction, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from swtool.errors import SwtoolError, UsageFault
from swtool.office import Office
from swtool.privacy import ERASED, RESTRICTED
from swtool.rights import vault
from swtool.rights.mentions import RowChange
from swtool.rights.plan import Plan, blocks_of, entries_of
from swtool.rights.store import Case, CaseKind, cases_of, insert_case
from swtool.scanner import refuse_numbers
from swtool.store import erasing
from swtool.store.database import Database, Transaction
from swtool.store.erasing import Entry, Row
from swtool.store.holdings import Subject


def erase(office: Office, plan: Plan, basis: str, *, keep: bool = True) -> Case:
    """Take the person's values out of rows, journal, vault and attachments. The file's bytes are cleared afterwards
    (``purge.finish``). Raises ``SwtoolError`` where nothing is left to erase, ``UsageFault`` for a bad basis."""
    assert plan.word == ERASED
    _refuse_naming(basis, plan.subject)
    _refuse_empty(office.db, plan, CaseKind.ERASE)
    with office.change(f"删除个人信息 {plan.subject.number}", keep=keep, erasing=True) as tx:
        for locked in plan.restrictions:
            vault.empty(tx, office.db, locked)
        _forget_in_vaults(tx, office.db, plan)
        apart = _take_apart(tx, office.db, plan)
        entries = _replace_values(tx, office.db, plan)
        return _insert(tx, CaseKind.ERASE, plan, basis, apart + len(entries))


def restrict(office: Office, plan: Plan, basis: str, *, keep: bool = True) -> Case:
    """Lock the person's values away: out of rows and journal, into the vault. Raises as ``erase``."""
    assert plan.word == RESTRICTED
    _refuse_naming(basis, plan.subject)
    _refuse_empty(office.db, plan, CaseKind.RESTRICT)
    with office.change(f"限制处理个人信息 {plan.subject.number}", keep=keep, erasing=True) as tx:
        apart = _take_apart(tx, office.db, plan)
        entries = _replace_values(tx, office.db, plan)
        case = _insert(tx, CaseKind.RESTRICT, plan, basis, apart + len(entries))
        rows = [(change.holding.table, change.row_id, change.before, change.after) for change in plan.changes]
        vault.lock(tx, office.db, case, rows, entries)
        return case


def lift(office: Office, case: Case, basis: str, *, keep: bool = True) -> tuple[Case, list[Row]]:
    """Give a restriction's values back to rows and journal; the rows that were changed meanwhile keep what they have
    now and are returned. Raises ``SwtoolError`` where the case is no standing restriction or a digest disagrees."""
    if not case.kind == CaseKind.RESTRICT or not office.db.value(
        "SELECT 1 FROM privacy_vault WHERE case_id = ?", (case.id,)
    ):
        raise SwtoolError(f"{case.case_no} 不是生效中的限制处理", remedy="用 swtool privacy list 查看")
    locked = vault.read(office.db, case)
    subject = Subject(case.subject_kind, case.subject_uid, case.subject_number)
    refuse_numbers(basis, "依据")
    kept: list[Row] = []
    with office.change(f"解除限制处理 {case.case_no}", keep=keep, erasing=True) as tx:
        vault.empty(tx, office.db, locked)
        erasing.bring_back(tx, office.db, locked.entries)
        for (table, row_id, before), after in zip(locked.rows, locked.after, strict=True):
            names = tuple(before)
            row = tx.execute(f"SELECT {', '.join(names)} FROM {table} WHERE id = ?", (row_id,)).fetchone()
            values = {name: before[name] for name in names if row[name] == after[name]}
            if values:
                tx.update(table, row_id, values)
            if len(values) < len(names):
                kept.append((table, row_id))
        attachments = sum(table == "attachment" for table, *_ in locked.rows)
        lifted = insert_case(
            tx,
            CaseKind.LIFT,
            subject,
            basis,
            rows=len(locked.rows),
            entries=len(locked.entries),
            attachments=attachments,
            refers_to=case.id,
        )
        return lifted, kept


def _take_apart(tx: Transaction, db: Database, plan: Plan) -> int:
    """Give everybody in the journal's blocks about the person entries of their own. How many blocks there were."""
    blocks = blocks_of(db, plan)
    erasing.take_apart(tx, db, blocks)
    return len(blocks)


def _replace_values(tx: Transaction, db: Database, plan: Plan) -> list[Entry]:
    """Replace the values in the rows, put the journal's away (also what this very transaction has written), and write
    each row whose newest entry went once more. The entries that were put away."""
    for change in plan.changes:
        tx.update(change.holding.table, change.row_id, change.after)
    entries = entries_of(db, plan)
    erasing.put_away(tx, db, entries)
    touched = {(entry.table, entry.row_id) for entry in entries}
    erasing.write_again(tx, _without_values(db, touched))
    return entries


def _forget_in_vaults(tx: Transaction, db: Database, plan: Plan) -> None:
    """Take what tells of the person out of what is locked away for others: a lift would bring it back."""
    whom = plan.whom
    for locked in vault.of_others(db, plan.subject.uid):
        told = erasing.those_telling(db, locked.entries, whom)
        rows = []
        for (table, row_id, before), after in zip(locked.rows, locked.after, strict=True):
            row = (table, row_id)
            named = whom.terms if row in whom.mentioned else whom.certain
            kept = {name: after[name] if name in whom.rows.get(row, ()) else before[name] for name in before}
            rows.append((table, row_id, _without_terms(kept, named), _without_terms(after, named)))
        unchanged = [(*row, after) for row, after in zip(locked.rows, locked.after, strict=True)]
        if told or rows != unchanged:
            vault.renew(tx, db, locked, rows, [entry for entry in locked.entries if entry not in told])


def _without_terms(values: Mapping[str, object], terms: Iterable[str]) -> dict[str, object]:
    found = dict(values)
    for name, value in values.items():
        if isinstance(value, str):
            for term in terms:
                value = value.replace(term, ERASED)
            found[name] = value
    return found


def _without_values(db: Database, rows: Iterable[Row]) -> list[Row]:
    """Those of the rows that still stand and whose newest journal entry has only its digest left."""
    by_table: dict[str, list[int]] = {}
    for table, row_id in sorted(rows):
        by_table.setdefault(table, []).append(row_id)
    found: list[Row] = []
    for table, ids in by_table.items():
        newest = db.query(
            "SELECT e.row_id, e.op, e.digest, max(e.id) FROM journal_entry e JOIN journal_layout l ON l.id = e.layout "
            "WHERE l.table_name = ? AND e.row_id IN (SELECT value FROM json_each(?)) GROUP BY e.row_id",
            (table, json.dumps(ids)),
        )
        found += [(table, row["row_id"]) for row in newest if row["digest"] is not None and row["op"] != "D"]
    return found


def _insert(tx: Transaction, kind: CaseKind, plan: Plan, basis: str, entries: int) -> Case:
    return insert_case(
        tx,
        kind,
        plan.subject,
        basis.strip(),
        rows=len(plan.changes),
        entries=entries,
        attachments=len(plan.attachments),
    )


def _refuse_empty(db: Database, plan: Plan, kind: CaseKind) -> None:
    if not plan.is_empty:
        return
    done = [case for case in cases_of(db, plan.subject.uids) if case.kind is kind]
    why = f"{done[-1].case_no} 已于 {done[-1].recorded_at[:10]} {kind.label}" if done else ""
    raise SwtoolError(
        f"{plan.subject.number} 没有可{kind.label}的个人信息了", why=why, remedy="用 swtool privacy list 查看"
    )


def _refuse_naming(basis: str, subject: Subject) -> None:
    """The basis is kept for good: it must not name the person who goes."""
    if not basis.strip():
        raise UsageFault("没有写依据", where="--basis", remedy="写明为什么，如 --basis 本人书面申请")
    refuse_numbers(basis, "依据")
    if any(term in basis for term in subject.names):
        raise UsageFault("依据里写了这个人的姓名", where="--basis", remedy="依据会一直留着，改用人员编号或“本人”")


def unsure_places(changes: Iterable[RowChange]) -> dict[str, int]:
    """Where a name is only mentioned: label of the table and column → rows."""
    counted: dict[str, int] = {}
    for change in changes:
        place = f"{change.holding.label}（{change.titles}）"
        counted[place] = counted.get(place, 0) + 1
    return counted
