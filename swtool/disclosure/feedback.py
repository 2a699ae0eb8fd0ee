"""What citizens asked about what was published, and what was answered. Published as counts, never as words."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from swtool.dates import Month
from swtool.errors import NotFound, UsageFault
from swtool.office import Office
from swtool.registry.organizations import Organization
from swtool.scanner import refuse_numbers
from swtool.store.database import Database
from swtool.tables import Heading, Show, Table


class Feedback(NamedTuple):
    """One question. ``month`` is the disclosure it is about, None for none in particular; ``reply`` is '' so far."""

    id: int
    organization_id: int
    organization_name: str
    month: Month | None
    received_on: date
    channel: str
    question: str
    replied_on: date | None
    reply: str


def feedback_between(db: Database, first: date, last: date, *, organization_id: int | None = None) -> list[Feedback]:
    """Everything received from ``first`` to ``last`` (both included), in order; of several replies the newest."""
    rows = db.query(
        "SELECT f.*, o.name, r.replied_on, r.reply FROM disclosure_feedback f"
        " JOIN organization o ON o.id = f.organization_id"
        " LEFT JOIN disclosure_reply r ON r.id = (SELECT max(id) FROM disclosure_reply WHERE feedback_id = f.id)"
        " WHERE f.superseded_at IS NULL AND f.received_on BETWEEN :first AND :last"
        " AND (:organization IS NULL OR f.organization_id = :organization) ORDER BY f.received_on, f.id",
        {"first": first.isoformat(), "last": last.isoformat(), "organization": organization_id},
    )
    return [
        Feedback(
            row["id"],
            row["organization_id"],
            row["name"],
            Month.parse(row["month"]) if row["month"] else None,
            date.fromisoformat(row["received_on"]),
            row["channel"],
            row["question"],
            date.fromisoformat(row["replied_on"]) if row["replied_on"] else None,
            row["reply"] or "",
        )
        for row in rows
    ]


def add_feedback(
    office: Office,
    organization: Organization,
    *,
    month: Month | None,
    on: date,
    channel: str,
    question: str,
    keep: bool = True,
) -> int:
    """Record a question; its number. Raises ``UsageFault`` for a day to come, no question or channel, and for one that
    holds a number of a person."""
    _refuse_future(office, on)
    if not question:
        raise UsageFault("没有写反馈的内容", remedy="用 --question 写明问了什么；不写提问人的姓名和号码")
    if not channel:
        raise UsageFault("没有写渠道", where="--channel", remedy="写明从哪里来的，如 电话、网站留言、来访")
    refuse_numbers(question, "反馈内容", option="--question")
    refuse_numbers(channel, "渠道", option="--channel", instead="渠道只写从哪里来的，如 电话，不写对方的号码")
    with office.change(f"登记公开反馈 {organization.name}", keep=keep) as tx:
        return tx.insert(
            "disclosure_feedback",
            {
                "uid": tx.uid(),
                "organization_id": organization.id,
                "month": str(month) if month else None,
                "received_on": on.isoformat(),
                "channel": channel,
                "question": question,
                "recorded_at": tx.recorded_at,
            },
        )


def reply_to(office: Office, number: int, *, on: date, reply: str, keep: bool = True) -> str:
    """Record what was answered; the organization's name. A later answer stands beside the earlier one.

    Raises ``NotFound`` for an unknown number, ``UsageFault`` for a day to come, one before the question, or no words.
    """
    row = office.db.one(
        "SELECT f.received_on, o.name FROM disclosure_feedback f JOIN organization o ON o.id = f.organization_id"
        " WHERE f.id = ? AND f.superseded_at IS NULL",
        (number,),
    )
    if row is None:
        raise NotFound(f"没有第 {number} 号反馈", remedy="编号见 swtool disclosure feedback list")
    _refuse_future(office, on)
    if on.isoformat() < row["received_on"]:
        raise UsageFault(f"答复日期早于收到的日期（{row['received_on']}）", remedy="核对日期")
    if not reply:
        raise UsageFault("没有写答复", remedy="用 --reply 写明怎样答复的")
    refuse_numbers(reply, "答复", option="--reply")
    with office.change(f"答复公开反馈 {row['name']}", keep=keep) as tx:
        values = {"feedback_id": number, "replied_on": on.isoformat(), "reply": reply}
        tx.insert("disclosure_reply", {**values, "replied_by": office.actor, "recorded_at": tx.recorded_at})
    return str(row["name"])


class FeedbackCount(NamedTuple):
    """How many questions an organization got about a month's disclosure, and how many were answered."""

    asked: int
    answered: int


def feedback_counts(db: Database, as_of: date) -> dict[tuple[int, Month], FeedbackCount]:
    """(Organization, month) → counts as of a day: what is published of the questions."""
    rows = db.query(
        "SELECT f.organization_id, f.month, count(*) AS asked,"
        " count((SELECT min(replied_on) FROM disclosure_reply WHERE feedback_id = f.id AND replied_on <= :day))"
        " AS answered FROM disclosure_feedback f"
        " WHERE f.superseded_at IS NULL AND f.month IS NOT NULL AND f.received_on <= :day GROUP BY 1, 2",
        {"day": as_of.isoformat()},
    )
    return {(r["organization_id"], Month.parse(r["month"])): FeedbackCount(r["asked"], r["answered"]) for r in rows}


def feedback_sheet(office: Office, first: date, last: date, *, organization_id: int | None = None) -> Table:
    """Questions and answers as a list, with the days that each has waited or waits."""
    rows = [
        (
            one.id,
            one.received_on,
            one.organization_name,
            str(one.month or ""),
            one.channel,
            one.question,
            one.replied_on,
            one.reply,
            ((one.replied_on or last) - one.received_on).days,
        )
        for one in feedback_between(office.db, first, last, organization_id=organization_id)
    ]
    return Table(
        "公开反馈",
        (
            Heading("number", "编号", Show.COUNT),
            Heading("received_on", "收到日期", Show.DAY),
            Heading("organization", "机构名称"),
            Heading("month", "公开月份", Show.DAY),
            Heading("channel", "渠道"),
            Heading("question", "内容"),
            Heading("replied_on", "答复日期", Show.DAY),
            Heading("reply", "答复"),
            Heading("days", "用了（等了）几天", Show.COUNT),
        ),
        rows,
        as_of=last,
    )


def _refuse_future(office: Office, on: date) -> None:
    if on > office.now.date():
        raise UsageFault(f"{on.isoformat()}还没有到", remedy="写已经发生的日期")
