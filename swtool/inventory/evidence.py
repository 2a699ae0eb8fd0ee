"""Household files as something that papers belong to."""

from __future__ import annotations

from difflib import get_close_matches

from swtool.errors import NotFound
from swtool.evidence.store import labels_by
from swtool.evidence.subjects import Subject, SubjectKind
from swtool.inventory.files import merged_into
from swtool.inventory.store import household_uids
from swtool.office import Office


def _household(office: Office, text: str) -> Subject:
    plain = text.strip()
    uids = household_uids(office.db)
    if plain not in uids:
        near = tuple(get_close_matches(plain, uids))
        raise NotFound(f"没有档案 {plain}", nearest=near, remedy="用 swtool inventory list households 查看编号")
    return Subject(uids[plain], plain, merged_into(office.db, uids[plain]))


SUBJECTS: tuple[SubjectKind, ...] = (
    SubjectKind("household", "家庭档案", _household, labels_by("household", "file_no"), is_personal=True),
)
