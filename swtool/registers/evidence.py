"""Lines of registers as something that papers belong to: the document itself, a certificate of award, a notice."""

from __future__ import annotations

from collections.abc import Collection

from swtool.evidence.subjects import Subject, SubjectKind
from swtool.office import Office
from swtool.registers.recording import require_entry
from swtool.store.database import Database


def _entry(office: Office, text: str) -> Subject:
    """A line goes by its number, which stays through corrections."""
    number = require_entry(office, text).number
    return Subject(number, number)


def _labels(db: Database, uids: Collection[str]) -> dict[str, str]:
    return {number: number for number in uids}


SUBJECTS: tuple[SubjectKind, ...] = (SubjectKind("register", "登记簿", _entry, _labels, is_personal=True),)
"""Some registers are of persons, so that bringing out a paper is on record as it is for theirs."""
