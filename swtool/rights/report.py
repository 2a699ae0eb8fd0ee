"""查阅、复制: everything that is held about a person, by kind of data, with where it came from and who looked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from swtool.office import Office
from swtool.patterns import Pattern
from swtool.periods import PartialDate
from swtool.rights.mentions import mentions_of, searched
from swtool.rights.plan import known_subject, papers_of
from swtool.rights.rules import last_day_kept
from swtool.rights.store import CaseKind, cases_of
from swtool.store.access import AccessKind, record_access
from swtool.store.database import Database
from swtool.store.holdings import Found, Holding, Retained, Subject
from swtool.tables import Heading, Table

_MOMENT = Pattern(r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?\+08:00$")
_Line = tuple[object, ...]


def personal_data(office: Office, subject: Subject, holdings: Sequence[Holding], retained: Sequence[Retained]) -> Table:
    """The list of everything held. It is for the person: nothing in it is masked, so reading it is journalled by the
    caller (``record``)."""
    lines: list[_Line] = []
    present = {row[0] for row in office.db.query("SELECT name FROM sqlite_master WHERE type = 'table'")}
    known = [holding for holding in holdings if holding.table in present]
    subject = known_subject(office.db, subject, known)
    for holding in known:
        if holding.find is not None:
            lines += _held(office.db, subject, holding)
    lines += _papers(office.db, subject, known)
    lines += _mentioned(office.db, subject, known)
    lines += _cases(office.db, subject)
    lines += _seen(office.db)
    headings = (
        Heading("kind", "类别"),
        Heading("number", "序号"),
        Heading("what", "项目"),
        Heading("value", "内容"),
        Heading("source", "来源"),
    )
    return Table(
        f"个人信息查阅清单（{subject.number}）",
        headings,
        lines,
        as_of=office.today,
        notes=tuple(_notes(office, subject, retained)),
    )


def record(office: Office, subject: Subject, basis: str) -> str:
    """Write down that the list was made, before it leaves: a case and an access; the case's number."""
    from swtool.rights.store import insert_case

    with office.change(f"个人信息查阅 {subject.number}") as tx:
        case = insert_case(tx, CaseKind.REPORT, subject, basis)
        record_access(tx, AccessKind.EXPORT, f"个人信息查阅 {case.case_no}", 1)
    return case.case_no


def _held(db: Database, subject: Subject, holding: Holding) -> Iterator[_Line]:
    assert holding.find is not None
    number = 0
    for found in holding.find(db, subject):
        if holding.identity and not found.columns:
            continue  # somebody else's row, that only names the person
        row = dict(zip(_columns(db, holding), db.one(_row_sql(db, holding), (found.row_id,)) or (), strict=True))
        number += 1
        source = _source(db, row)
        for title, value in _values(db, subject, holding, found, row):
            yield (holding.label, number, title, value, source)
            source = ""


def _columns(db: Database, holding: Holding) -> list[str]:
    return [row["name"] for row in db.query(f"PRAGMA table_info({holding.table})")]


def _row_sql(db: Database, holding: Holding) -> str:
    return f"SELECT {', '.join(_columns(db, holding))} FROM {holding.table} WHERE id = ?"


def _values(
    db: Database, subject: Subject, holding: Holding, found: Found, row: dict[str, object]
) -> Iterator[tuple[str, object]]:
    for name, held in holding.columns.items():
        own = name in found.columns or name in holding.shared
        named = name in found.mentions and any(term in str(row[name]) for term in searched(subject))
        if (own or named) and row[name] not in (None, ""):
            yield held.title, row[name]
    for name, title in holding.shown.items():
        if row[name] not in (None, ""):
            yield title, holding.words.get(str(row[name]), _readable(row[name]))
    for name, (title, sql) in holding.refs.items():
        if row[name] is not None and (value := db.value(sql, (row[name],))) is not None:
            yield title, value


def _readable(value: object) -> object:
    """A moment without what a reader does not need: 2026-02-24T15:10:00+08:00 → 2026-02-24 15:10."""
    return _MOMENT.sub(r"\1 \2", value) if isinstance(value, str) else value


def _source(db: Database, row: dict[str, object]) -> str:
    """Which workbook a row came from, where it says so."""
    if row.get("batch_id") is None:
        return ""
    batch = db.one("SELECT file_name, recorded_at FROM intake_batch WHERE id = ?", (row["batch_id"],))
    if batch is None:
        return ""
    return f"{batch['file_name']} 第 {row['source_row']} 行，{batch['recorded_at'][:10]} 收"


def _papers(db: Database, subject: Subject, holdings: Sequence[Holding]) -> Iterator[_Line]:
    for number, paper in enumerate(papers_of(db, subject, holdings), 1):
        state = {"kept": "", "locked": "（限制处理中）", "erased": "（已删除）"}[paper["state"]]
        yield ("附件", number, "文件名", f"{paper['file_name']}{state}", f"{paper['recorded_at'][:10]} 登记")
        yield ("附件", number, "摘要", paper["sha256"], "")


def _mentioned(db: Database, subject: Subject, holdings: Sequence[Holding]) -> Iterator[_Line]:
    """Where texts of others name the person: the place only, for the rest of the text is about others."""
    own = {
        (holding.table, found.row_id): found.columns
        for holding in holdings
        if holding.find is not None
        for found in holding.find(db, subject)
    }
    for change in mentions_of(db, subject, holdings, own, (), ""):
        yield ("其他文字中提到", change.row_id, change.holding.label, change.titles, "同名的可能是别人，须人工核对")


def _cases(db: Database, subject: Subject) -> Iterator[_Line]:
    for case in cases_of(db, subject.uids):
        yield ("以往的个人信息事项", case.case_no, case.kind.label, case.basis, case.recorded_at[:10])


def _seen(db: Database) -> Iterator[_Line]:
    rows = db.query(
        "SELECT subject, kind, count(*) AS times, max(persons) AS persons, max(recorded_at) AS last FROM access_event "
        "WHERE kind IN ('reveal', 'export') GROUP BY subject, kind ORDER BY last DESC"
    )
    words = {"reveal": "查看", "export": "导出"}
    for row in rows:
        told = f"{row['times']} 次，每次最多 {row['persons']} 人，最近 {row['last'][:16].replace('T', ' ')}"
        yield ("显示过完整信息的名单", words[row["kind"]], row["subject"], told, "")


def _notes(office: Office, subject: Subject, retained: Sequence[Retained]) -> Iterator[str]:
    purpose = office.policy.find("privacy.purpose", office.today)
    if purpose is not None:
        for key, concerned in (("staff", subject.person_id), ("client", subject.member_ids)):
            if concerned:
                yield f"处理目的：{purpose.text(key)}（{office.policy.cite(purpose)}）"
    theirs = {"", *(key for key, has in (("staff", subject.person_id), ("client", subject.member_ids)) if has)}
    for kind in (each for each in retained if each.subject in theirs):
        rule = office.policy.find(kind.parameter, office.today)
        if rule is None:
            yield f"保存期限：{kind.label}没有规定"
            continue
        until = _until(office, kind, subject, rule.number())
        yield f"保存期限：{kind.label} {rule.number()} 年{until}（{office.policy.cite(rule)}）"
    yield "查看记录登记到名单和人数，不逐人登记；名单里有没有本人，要看当时的名单。"


def _until(office: Office, kind: Retained, subject: Subject, years: int) -> str:
    number = subject.number.partition("#")[0]
    for row in office.db.query(kind.sql, {"day": date.max.isoformat()}):
        if row["number"] == number:
            return f"，到 {last_day_kept(PartialDate.parse(row['since']), years).isoformat()}"
    return "，还没有开始计"
