"""The words of an evaluation: which kinds of indicators there are, and who scores (domain §3.8)."""

from __future__ import annotations

from enum import StrEnum


class ItemKind(StrEnum):
    """What a line of a scheme is: an indicator, an extra (加分项), or a veto (一票否决)."""

    LEAF = "leaf"
    BONUS = "bonus"
    VETO = "veto"


class Party(StrEnum):
    """Who scores. ``PANEL`` is the one that a scheme means where it names nobody."""

    SELF = "self"
    PURCHASER = "purchaser"
    TOWN = "town"
    CLIENTS = "clients"
    THIRD = "third"
    PANEL = "panel"

    @property
    def label(self) -> str:
        """The office's word."""
        return PARTY_LABELS[self]


PARTY_LABELS = {
    Party.SELF: "自评",
    Party.PURCHASER: "民政部门",
    Party.TOWN: "镇街",
    Party.CLIENTS: "服务对象",
    Party.THIRD: "第三方",
    Party.PANEL: "评估组",
}
