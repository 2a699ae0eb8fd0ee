"""Organizations: their credit code, where they are registered, their rating with its validity, charity recognition."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from swtool.errors import NotFound, SwtoolError
from swtool.folding import squeeze
from swtool.identifiers import registered_region
from swtool.registry.divisions import nearest_names
from swtool.registry.posts import KnownOn, known_clause
from swtool.store.database import Database, Transaction

ORGANIZATION_KINDS = {
    "social_service_institution": "社会服务机构",
    "social_association": "社会团体",
    "foundation": "基金会",
    "enterprise": "企业",
    "public_institution": "事业单位",
    "government": "行政机关",
    "other": "其他",
}
_COLUMNS = (
    "id, uid, credit_code, name, kind, registered_region, charity_recognized_on, contact_name, contact_phone, closed_on"
)


class Organization(NamedTuple):
    """One organization. Days are ISO text as precise as written; ``registered_region`` is a 6-digit division code."""

    id: int
    uid: str
    credit_code: str | None
    name: str
    kind: str
    registered_region: str | None
    charity_recognized_on: str | None
    contact_name: str | None
    contact_phone: str | None
    closed_on: str | None

    @property
    def region(self) -> str | None:
        """Where it is registered: as stated, else digits 3–8 of its credit code; None if neither is known."""
        return self.registered_region or (registered_region(self.credit_code) if self.credit_code else None)


class Rating(NamedTuple):
    """A 社会组织评估等级: ``grade`` 3 is 3A; ``effective_until`` is exclusive, None where no end is known."""

    id: int
    organization_id: int
    grade: int
    effective_on: date
    effective_until: date | None

    def covers(self, day: date) -> bool:
        """Whether it is valid on that day."""
        return self.effective_on <= day and (self.effective_until is None or day < self.effective_until)


def all_organizations(db: Database) -> list[Organization]:
    """The whole register, by name."""
    return db.remembered(
        all_organizations,
        lambda: [as_organization(row) for row in db.query(f"SELECT {_COLUMNS} FROM organization ORDER BY name")],
    )


def organization_by_id(db: Database, organization_id: int) -> Organization:
    """One organization. Raises ``NotFound``."""
    row = db.one(f"SELECT {_COLUMNS} FROM organization WHERE id = ?", (organization_id,))
    if row is None:
        raise NotFound(f"没有编号为 {organization_id} 的机构")
    return as_organization(row)


def find_organization(db: Database, text: str) -> Organization | None:
    """By name, by credit code, or by a part of the name that only one organization has."""
    return OrganizationFinder(db).find(text)


def require_organization(db: Database, text: str) -> Organization:
    """``find_organization``, or raise ``NotFound`` with the nearest names, ``SwtoolError`` if several fit."""
    finder = OrganizationFinder(db)
    found = finder.find(text)
    if found is None and len(several := finder.containing(text)) > 1:
        names = "、".join(each.name for each in several)
        raise SwtoolError(f"“{text}”对得上 {len(several)} 个机构", why=names, remedy="写机构全称")
    if found is None:
        raise NotFound(
            f"没有登记名为“{text}”的机构",
            nearest=finder.nearest(text),
            remedy="用 swtool org list 查看全部，新的用 swtool org add",
        )
    return found


class OrganizationFinder:
    """Finds many organizations by name or credit code with one question to the database."""

    def __init__(self, db: Database) -> None:
        self._all = all_organizations(db)
        self._by_name: dict[str, list[Organization]] = {}
        for each in self._all:
            self._by_name.setdefault(squeeze(each.name), []).append(each)
        self._by_code = {each.credit_code: each for each in self._all if each.credit_code}

    def find(self, text: str) -> Organization | None:
        """By name, by credit code, or by a part of the name that only one has."""
        plain = squeeze(text)
        exact = self.exactly(text) or self._by_code.get(plain.upper())
        if exact:
            return exact
        containing = self.containing(text)
        return containing[0] if len(containing) == 1 else None

    def containing(self, part: str) -> tuple[Organization, ...]:
        """All whose name has this part; none for a part that says too little."""
        plain = squeeze(part)
        if len(plain) < _LEAST_PART:
            return ()
        return tuple(each for name, those in self._by_name.items() if plain in name for each in those)

    def name_of(self, organization_id: int | None) -> str:
        """The name of the one with that id; '' for None."""
        return next((each.name for each in self._all if each.id == organization_id), "")

    def exactly(self, name: str) -> Organization | None:
        """By its whole name; of names that differ only in spaces or brackets, the one written so."""
        named = self._by_name.get(squeeze(name), [])
        return named[0] if len(named) == 1 else next((each for each in named if each.name == name), None)

    def refusal(self, text: str) -> tuple[str, str]:
        """Why a text names no one organization, and what to do: the candidates, else the nearest names."""
        several = self.containing(text)
        if len(several) > 1:
            shown = "、".join(each.name for each in several[:_SHOWN])
            more = "等" if len(several) > _SHOWN else ""
            return f"“{text}”对得上 {len(several)} 个机构：{shown}{more}", "写机构全称"
        from swtool.scanner import without_numbers  # a message needs it, a good book does not

        near = without_numbers("、".join(self.nearest(text)))  # a name may be that of a row that slipped by a column
        return f"没有登记名为“{text}”的机构", f"相近的有：{near}" if near else "先用 swtool org add 登记机构"

    def nearest(self, text: str) -> tuple[str, ...]:
        """Names most like the text."""
        return nearest_names(squeeze(text), (each.name for each in self._all))


_LEAST_PART = 2  # one character says too little
_SHOWN = 5  # candidates in one message


def insert_organization(tx: Transaction, values: Mapping[str, object]) -> int:
    """Put an organization into the register; its id. Keys are the columns of ``Organization`` without id and uid."""
    return tx.insert("organization", {"uid": tx.uid(), **values})


def update_organization(tx: Transaction, organization_id: int, values: Mapping[str, object]) -> None:
    """Correct what is known of an organization."""
    if values:
        tx.update("organization", organization_id, values)


def ratings(db: Database, known_on: KnownOn = None) -> dict[int, list[Rating]]:
    """Organization id → its ratings, newest first."""
    known, values = known_clause(known_on)
    rows = db.query(
        "SELECT id, organization_id, grade, effective_on, effective_until FROM organization_rating "
        f"WHERE {known} ORDER BY organization_id, effective_on DESC",
        values,
    )
    found: dict[int, list[Rating]] = {}
    for row in rows:
        rating = _rating(row)
        found.setdefault(rating.organization_id, []).append(rating)
    return found


def rate_organization(
    tx: Transaction, organization_id: int, grade: int, *, effective_on: date, effective_until: date | None
) -> int:
    """Record a rating; its id. A rating from the same day supersedes the one recorded before it."""
    if effective_until is not None and effective_until <= effective_on:
        raise SwtoolError("评估等级的有效期早于起始日", remedy="核对两个日期")
    same = tx.execute(
        "SELECT id FROM organization_rating WHERE organization_id = ? AND effective_on = ? AND superseded_at IS NULL",
        (organization_id, effective_on.isoformat()),
    ).fetchall()
    for row in same:
        tx.supersede("organization_rating", row[0])
    return tx.insert(
        "organization_rating",
        {
            "organization_id": organization_id,
            "grade": grade,
            "effective_on": effective_on.isoformat(),
            "effective_until": effective_until.isoformat() if effective_until else None,
            "recorded_at": tx.recorded_at,
        },
    )


def as_organization(row: sqlite3.Row) -> Organization:
    """A row of the table ``organization`` as a record."""
    return Organization(**dict(row))


def _rating(row: sqlite3.Row) -> Rating:
    until = row["effective_until"]
    return Rating(
        row["id"],
        row["organization_id"],
        row["grade"],
        date.fromisoformat(row["effective_on"]),
        date.fromisoformat(until) if until else None,
    )
