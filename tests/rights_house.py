"""An office of every room in which two people leave traces everywhere: 陈一帆 of staff, 沈阿妹 of a household file.

Everybody is invented. Each of the two has a namesake or a neighbour who must be left alone.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from swtool import rooms
from swtool.office import Office
from swtool.registry.credentials import CertificateFields, EducationFields, EmploymentFields
from swtool.store.attachments import path_of
from swtool.store.database import Transaction
from swtool.store.holdings import Subject

from .registry_house import county, hire, resident_id

STAFF_NAME = "陈一帆"
STAFF_ID = resident_id("19900104", 27)
STAFF_PHONE = "13957301111"
CLIENT_NAME = "沈阿妹"
CLIENT_ID = resident_id("19510203", 44)
CLIENT_PHONE = "13957302222"
CLIENT_ADDRESS = "许村镇永福村塘南组18号"
NEIGHBOUR = "邵和平"
FORMER_NAME = "陈一凡"
PAPER = "陈一帆 离职证明扫描件".encode()
SHARED_PAPER = "全站合影".encode()

SECRETS = (STAFF_NAME, STAFF_ID, STAFF_PHONE, FORMER_NAME)
CLIENT_SECRETS = (CLIENT_NAME, CLIENT_ID, CLIENT_PHONE, CLIENT_ADDRESS)


def house(folder: Path) -> Office:
    """The office; 陈一帆 is person 1 (330481-00001) and served from March 2022 to May 2024."""
    sets = [each for each in rooms.migration_sets() if each.name != "intake"]
    office = county(folder, sets=sets)
    hire(
        office,
        FORMER_NAME,
        number=STAFF_ID,
        mobile=STAFF_PHONE,
        ethnicity="汉族",
        political_status="群众",
        certificate=CertificateFields("social_worker", certificate_no="SW2019330012345", obtained_on="2019-09-01"),
        education=EducationFields("bachelor", school="示例大学", major="社会工作"),
        employment=EmploymentFields(1, "机构聘用", entered_on="2022-03-01"),
    )
    hire(office, "王小路", number=resident_id("19880512", 31), mobile="13957309999")
    with office.change("登记") as tx:
        tx.update("person", 1, {"name": STAFF_NAME})
        tx.execute("UPDATE post SET superseded_at = ? WHERE person_id = 1", (tx.recorded_at,))
        post = _copy(tx, "post", 1, effective_until="2024-06-01", superseded_at=None, uid=tx.uid())
        assert post
        _filing(tx)
        _training(tx)
        _household(tx)
        _texts(tx)
        _paper(office, tx, PAPER, "陈一帆离职证明.pdf", _uid(tx, "person", 1), kind="person")
        _paper(office, tx, SHARED_PAPER, "陈一帆合影.jpg", _uid(tx, "person", 1), kind="person")
        _paper(office, tx, SHARED_PAPER, "合影.jpg", _uid(tx, "station", 1), kind="station")
        _paper(office, tx, "沈阿妹申请书".encode(), "沈阿妹.pdf", _uid(tx, "household", 1), kind="household")
    return office


def staff(office: Office) -> Subject:
    """陈一帆 as a request names them."""
    from swtool.inventory.holdings import with_members
    from swtool.registry.holdings import staff_subject

    return with_members(office.db, staff_subject(office.db, "330481-00001"))


def client(office: Office) -> Subject:
    """沈阿妹 as a request names them."""
    from swtool.inventory.holdings import client_subject

    return client_subject(office.db, "H-001", CLIENT_NAME)


def _uid(tx: Transaction, table: str, row_id: int) -> str:
    return str(tx.execute(f"SELECT uid FROM {table} WHERE id = ?", (row_id,)).fetchone()[0])


def _copy(tx: Transaction, table: str, row_id: int, **values: Any) -> int:
    row = dict(tx.execute(f"SELECT * FROM {table} WHERE id = ?", (row_id,)).fetchone())
    del row["id"]
    return tx.insert(table, {**row, **values})


def _filing(tx: Transaction) -> None:
    tx.insert(
        "staff_change",
        {
            "uid": tx.uid(), "change_no": "BD2024-0001", "kind": "leave", "person_id": 1, "station_id": 1,
            "origin": "command", "recorded_at": tx.recorded_at,
        },
    )  # fmt: skip
    tx.insert(
        "staff_change_version",
        {
            "change_id": 1, "standing": "recorded", "event_on": "2024-06-01", "reason": f"{STAFF_NAME}回原籍",
            "handover": "已交接", "recorded_at": tx.recorded_at,
        },
    )  # fmt: skip
    tx.insert(
        "filing",
        {
            "uid": tx.uid(), "filing_no": "BA2024-0001", "change_id": 1, "first_filed_at": "2024-06-03T09:00:00+08:00",
            "channel": "counter", "handler": STAFF_NAME, "recorded_at": tx.recorded_at,
        },
    )  # fmt: skip
    for kind in ("added", "accepted"):
        tx.insert("filing_event", {"filing_id": 1, "kind": kind, "actor": "tester", "recorded_at": tx.recorded_at})


def _training(tx: Transaction) -> None:
    tx.insert(
        "course",
        {
            "uid": tx.uid(), "title": "继续教育公需课", "organizer": "示例培训中心", "started_on": "2023-03-05",
            "ended_on": "2023-03-05", "started_time": "", "ended_time": "", "is_social_work": 1,
        },
    )  # fmt: skip
    tx.insert(
        "attendance",
        {
            "uid": tx.uid(), "person_id": 1, "course_id": 1, "claimed_credit_hours": 1600,
            "proof_no": "ZM330012345", "verified_by": "示例培训中心", "recorded_at": tx.recorded_at,
        },
    )  # fmt: skip


def _household(tx: Transaction) -> None:
    tx.insert(
        "household",
        {
            "uid": tx.uid(), "file_no": "H-001", "division_id": _village(tx), "head_name": CLIENT_NAME,
            "address": CLIENT_ADDRESS, "residence_status": "present", "remarks": f"{CLIENT_NAME}独居",
            "opened_on": "2023-01-10",
        },
    )  # fmt: skip
    common = {"household_id": 1, "is_head": 1, "sex": "女", "effective_on": "2023-01-10"}
    member = {
        **common, "name": CLIENT_NAME, "resident_id": CLIENT_ID, "birth_date": "1951-02-03", "mobile": CLIENT_PHONE,
        "client_category": "低保", "health_status": "高血压", "recorded_at": tx.recorded_at,
    }  # fmt: skip
    old = tx.insert("household_member", {**member, "health_status": None})
    tx.supersede("household_member", old)
    tx.insert("household_member", member)
    tx.insert(
        "need_item",
        {
            "uid": tx.uid(), "need_no": "X-001", "household_id": 1, "division_id": _village(tx), "category": "助餐",
            "description": f"{CLIENT_NAME}想要送餐", "status": "raised", "raised_on": "2024-02-01",
        },
    )  # fmt: skip


def _village(tx: Transaction) -> int:
    return int(tx.execute("SELECT id FROM division WHERE name GLOB '永福村*' ORDER BY id LIMIT 1").fetchone()[0])


def _texts(tx: Transaction) -> None:
    """Texts elsewhere that name one of the two, and a neighbour whose name is a village's."""
    tx.insert(
        "community_resource",
        {
            "uid": tx.uid(), "resource_no": "Z-001", "division_id": _village(tx), "name": "义诊点", "owner": "",
            "contact_name": STAFF_NAME, "contact_phone": STAFF_PHONE,
        },
    )  # fmt: skip
    tx.insert(
        "intake_batch",
        {
            "file_name": f"{STAFF_NAME}报送.xlsx", "content_digest": "0" * 64, "forms": "staff_roster", "rows": 1,
            "inserted": 1, "updated": 0, "unchanged": 0, "drafted": 0, "recorded_at": tx.recorded_at,
        },
    )  # fmt: skip
    tx.update("organization", 1, {"contact_name": NEIGHBOUR, "contact_phone": "13957303333"})


def _paper(office: Office, tx: Transaction, content: bytes, name: str, uid: str, *, kind: str) -> None:
    digest = hashlib.sha256(content).hexdigest()
    place = path_of(office.db.path, digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    tx.insert(
        "attachment",
        {
            "uid": tx.uid(), "subject_kind": kind, "subject_uid": uid, "material": "leaving_proof", "sha256": digest,
            "size": len(content), "media_type": "application/pdf", "file_name": name, "recorded_at": tx.recorded_at,
        },
    )  # fmt: skip
