"""The course of one household file, and which files were merged or split."""

from __future__ import annotations

from swtool.errors import NotFound
from swtool.inventory.categories import Guard
from swtool.inventory.files import LEFT_LABELS
from swtool.inventory.guarding import Guarded, mask_client
from swtool.inventory.regrouping import regroups
from swtool.office import Office
from swtool.privacy import mask_all
from swtool.tables import Heading, Show, Table

_KINDS = {"merge": "并户", "split": "分户"}


def course_of_members(office: Office, file_no: str) -> Table:
    """Every membership that counts, one row a stretch of time, those that ended too. Raises ``NotFound``."""
    row = office.db.one("SELECT id, closed_on, closed_why FROM household WHERE file_no = ?", (file_no.strip(),))
    if row is None:
        raise NotFound(f"没有档案 {file_no}", remedy="编号见 swtool inventory list households")
    rows = office.db.query(
        "SELECT * FROM household_member WHERE household_id = ? AND superseded_at IS NULL"
        " ORDER BY coalesce(person_key, id), effective_on, id",
        (row["id"],),
    )
    shown: list[tuple[object, ...]] = []
    known = Guard(office, office.today)
    for member in rows:
        ended = member["effective_until"] or ""
        why = LEFT_LABELS.get(member["left_why"] or "", "情况变更" if ended else "")
        shown.append(
            (
                f"#{member['person_key'] or member['id']}",
                known.name(member["name"], member["birth_date"], member["client_category"]),
                member["relation"] or ("户主" if member["is_head"] else ""),
                member["client_category"] or "",
                Guarded(member["guardian"] or ""),
                member["effective_on"],
                ended,
                why,
            )
        )
    closed = (f"已于 {row['closed_on']} 停用：{row['closed_why']}",) if row["closed_on"] else ()
    return Table(
        f"档案 {file_no} 的成员登记",
        (
            Heading("member", "成员号", Show.CODE),
            Heading("name", "姓名", mask=mask_client),
            Heading("relation", "与户主关系"),
            Heading("client_category", "困难类别", mask=mask_all),
            Heading("guardian", "监护人", mask=mask_client, minor=True),
            Heading("effective_on", "起", Show.DAY),
            Heading("effective_until", "止（不含）", Show.DAY),
            Heading("why", "为什么止"),
        ),
        shown,
        persons_by="member",
        notes=closed,
    )


def regroup_list(office: Office) -> Table:
    """Merged and split files, the newest first."""
    return Table(
        "分户和并户",
        (
            Heading("number", "编号", Show.CODE),
            Heading("kind", "类别"),
            Heading("file_no", "原档案（保留）", Show.CODE),
            Heading("other_no", "新档案（并入）", Show.CODE),
            Heading("effective_on", "日期", Show.DAY),
            Heading("why", "理由"),
            Heading("undone", "撤销于", Show.DAY),
        ),
        [
            (
                each.number,
                _KINDS[each.kind],
                each.file_no,
                each.other_no,
                each.effective_on,
                each.why,
                each.undone_at[:10],
            )
            for each in regroups(office.db)
        ],
    )
