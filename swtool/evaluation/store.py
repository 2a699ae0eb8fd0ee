"""What is asked of evaluations and written of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from swtool.evaluation.rules import Inputs, Item, read_parties
from swtool.evaluation.seal import digest_of, opened, sealed
from swtool.evaluation.terms import ItemKind, Party
from swtool.store.database import Database, Transaction


class Edition(NamedTuple):
    """An edition of a scheme with its lines, in the order of the sheet."""

    scheme: str
    edition_on: date
    items: tuple[Item, ...]


def period_words(period: str) -> tuple[str, ...]:
    """2026 and 2026Q3 in the words of the office: 2026年; 2026年, 第3季度."""
    year, _, quarter = period.partition("Q")
    return (f"{year}年", f"第{quarter}季度") if quarter else (f"{year}年",)


class Evaluation(NamedTuple):
    """An evaluation of all stations over a period, with the days of what happened to it; None for what did not."""

    id: int
    uid: str
    period: str
    first_on: date
    last_on: date
    scheme: str
    edition_on: date
    opened_on: date
    frozen_on: date | None
    notice_on: date | None
    notice_until: date | None
    final_on: date | None

    @property
    def period_label(self) -> str:
        """2026年, 2026年第3季度."""
        return "".join(period_words(self.period))

    @property
    def title(self) -> str:
        """2026年《方案》评估."""
        return f"{self.period_label}《{self.scheme}》评估"

    @property
    def state(self) -> str:
        """The office's word for where it stands."""
        if self.final_on:
            return "已定稿"
        return "公示" if self.notice_on else "已封存" if self.frozen_on else "评分中"


class Score(NamedTuple):
    """A score that stands, in hundredths."""

    id: int
    station_id: int
    code: str
    party: Party
    points: int
    why: str


class Seal(NamedTuple):
    """One sealing of the inputs."""

    id: int
    number: int
    sealed_on: date
    sha256: str
    content: str
    why: str

    def inputs(self) -> Inputs:
        """What was sealed. Raises ``DatabaseFault`` where it was changed since."""
        return opened(self.content, self.sha256)


class Objection(NamedTuple):
    """An objection, and what its review came to ('' while it waits)."""

    id: int
    station_id: int
    code: str
    raised_on: date
    why: str
    outcome: str
    decided_on: date | None
    decision: str


def editions(db: Database, *, scheme: str | None = None) -> list[Edition]:
    """Every edition by scheme and day."""
    found: dict[tuple[str, str], list[Item]] = {}
    for row in db.query(
        "SELECT * FROM evaluation_item WHERE superseded_at IS NULL AND (:scheme IS NULL OR scheme = :scheme) "
        "ORDER BY scheme, edition_on, coalesce(source_row, id), id",
        {"scheme": scheme},
    ):
        found.setdefault((row["scheme"], row["edition_on"]), []).append(_item(row))
    return [Edition(name, date.fromisoformat(day), tuple(items)) for (name, day), items in found.items()]


def item_ids(db: Database, scheme: str, edition_on: str) -> dict[str, int]:
    """Code → row of an edition's lines."""
    rows = db.query(
        "SELECT code, id FROM evaluation_item WHERE superseded_at IS NULL AND scheme = ? AND edition_on = ?",
        (scheme, edition_on),
    )
    return {row["code"]: row["id"] for row in rows}


def evaluations(db: Database, *, period: str | None = None, day: date | None = None) -> list[Evaluation]:
    """Evaluations by period and scheme; with ``day`` those that were open by then, as they stood."""
    rows = db.query(
        """
        SELECT e.*, (SELECT min(sealed_on) FROM evaluation_seal s WHERE s.evaluation_id = e.id) AS frozen_on,
            n.happened_on AS notice_on, n.last_on AS notice_until, f.happened_on AS final_on
        FROM evaluation e
        LEFT JOIN evaluation_step n ON n.evaluation_id = e.id AND n.step = 'notice' AND n.happened_on <= :day
        LEFT JOIN evaluation_step f ON f.evaluation_id = e.id AND f.step = 'final' AND f.happened_on <= :day
        WHERE (:period IS NULL OR period = :period) AND e.opened_on <= :day ORDER BY period, scheme
        """,
        {"period": period, "day": (day or date.max).isoformat()},
    )
    return [_evaluation(row, day or date.max) for row in rows]


def evaluation_of(db: Database, evaluation_id: int) -> Evaluation:
    """One evaluation as it stands now: asked inside a transaction, what nobody else can change before it is written."""
    return next(each for each in evaluations(db) if each.id == evaluation_id)


def scores(db: Database, evaluation_id: int, known_on: date | None = None) -> list[Score]:
    """The scores that stand; with ``known_on`` those that stood at the end of that day."""
    rows = db.query(
        """
        SELECT * FROM evaluation_score WHERE evaluation_id = :evaluation AND CASE WHEN :day IS NULL
            THEN superseded_at IS NULL
            ELSE substr(recorded_at, 1, 10) <= :day AND (superseded_at IS NULL OR substr(superseded_at, 1, 10) > :day)
            END ORDER BY id
        """,
        {"evaluation": evaluation_id, "day": known_on.isoformat() if known_on else None},
    )
    return [
        Score(row["id"], row["station_id"], row["code"], Party(row["party"]), row["points"], row["why"] or "")
        for row in rows
    ]


def insert_score(
    tx: Transaction,
    evaluation_id: int,
    station_id: int,
    code: str,
    party: Party,
    points: int,
    *,
    why: str = "",
    **origin: int | None,
) -> int:
    """Write a score; what it replaces is superseded before. ``origin``: a review's objection, a batch and its row."""
    values = {
        "evaluation_id": evaluation_id,
        "station_id": station_id,
        "code": code,
        "party": party.value,
        "points": points,
        "why": why or None,
        **origin,
        "recorded_at": tx.recorded_at,
    }
    return tx.insert("evaluation_score", values)


def seals(db: Database, evaluation_id: int, day: date | None = None) -> list[Seal]:
    """The seals up to a day, the first first."""
    rows = db.query(
        "SELECT * FROM evaluation_seal WHERE evaluation_id = ? AND sealed_on <= ? ORDER BY number",
        (evaluation_id, (day or date.max).isoformat()),
    )
    return [
        Seal(
            row["id"],
            row["number"],
            date.fromisoformat(row["sealed_on"]),
            row["sha256"],
            row["content"],
            row["why"],
        )
        for row in rows
    ]


def insert_seal(tx: Transaction, evaluation_id: int, number: int, inputs: Inputs, day: date, why: str) -> int:
    """Seal inputs."""
    content = sealed(inputs)
    return tx.insert(
        "evaluation_seal",
        {
            "evaluation_id": evaluation_id,
            "number": number,
            "sealed_on": day.isoformat(),
            "sha256": digest_of(content),
            "content": content,
            "why": why,
            "recorded_at": tx.recorded_at,
        },
    )


def objections(db: Database, evaluation_id: int) -> list[Objection]:
    """Objections in the order in which they came, with their reviews."""
    rows = db.query(
        "SELECT o.*, r.outcome, r.decided_on, r.why AS decision FROM evaluation_objection o "
        "LEFT JOIN evaluation_review r ON r.objection_id = o.id WHERE o.evaluation_id = ? ORDER BY o.id",
        (evaluation_id,),
    )
    return [
        Objection(
            row["id"],
            row["station_id"],
            row["code"],
            date.fromisoformat(row["raised_on"]),
            row["why"],
            row["outcome"] or "",
            date.fromisoformat(row["decided_on"]) if row["decided_on"] else None,
            row["decision"] or "",
        )
        for row in rows
    ]


def insert_step(
    tx: Transaction, evaluation_id: int, step: str, seal_id: int, day: date, last_on: date | None = None
) -> None:
    """The notice begins, or the result is final."""
    tx.insert(
        "evaluation_step",
        {
            "evaluation_id": evaluation_id,
            "step": step,
            "seal_id": seal_id,
            "happened_on": day.isoformat(),
            "last_on": last_on.isoformat() if last_on else None,
            "recorded_at": tx.recorded_at,
        },
    )


def station_uids(db: Database, ids: Sequence[int] | None = None) -> dict[int, str]:
    """Station → the uid that a seal names it by."""
    rows = db.query("SELECT id, uid FROM station")
    return {row["id"]: row["uid"] for row in rows if ids is None or row["id"] in ids}


def _item(row: sqlite3.Row) -> Item:
    parties = read_parties(row["parties"])
    assert not isinstance(parties, str), "the planner refuses what cannot be read"
    return Item(
        row["code"],
        row["level1"],
        row["level2"],
        row["level3"],
        ItemKind(row["kind"]),
        row["points"],
        parties,
        row["measure"],
        row["criteria"],
        row["evidence"],
    )


def _evaluation(row: sqlite3.Row, day: date) -> Evaluation:
    def on(key: str) -> date | None:
        return date.fromisoformat(row[key]) if row[key] else None

    frozen = on("frozen_on")
    return Evaluation(
        row["id"],
        row["uid"],
        row["period"],
        date.fromisoformat(row["first_on"]),
        date.fromisoformat(row["last_on"]),
        row["scheme"],
        date.fromisoformat(row["edition_on"]),
        date.fromisoformat(row["opened_on"]),
        frozen if frozen is not None and frozen <= day else None,
        on("notice_on"),
        on("notice_until"),
        on("final_on"),
    )
