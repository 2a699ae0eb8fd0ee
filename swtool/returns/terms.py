"""Words of the returns room: what may happen to a return, and where it stands."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    """What happened to a return."""

    REMINDED = "reminded"
    RECEIVED = "received"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    WAIVED = "waived"

    @property
    def label(self) -> str:
        """In the office's words."""
        return EVENT_LABELS[self]


EVENT_LABELS = {
    EventKind.REMINDED: "提醒",
    EventKind.RECEIVED: "收到",
    EventKind.RETURNED: "退回",
    EventKind.ACCEPTED: "入库",
    EventKind.WAIVED: "免报",
}


class Channel(StrEnum):
    """How a return or a reminder went."""

    CHAT = "chat"
    PAPER = "paper"
    EMAIL = "email"
    COUNTER = "counter"
    WORKBOOK = "workbook"  # by intake, whichever way the file came


CHANNEL_LABELS = {
    Channel.CHAT: "群聊",
    Channel.PAPER: "纸质",
    Channel.EMAIL: "邮件",
    Channel.COUNTER: "当面",
    Channel.WORKBOOK: "收表",
}


class State(StrEnum):
    """Where a return stands on a day."""

    RUNNING = "running"  # its period is not over
    PENDING = "pending"
    OVERDUE = "overdue"
    RECEIVED = "received"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    WAIVED = "waived"

    @property
    def label(self) -> str:
        """In the office's words."""
        return STATE_LABELS[self]


STATE_LABELS = {
    State.RUNNING: "未到期",
    State.PENDING: "待报",
    State.OVERDUE: "逾期",
    State.RECEIVED: "已收",
    State.RETURNED: "退回待改",
    State.ACCEPTED: "已入库",
    State.WAIVED: "免报",
}

FIRST, ACCEPTED = "first", "accepted"
"""Which event stops the clock (setting ``returns.clock``)."""

ALIKE = {"monthly_report_wide": "monthly_report", "training_sign_in": "training_record"}
"""Sheets that say the same in another layout: whichever comes in answers the one that is owed."""
