"""The words of filing: kinds of change, where a change and its filing stand, channels."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class ChangeKind(StrEnum):
    """What happened to a person's post at one station. A transfer is two changes: one out, one in."""

    JOIN = "join"
    LEAVE = "leave"
    TRANSFER_IN = "transfer_in"
    TRANSFER_OUT = "transfer_out"
    POST_CHANGE = "post_change"
    BASIS_CHANGE = "basis_change"
    LONG_LEAVE = "long_leave"

    @property
    def label(self) -> str:
        """The office's word."""
        return CHANGE_LABELS[self]

    @property
    def enters(self) -> bool:
        """Whether a post begins."""
        return self in (ChangeKind.JOIN, ChangeKind.TRANSFER_IN)

    @property
    def leaves(self) -> bool:
        """Whether a post ends. 长期离岗 ends it too: whoever is away is not 在岗, and returns by joining again."""
        return self in (ChangeKind.LEAVE, ChangeKind.TRANSFER_OUT, ChangeKind.LONG_LEAVE)

    def last_served(self, event: date) -> date:
        """The day whose operator answers for the change: whoever leaves served last on the day before."""
        return event - timedelta(days=1) if self.leaves else event


CHANGE_LABELS = {
    ChangeKind.JOIN: "入职",
    ChangeKind.LEAVE: "离职",
    ChangeKind.TRANSFER_IN: "调入",
    ChangeKind.TRANSFER_OUT: "调出",
    ChangeKind.POST_CHANGE: "岗位调整",
    ChangeKind.BASIS_CHANGE: "专兼职变化",
    ChangeKind.LONG_LEAVE: "长期离岗",
}


class Origin(StrEnum):
    """Where the office learnt of a change."""

    COMMAND = "command"
    ROSTER = "roster"
    WORKBOOK = "workbook"


class Standing(StrEnum):
    """Where a change stands apart from its filing."""

    SUSPECTED = "suspected"  # a roster differs; nobody has said that it is so
    RECORDED = "recorded"  # it happened; its filing is awaited or made
    DIRECT = "direct"  # no filing was due when it was recorded: the posts were moved at once
    DISMISSED = "dismissed"  # it did not happen, or was recorded wrongly

    @property
    def label(self) -> str:
        """The office's word."""
        return _STANDING_LABELS[self]


_STANDING_LABELS = {
    Standing.SUSPECTED: "疑似未备案变动",
    Standing.RECORDED: "已登记",
    Standing.DIRECT: "无须备案，已直接变动",
    Standing.DISMISSED: "已排除",
}


class EventKind(StrEnum):
    """What happened to a filing."""

    ADDED = "added"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    AMENDED = "amended"
    REVOKED = "revoked"

    @property
    def label(self) -> str:
        """The office's word."""
        return _EVENT_LABELS[self]


_EVENT_LABELS = {
    EventKind.ADDED: "提交备案",
    EventKind.ACCEPTED: "予以备案",
    EventKind.RETURNED: "退回补正",
    EventKind.AMENDED: "补正",
    EventKind.REVOKED: "撤销备案",
}


class FilingStatus(StrEnum):
    """Where a filing stands: computed from its events, never stored."""

    FILED = "filed"
    RETURNED = "returned"
    AMENDED = "amended"
    ACCEPTED = "accepted"
    REVOKED = "revoked"

    @property
    def label(self) -> str:
        """The office's word."""
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    FilingStatus.FILED: "待受理",
    FilingStatus.RETURNED: "退回待补正",
    FilingStatus.AMENDED: "已补正，待受理",
    FilingStatus.ACCEPTED: "已备案",
    FilingStatus.REVOKED: "备案已撤销",
}


class Channel(StrEnum):
    """The way a filing came in."""

    COUNTER = "counter"
    ONLINE = "online"
    CHAT = "chat"
    PAPER = "paper"
    WORKBOOK = "workbook"

    @property
    def label(self) -> str:
        """The office's word."""
        return CHANNEL_LABELS[self]

    @property
    def has_closing_time(self) -> bool:
        """Whether somebody must be there to take it (民法典 §203: 有业务时间的，停止业务活动的时间为截止时间)."""
        return self in (Channel.COUNTER, Channel.PAPER)


CHANNEL_LABELS = {
    Channel.COUNTER: "窗口",
    Channel.ONLINE: "网上",
    Channel.CHAT: "工作群",
    Channel.PAPER: "纸质材料",
    Channel.WORKBOOK: "备案表",
}


class DocumentKind(StrEnum):
    """What was handed out about a filing."""

    RECEIPT = "receipt"
    CORRECTION_NOTICE = "correction_notice"

    @property
    def label(self) -> str:
        """The document's title."""
        return "人员变动备案回执" if self is DocumentKind.RECEIPT else "人员变动备案补正告知书"
