"""What household files hold about persons, and how a request finds a client.

A file is kept under its head, and others live there: what is the household's own (address, needs, remarks) goes with
the head only when nobody else is left in the file. While others are, the head's name goes from all texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from swtool.errors import NotFound, SwtoolError
from swtool.folding import squeeze
from swtool.inventory.file_holdings import OF_OTHERS, ON_FILES, ROWS_OF_FILE
from swtool.privacy import ERASED, PLACEHOLDERS
from swtool.store.database import Database
from swtool.store.holdings import Found, Held, Holding, Replace, Retained, Subject

_TEXT = Replace.WORD

MEMBER = Holding(
    "household_member",
    "家庭成员",
    personal={
        "name": Held("姓名", Replace.WORD),
        "resident_id": Held("身份证号"),
        "birth_date": Held("出生年月"),
        "ethnicity": Held("民族"),
        "marital_status": Held("婚姻状况"),
        "education": Held("文化程度"),
        "occupation": Held("职业"),
        "health_status": Held("健康状况"),
        "disability_type": Held("残疾类别"),
        "disability_level": Held("残疾等级"),
        "self_care_level": Held("自理能力"),
        "entitlements": Held("享受政策"),
        "mobile": Held("联系电话"),
    },
    free={"guardian": Held("监护人"), "caregiver": Held("照顾者")},
    plain=(
        "relation", "sex", "client_category", "effective_on", "effective_until", "left_why", "recorded_at",
        "superseded_at",
    ),
    shown={
        "relation": "与户主关系",
        "sex": "性别",
        "client_category": "困难类别",
        "effective_on": "起",
        "effective_until": "止（不含）",
    },
    identity={"name": "name", "resident_id": "resident_id", "mobile": "phone"},
    stays="性别、与户主关系、困难类别、起止：户数人数和困难类别统计要用",
)  # fmt: skip
HOUSEHOLD = Holding(
    "household",
    "家庭档案",
    personal={
        "head_name": Held("户主", Replace.WORD),
        "address": Held("住址"),
        "registered_address": Held("户籍地址"),
        "income_source": Held("收入来源"),
    },
    free={
        "responsible_worker": Held("责任社工", _TEXT),
        "remarks": Held("备注", _TEXT),
        "closed_why": Held("停用原因", _TEXT),
    },
    plain=(
        "uid", "file_no", "residence_status", "housing_type", "follow_up_level", "consent_status", "opened_on",
        "closed_on",
    ),
    shown={
        "file_no": "档案号",
        "residence_status": "在村情况",
        "housing_type": "住房类型",
        "follow_up_level": "跟进等级",
        "consent_status": "同意情况",
        "opened_on": "建档日期",
        "closed_on": "停用日期",
    },
    shared=("address", "registered_address"),
    words={"present": "在村", "absent": "外出", "incoming": "外来"},
    stays="档案号、村社区、类别、日期：档案数和每年更新要用；同户还有别人的，住址和户的情况是他们的，不动",
)  # fmt: skip
NEED = Holding(
    "need_item",
    "居民需求",
    free={
        "description": Held("需求内容", _TEXT),
        "expectation": Held("期望", _TEXT),
        "matched_text": Held("对接资源", _TEXT),
        "feedback": Held("反馈", _TEXT),
    },
    plain=("uid", "need_no", "category", "urgency", "source_channel", "raised_on", "status", "resolved_on"),
    shown={"need_no": "需求编号", "category": "类别", "raised_on": "提出日期", "resolved_on": "解决日期"},
    stays="类别、状态、日期：需求统计要用",
)


def _members(db: Database, subject: Subject) -> Iterator[Found]:
    """The subject's own rows whole; those of the others in the file where they name a guardian or caregiver."""
    yield from MEMBER.whole(subject.member_ids)
    for household_id in _households_of(db, subject.member_ids):
        for row in db.query("SELECT id FROM household_member WHERE household_id = ?", (household_id,)):
            if row["id"] not in subject.member_ids:
                yield Found(row["id"], (), tuple(MEMBER.free))


def _households(db: Database, subject: Subject) -> Iterator[Found]:
    for household_id, is_head, is_last in _files(db, subject):
        if is_last:
            yield from HOUSEHOLD.whole([household_id])
        else:
            yield Found(household_id, ("head_name",) if is_head else (), tuple(HOUSEHOLD.free))


def _needs(db: Database, subject: Subject) -> Iterator[Found]:
    for household_id, _, is_last in _files(db, subject):
        for row in db.query("SELECT id FROM need_item WHERE household_id = ?", (household_id,)):
            yield Found(row[0], tuple(NEED.free) if is_last else (), () if is_last else tuple(NEED.free))


def _files(db: Database, subject: Subject) -> list[tuple[int, bool, bool]]:
    """(household, whether the subject is its head, whether nobody else is left in it)."""
    found = []
    for household_id in _households_of(db, subject.member_ids):
        rows = db.query("SELECT * FROM household_member WHERE household_id = ?", (household_id,))
        own = [row for row in rows if row["id"] in subject.member_ids]
        others = [
            row
            for row in rows
            if row["id"] not in subject.member_ids
            and row["superseded_at"] is None
            and row["effective_until"] is None
            and row["name"] not in PLACEHOLDERS
        ]
        head = db.value("SELECT head_name FROM household WHERE id = ?", (household_id,))
        is_head = any(row["is_head"] for row in own) or head in subject.names
        found.append((household_id, is_head, not others))
    return found


def _households_of(db: Database, member_ids: tuple[int, ...]) -> list[int]:
    marks = ", ".join("?" * len(member_ids))
    sql = f"SELECT DISTINCT household_id FROM household_member WHERE id IN ({marks}) ORDER BY 1"
    return [row[0] for row in db.query(sql, member_ids)]


def _of_file(table: str) -> Callable[[Database, Subject], Iterator[Found]]:
    """Rows of a table that hang on a file: whole where nobody else is left in it, else searched for the names."""

    def find(db: Database, subject: Subject) -> Iterator[Found]:
        names = tuple(ON_FILES[table].free)
        for household_id, _, is_last in _files(db, subject):
            for row in db.query(ROWS_OF_FILE[table], (household_id,)):
                yield Found(row[0], names if is_last else (), () if is_last else names)

    return find


HOLDINGS = (
    replace(MEMBER, find=_members),
    replace(HOUSEHOLD, find=_households),
    replace(NEED, find=_needs),
    Holding(
        "community_resource",
        "社区资源",
        free={
            "name": Held("资源名称", Replace.NUMBERED),
            "owner": Held("所有者", Replace.NUMBERED),
            "offering": Held("可提供的内容", _TEXT),
            "contact_name": Held("联系人"),
            "contact_phone": Held("联系电话"),
            "closed_why": Held("停用原因", _TEXT),
            "assured_by": Held("确认人"),
        },
        plain=(
            "uid", "resource_no", "category", "quantity", "target_group", "availability", "valid_to", "opened_on",
            "closed_on", "pool", "items", "coverage", "unit", "valid_from",
        ),
    ),
    Holding("inventory_review", "每年更新", plain=("reviewed_on", "outcome", "recorded_at", "superseded_at")),
    *(replace(holding, find=_of_file(table)) for table, holding in ON_FILES.items()),
    *OF_OTHERS,
)  # fmt: skip


RETAINED = (
    Retained(
        "client_closed",
        "停用的家庭档案",
        "client",
        f"""
        SELECT file_no AS number, closed_on AS since FROM household
        WHERE closed_on <= :day AND head_name <> '{ERASED}' ORDER BY file_no
        """,
        "swtool privacy erase 户主姓名 --household {number} --basis 保存期限届满",
    ),
)
"""From the day on which the file was closed."""


def client_subject(db: Database, file_no: str | None, text: str) -> Subject:
    """The household member that a text names: 身份证号, or a name within the file ``file_no``, or ``档案号#行号`` as
    earlier cases write it. Raises ``NotFound`` for nobody, ``SwtoolError`` for several."""
    plain = squeeze(text)
    if file_no is None and "#" in plain:
        file_no, _, row = plain.rpartition("#")
        where, values = "m.id = ?", (row,)
    else:
        where, values = "? IN (m.name, m.resident_id)", (plain,)
    rows = db.query(
        "SELECT m.*, h.file_no, h.uid AS household_uid FROM household_member m "
        "JOIN household h ON h.id = m.household_id "
        f"WHERE {where} AND (? IS NULL OR h.file_no = ?) ORDER BY m.id",
        (*values, file_no, file_no),
    )
    if not rows:
        raise NotFound("家庭档案里没有这个人", remedy="写档案号和户内姓名（--household 档案号），或写身份证号")
    if len({row["household_id"] for row in rows}) > 1 and len({row["resident_id"] for row in rows}) > 1:
        numbers = "、".join(dict.fromkeys(row["file_no"] for row in rows))
        raise SwtoolError("不能确定是哪一个人", why=f"这些档案里都有：{numbers}", remedy="用 --household 写明档案号")
    if len(own := {row["resident_id"] for row in rows if row["resident_id"]}) > 1:
        raise SwtoolError("不能确定是哪一个人", why=f"同户同名有 {len(own)} 人", remedy="改写身份证号")
    if sum(row["superseded_at"] is None and row["effective_until"] is None for row in rows) > len(
        {row["household_id"] for row in rows}
    ):
        raise SwtoolError("不能确定是哪一个人", why="同户有同名的人", remedy="改写身份证号，或写 档案号#行号")
    first = rows[0]
    ids = {row["id"] for row in rows} | set(members_by_number(db, own))
    ids |= _versions(db, first["household_id"], {row["name"] for row in rows}, own)
    return _with_members(
        db,
        Subject(
            "client",
            f"{first['household_uid']}#{min(ids)}",
            f"{first['file_no']}#{min(ids)}",
            household_id=first["household_id"],
        ),
        ids,
    )


def members_by_number(db: Database, resident_ids: set[str] | frozenset[str]) -> list[int]:
    """Rows of household members with one of these resident IDs."""
    marks = ", ".join("?" * len(resident_ids))
    sql = f"SELECT id FROM household_member WHERE resident_id IN ({marks})"
    return [row[0] for row in db.query(sql, tuple(resident_ids))]


def with_members(db: Database, subject: Subject) -> Subject:
    """The subject with the household members who are the same person, by resident ID."""
    ids = set(members_by_number(db, subject.resident_ids))
    return _with_members(db, subject, ids) if ids else subject


def _versions(db: Database, household_id: int, names: set[str], numbers: set[str]) -> set[int]:
    """Other rows of the same member: the same name in the same file, and no other resident ID."""
    rows = db.query("SELECT id, name, resident_id FROM household_member WHERE household_id = ?", (household_id,))
    return {
        row["id"]
        for row in rows
        if row["name"] in names
        and row["name"] not in PLACEHOLDERS
        and (not numbers or row["resident_id"] in (None, *numbers))
    }


def _with_members(db: Database, subject: Subject, ids: set[int]) -> Subject:
    marks = ", ".join("?" * len(ids))
    rows = db.query(f"SELECT name, resident_id, mobile FROM household_member WHERE id IN ({marks})", tuple(ids))
    return subject._replace(
        member_ids=tuple(sorted({*subject.member_ids, *ids})),
        names=subject.names | {row["name"] for row in rows} - set(PLACEHOLDERS),
        resident_ids=subject.resident_ids | {row["resident_id"] for row in rows if row["resident_id"]},
        phones=subject.phones | {row["mobile"] for row in rows if row["mobile"]},
    )
