"""Which stored certificate, education or employment a row of a roster means, and what it says otherwise of it."""

from __future__ import annotations

from typing import Any

from swtool.dates import PartialDate
from swtool.registry.credentials import (
    EDUCATION_LEVELS,
    Certificate,
    CertificateFields,
    Education,
    EducationFields,
    Employment,
    EmploymentFields,
)
from swtool.registry.roster_listed import is_less_precise

_RANK = {level: rank for rank, level in enumerate(EDUCATION_LEVELS)}


def begins_after(new: EmploymentFields, old: Employment) -> bool:
    """Whether a row's employment begins after the stored one did; False where that day is not said."""
    if new.entered_on is None:
        return False
    begin = PartialDate.parse(new.entered_on).first_day
    return old.entered_on is None or begin > PartialDate.parse(old.entered_on).last_day


def same_certificate(stored: tuple[Certificate, ...], new: CertificateFields) -> Certificate | None:
    """The stored certificate that a row means: of the same level, else one whose level was or is not known."""
    if not stored:
        return None
    for certificate in stored:
        if certificate.level == new.level:
            return certificate
    if new.level == "unknown_level":
        return next((c for c in stored if c.level != "senior_pass"), None)
    return next((c for c in stored if c.level == "unknown_level"), None)


def educations_meant(stored: tuple[Education, ...], new: EducationFields) -> list[Education]:
    """The stored ones that a row may mean: of its level and school first, then of its level, then of no level, then of
    another level that it corrects. Several only where nothing that the row states tells them apart."""
    if not stored:
        return []
    same = [each for each in stored if new.level is None or each.level == new.level]
    same = same or [each for each in stored if each.level is None]
    same = same or [each for each in stored if _is_level_corrected(new, each)]
    for name in ("school", "major", "degree", "graduated_on"):
        stated = getattr(new, name)
        if len(same) > 1 and stated is not None:
            same = [each for each in same if getattr(each, name) == stated] or same
    return same if len(same) < 2 or any(corrections(new, each) for each in same) else same[:1]


def _is_level_corrected(new: EducationFields, old: Education) -> bool:
    """Whether the same education is meant, with another level: finished on the same day at the same school, or a lower
    one there. A roster has room for the highest, so that a lower one beside it would never be seen."""
    if new.school is None or new.school != old.school:
        return False
    known = ((new.major, old.major), (new.graduated_on, old.graduated_on))
    if any(stated is not None and stored is not None and stated != stored for stated, stored in known):
        return False
    is_same_day = new.graduated_on is not None and new.graduated_on == old.graduated_on
    return is_same_day or _RANK.get(new.level or "", 0) < _RANK.get(old.level or "", 0)


def corrections(new: Any, old: Any) -> dict[str, object]:
    """The fields that the sheet states and that differ; a blank and a less precise date correct nothing."""
    values: dict[str, object] = {}
    for name, stated in new._asdict().items():
        known = getattr(old, name)
        if stated is None or stated == known or is_less_precise(stated, known):
            continue
        if name == "level" and stated == "unknown_level":
            continue
        values[name] = stated
    return values
