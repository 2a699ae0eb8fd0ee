"""The SQL of organizations' dossiers: yearly inspections and reports, credit lists, key persons and their reviews."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from swtool.errors import NotFound, SwtoolError
from swtool.registry.known import KnownOn, known_clause
from swtool.store.database import Database, Transaction

REVIEW_KINDS = {"annual_inspection": "年度检查", "annual_report": "年度工作报告", "charity_report": "慈善组织年度报告"}
RESULTS = {
    "qualified": "合格",
    "basically_qualified": "基本合格",
    "unqualified": "不合格",
    "reported": "已报送",
    "not_reported": "未报送",
}
CREDIT_LISTS = {"abnormal_activity": "活动异常名录", "serious_violation": "严重违法失信名单"}
ROLES = {"head": "负责人", "initiator": "发起人", "manager": "管理人员"}
ASPECTS = {"political": "政治素质", "experience": "从业经历", "ethics": "职业道德"}
VERDICTS = {"passed": "通过", "failed": "不通过", "pending": "待查"}
_INSPECTED = ("qualified", "basically_qualified", "unqualified", "not_reported")
_REPORTED = ("reported", "not_reported")


class Review(NamedTuple):
    """A year's inspection or report; ``year`` is the one inspected."""

    organization_id: int
    kind: str
    year: int
    result: str
    reviewed_on: date
    document_no: str | None


class CreditEntry(NamedTuple):
    """Time on a credit list; ``effective_until`` is the first day off it, None while it lasts."""

    id: int
    organization_id: int
    list: str
    effective_on: date
    effective_until: date | None
    basis: str
    document_no: str | None

    def covers(self, day: date) -> bool:
        """Whether the organization is on the list that day."""
        return self.effective_on <= day and (self.effective_until is None or day < self.effective_until)


class KeyPersonReview(NamedTuple):
    """What a review found on each of the three aspects: words of ``VERDICTS``."""

    political: str
    experience: str
    ethics: str
    reviewed_on: date
    reviewed_by: str


class KeyPerson(NamedTuple):
    """A 负责人, 发起人 or 管理人员 with the newest review (None: not reviewed). ``name`` is personal."""

    id: int
    organization_id: int
    key_no: str
    name: str
    role: str
    effective_on: date
    effective_until: date | None
    review: KeyPersonReview | None = None

    def covers(self, day: date) -> bool:
        """Whether the person has that role on the day."""
        return self.effective_on <= day and (self.effective_until is None or day < self.effective_until)


def reviews(db: Database, known_on: KnownOn = None) -> dict[int, list[Review]]:
    """Organization id → its inspections and reports, newest year first."""
    known, values = known_clause(known_on)
    found: dict[int, list[Review]] = {}
    for row in db.query(
        "SELECT organization_id, kind, year, result, reviewed_on, document_no FROM organization_review "
        f"WHERE {known} ORDER BY organization_id, year DESC, kind",
        values,
    ):
        made = Review(row[0], row[1], row[2], row[3], date.fromisoformat(row[4]), row[5])
        found.setdefault(made.organization_id, []).append(made)
    return found


def credit_entries(db: Database, known_on: KnownOn = None) -> dict[int, list[CreditEntry]]:
    """Organization id → its time on credit lists, newest first."""
    known, values = known_clause(known_on)
    found: dict[int, list[CreditEntry]] = {}
    for row in db.query(
        "SELECT id, organization_id, list, effective_on, effective_until, basis, document_no FROM organization_credit "
        f"WHERE {known} ORDER BY organization_id, effective_on DESC, id DESC",
        values,
    ):
        made = CreditEntry(row[0], row[1], row[2], date.fromisoformat(row[3]), _day(row[4]), row[5], row[6])
        found.setdefault(made.organization_id, []).append(made)
    return found


def key_persons(db: Database, as_of: date, known_on: KnownOn = None) -> dict[int, list[KeyPerson]]:
    """Organization id → its key persons past and present by number, each with the newest review up to ``as_of``."""
    known, values = known_clause(known_on)
    newest: dict[str, KeyPersonReview] = {}
    for row in db.query(
        "SELECT key_no, political, experience, ethics, reviewed_on, reviewed_by FROM key_person_review "
        f"WHERE reviewed_on <= ? AND {known} ORDER BY reviewed_on, id",
        (as_of.isoformat(), *values),
    ):
        newest[row[0]] = KeyPersonReview(row[1], row[2], row[3], date.fromisoformat(row[4]), row[5])
    found: dict[int, list[KeyPerson]] = {}
    for row in db.query(
        "SELECT id, organization_id, key_no, name, role, effective_on, effective_until FROM organization_key_person "
        f"WHERE {known} ORDER BY organization_id, key_no",
        values,
    ):
        on, until = date.fromisoformat(row[5]), _day(row[6])
        made = KeyPerson(row[0], row[1], row[2], row[3], row[4], on, until, newest.get(row[2]))
        found.setdefault(made.organization_id, []).append(made)
    return found


def key_person_named(db: Database, number: str, as_of: date) -> KeyPerson:
    """The key person of a number GR…. Raises ``NotFound``."""
    wanted = number.strip().upper()
    for persons in key_persons(db, as_of).values():
        for person in persons:
            if person.key_no == wanted:
                return person
    raise NotFound(f"没有编号为“{number}”的关键人员", remedy="用 swtool org dossier 机构 查编号")


def record_review(tx: Transaction, review: Review) -> None:
    """Record a year's result; it supersedes the one recorded before. Raises ``SwtoolError`` for a result that is none
    of that kind."""
    fitting = _INSPECTED if review.kind == "annual_inspection" else _REPORTED
    if review.result not in fitting:
        words = "、".join(RESULTS[each] for each in fitting)
        raise SwtoolError(f"{REVIEW_KINDS[review.kind]}没有“{RESULTS[review.result]}”这一结论", remedy=f"写 {words}")
    for row in tx.execute(
        "SELECT id FROM organization_review WHERE organization_id = ? AND kind = ? AND year = ? "
        "AND superseded_at IS NULL",
        (review.organization_id, review.kind, review.year),
    ).fetchall():
        tx.supersede("organization_review", row[0])
    tx.insert(
        "organization_review",
        {
            "organization_id": review.organization_id,
            "kind": review.kind,
            "year": review.year,
            "result": review.result,
            "reviewed_on": review.reviewed_on.isoformat(),
            "document_no": review.document_no,
            "recorded_at": tx.recorded_at,
        },
    )


def list_organization(
    tx: Transaction, organization_id: int, kind: str, *, on: date, basis: str, document_no: str | None = None
) -> None:
    """The organization is on a credit list from a day on. Raises ``SwtoolError`` where it already is."""
    standing = tx.execute(
        "SELECT effective_on FROM organization_credit WHERE organization_id = ? AND list = ? "
        "AND superseded_at IS NULL AND (effective_until IS NULL OR effective_until > ?)",
        (organization_id, kind, on.isoformat()),
    ).fetchone()
    if standing is not None:
        raise SwtoolError(
            f"{standing[0]} 起已在{CREDIT_LISTS[kind]}", remedy="移出用 swtool org credit … --to 最后一天"
        )
    _insert_credit(tx, CreditEntry(0, organization_id, kind, on, None, basis, document_no))


def unlist_organization(tx: Transaction, entry: CreditEntry, last: date) -> None:
    """``last`` is the last day on the list. Raises ``SwtoolError`` for a day before the first."""
    if last < entry.effective_on:
        raise SwtoolError(f"{entry.effective_on} 才列入，不能到 {last} 为止", remedy="核对日期")
    tx.supersede("organization_credit", entry.id)
    until = last + timedelta(days=1)
    _insert_credit(
        tx,
        CreditEntry(0, entry.organization_id, entry.list, entry.effective_on, until, entry.basis, entry.document_no),
    )


def _insert_credit(tx: Transaction, entry: CreditEntry) -> None:
    tx.insert(
        "organization_credit",
        {
            "organization_id": entry.organization_id,
            "list": entry.list,
            "effective_on": entry.effective_on.isoformat(),
            "effective_until": entry.effective_until.isoformat() if entry.effective_until else None,
            "basis": entry.basis,
            "document_no": entry.document_no,
            "recorded_at": tx.recorded_at,
        },
    )


def add_key_person(tx: Transaction, organization_id: int, name: str, role: str, on: date) -> str:
    """Register a key person; the number. Raises ``SwtoolError`` where the same one is registered in that role."""
    same = tx.execute(
        "SELECT key_no FROM organization_key_person WHERE organization_id = ? AND name = ? AND role = ? "
        "AND superseded_at IS NULL AND effective_until IS NULL",
        (organization_id, name, role),
    ).fetchone()
    if same is not None:
        raise SwtoolError(f"这个人已登记为{ROLES[role]}，编号 {same[0]}", remedy="审查结论用 swtool org person-review")
    head = f"GR{tx.now.year}-"
    highest = tx.execute(
        "SELECT coalesce(max(CAST(substr(key_no, ?) AS INTEGER)), 0) FROM organization_key_person WHERE key_no GLOB ?",
        (len(head) + 1, f"{head}*"),
    ).fetchone()[0]
    number = f"{head}{highest + 1:04d}"
    _insert_key_person(tx, KeyPerson(0, organization_id, number, name, role, on, None))
    return number


def end_key_person(tx: Transaction, person: KeyPerson, last: date) -> None:
    """``last`` is the last day in the role. Raises ``SwtoolError`` for a day before the first, or if it has ended."""
    if person.effective_until is not None:
        raise SwtoolError(f"{person.key_no} 已经卸任", remedy="用 swtool org dossier 查看")
    if last < person.effective_on:
        raise SwtoolError(f"{person.effective_on} 才任职，不能到 {last} 为止", remedy="核对日期")
    tx.supersede("organization_key_person", person.id)
    until = last + timedelta(days=1)
    _insert_key_person(
        tx,
        KeyPerson(0, person.organization_id, person.key_no, person.name, person.role, person.effective_on, until),
    )


def _insert_key_person(tx: Transaction, person: KeyPerson) -> None:
    tx.insert(
        "organization_key_person",
        {
            "organization_id": person.organization_id,
            "key_no": person.key_no,
            "name": person.name,
            "role": person.role,
            "effective_on": person.effective_on.isoformat(),
            "effective_until": person.effective_until.isoformat() if person.effective_until else None,
            "recorded_at": tx.recorded_at,
        },
    )


def review_key_person(tx: Transaction, key_no: str, review: KeyPersonReview) -> None:
    """Record a review; of the same day the later one counts."""
    for row in tx.execute(
        "SELECT id FROM key_person_review WHERE key_no = ? AND reviewed_on = ? AND superseded_at IS NULL",
        (key_no, review.reviewed_on.isoformat()),
    ).fetchall():
        tx.supersede("key_person_review", row[0])
    tx.insert(
        "key_person_review",
        {
            "key_no": key_no,
            "political": review.political,
            "experience": review.experience,
            "ethics": review.ethics,
            "reviewed_on": review.reviewed_on.isoformat(),
            "reviewed_by": review.reviewed_by,
            "recorded_at": tx.recorded_at,
        },
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
