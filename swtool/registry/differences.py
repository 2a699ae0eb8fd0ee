"""What a roster says of posts against what is stored: handed to whoever decides what becomes of it.

The registry finds the differences; the filings room decides (after a project's approval a roster moves no post, it
drafts a change 疑似未备案变动; before it, it moves the post).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.intake.plan import Action, Batch
from swtool.office import Office
from swtool.registry.posts import Post, PostFields
from swtool.store.database import Transaction

JOIN, LEAVE, TRANSFER = "join", "leave", "transfer"
POST_CHANGE, BASIS_CHANGE = "post_change", "basis_change"

KIND_LABELS = {
    JOIN: "入职",
    LEAVE: "离职",
    TRANSFER: "调动",
    POST_CHANGE: "岗位调整",
    BASIS_CHANGE: "专兼职变化",
}


class PostDifference(NamedTuple):
    """One difference. ``station_id`` is the station whose roster says so: for a transfer the receiving one, while
    ``before.station_id`` is the one left. ``event_on`` is the day the roster states, None where it states none (a
    person who is simply no longer listed). ``row`` is the roster's row, None for a person who is not on it.

    ``person_id`` is the id that a person new to the register will have: persons are written before any difference.
    """

    kind: str
    person_id: int
    staff_no: str
    station_id: int
    before: Post | None
    after: PostFields | None
    event_on: PartialDate | None
    row: int | None


class HandledDifference(NamedTuple):
    """What is decided: shown as ``action`` with ``detail``, done by ``write`` when the load is applied."""

    difference: PostDifference
    action: Action
    detail: str
    write: Callable[[Transaction], None] | None = None


DifferenceHandler = Callable[[Office, Batch, Sequence[PostDifference]], list[HandledDifference]]
