"""Courses as something that papers belong to: notices, sign-in sheets, photos."""

from __future__ import annotations

from swtool.errors import NotFound, SwtoolError
from swtool.evidence.store import labels_by
from swtool.evidence.subjects import Subject, SubjectKind
from swtool.office import Office
from swtool.registry.divisions import nearest_names
from swtool.training.courses import course_names

_SHOWN = 5


def _course(office: Office, text: str) -> Subject:
    """By its title, or by title and first day (“小组工作实务 2026-03-06”) where it was held more than once."""
    plain = " ".join(text.split())
    rows = course_names(office.db)
    dated = [row for row in rows if f"{row['title']} {row['started_on']}" == plain]
    found = dated or [row for row in rows if row["title"] == plain]
    if not found:
        near = nearest_names(plain, sorted({row["title"] for row in rows}))
        raise NotFound(f"没有登记名为“{plain}”的培训", nearest=near, remedy="用 swtool training list 查看")
    if len(found) > 1:
        days = "、".join(row["started_on"] for row in found[:_SHOWN])
        raise SwtoolError(
            f"“{plain}”办过 {len(found)} 次", why=f"开始时间：{days}", remedy="在名称后面空一格写上开始时间"
        )
    return Subject(found[0]["uid"], f"{found[0]['title']} {found[0]['started_on']}")


COURSE = "course"

SUBJECTS: tuple[SubjectKind, ...] = (
    SubjectKind(COURSE, "培训", _course, labels_by("course", "title || ' ' || started_on")),
)
