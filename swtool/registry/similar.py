"""Search before you add: who in the register might be the person about to be registered. A name alone is no reason."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from swtool.office import Office
from swtool.registry.people import Person, PersonFields, as_person, name_key, persons_by_id

_COLUMNS = (
    "id, uid, staff_no, name, resident_id, sex, birth_date, ethnicity, political_status, mobile, "
    "is_local_household, is_local_recruit"
)
_SLIPS = 2  # characters by which a resident ID of the same name may differ and still be a slip of the pen


class Similar(NamedTuple):
    """Somebody of the register who may be the same person. ``reasons`` are Chinese, without personal data."""

    person: Person
    reasons: tuple[str, ...]
    is_same_number: bool = False


def similar_persons(office: Office, fields: PersonFields, *, day: date | None = None) -> list[Similar]:
    """Whoever shares the resident ID, the mobile number, or the date of birth and (nearly) the name.

    Candidates are found by ID, number, birth date, or a name whose ID differs by a slip; then names are compared. The
    likeness of names that counts is the policy's ``duplicates.name_similarity`` on ``day``.
    """
    rows = office.db.query(
        f"SELECT {_COLUMNS} FROM person WHERE resident_id = :id OR mobile = :mobile OR name = :name "
        "OR substr(birth_date, 1, 7) = substr(:birth, 1, 7) ORDER BY staff_no",
        {
            "id": fields.resident_id,
            "mobile": fields.mobile,
            "birth": fields.birth_date,
            "name": name_key(fields.name),
        },
    )
    setting = office.policy.find("duplicates.name_similarity", day or office.today)
    alike = setting.number() if setting else 100
    found: dict[int, Similar] = {}
    kept = persons_by_id(office.db, [row["id"] for row in rows])
    for row in rows:
        entry = as_person(row)
        reasons = _reasons(entry, fields, alike)
        if reasons:
            person, same = kept[entry.id], bool(fields.resident_id) and entry.resident_id == fields.resident_id
            if same or person.id not in found:
                found[person.id] = Similar(person, reasons, same)
    return sorted(found.values(), key=lambda similar: (not similar.is_same_number, similar.person.staff_no))


def _reasons(person: Person, fields: PersonFields, alike: int) -> tuple[str, ...]:
    from rapidfuzz import fuzz
    from rapidfuzz.distance import Levenshtein

    if fields.resident_id and person.resident_id == fields.resident_id:
        return ("身份证号相同",)
    reasons = []
    same_name = name_key(fields.name) == person.name
    likeness = 100 if same_name else fuzz.ratio(name_key(fields.name), person.name)
    if fields.resident_id and person.resident_id and same_name:
        differing = Levenshtein.distance(fields.resident_id, person.resident_id)
        if differing <= _SLIPS:
            reasons.append(f"姓名相同，身份证号只差 {differing} 位")
    if fields.mobile and person.mobile == fields.mobile:
        reasons.append("手机号相同")
    contradicted = bool(fields.resident_id and person.resident_id)
    if fields.birth_date and person.birth_date and likeness >= alike and not contradicted:
        shorter = min(len(fields.birth_date), len(person.birth_date))
        if shorter > 4 and fields.birth_date[:shorter] == person.birth_date[:shorter]:
            reasons.append("姓名相同、出生日期一致" if same_name else "姓名相近、出生日期一致")
    return tuple(reasons)
