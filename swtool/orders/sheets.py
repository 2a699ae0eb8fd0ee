"""The tables of orders: the list, one order's way, the mix of channels."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from swtool.dates import CHINA
from swtool.office import Office
from swtool.orders.forms import MET, SATISFACTION
from swtool.orders.journeys import Pace, lines, made
from swtool.orders.loops import moment_on, paces_on, waiting
from swtool.orders.rules import Step, minutes_text, waits
from swtool.orders.store import Order
from swtool.privacy import mask_all, mask_name, mask_phone
from swtool.registry.boundaries import boundary_notes, places_of
from swtool.tables import Heading, Show, Table

_UNSTATED = "没有写渠道"


class OrderList(NamedTuple):
    """The list, and how many of all that it is of are late, also beyond the rows shown."""

    table: Table
    late: int


def order_list(
    office: Office,
    as_of: date,
    *,
    villages: Collection[int] | None = None,
    channel: str | None = None,
    only_open: bool = False,
    only_late: bool = False,
    rows_shown: int | None = None,
) -> OrderList:
    """Orders that were there on the day, each with how it stands and how long it has waited; ``rows_shown`` reads no
    more than the first ones of them."""
    now, places = moment_on(office, as_of), places_of(office, as_of)
    wanted = None if channel is None else "" if channel == _UNSTATED else channel
    still = [
        one
        for one in waiting(office, as_of, villages)
        if (not only_late or one.is_late) and wanted in (None, one.order.channel)
    ]
    if only_open or only_late:
        still.sort(key=lambda one: (one.order.at[Step.CREATED], one.order.order_no))
        ids = [one.order.id for one in still]
    else:
        ids = made(office.db, places, now, villages=villages, channel=wanted)
    waits_now = {one.order.id: one for one in still}
    rows = []
    labels = {step: step.state for step in Step}
    for order in lines(office.db, places, now, ids[:rows_shown]):
        wait = waits_now.get(order.id)
        rows.append(
            (
                order.order_no,
                order.place.town_name,
                order.place.name,
                order.category,
                order.channel,
                order.created_at,
                labels[order.last_step],
                minutes_text(wait.minutes) if wait else "",
                wait is not None and wait.is_late,
                order.need_no,
                order.file_no,
                order.client_name,
                order.client_phone,
            )
        )
    table = Table(
        "订单",
        (
            Heading("order_no", "订单号", Show.CODE),
            Heading("town", "乡镇（街道）", minor=True),
            Heading("village", "村（社区）"),
            Heading("category", "服务项目"),
            Heading("channel", "来源渠道", minor=True),
            Heading("created_at", "点单时间", Show.CODE),
            Heading("state", "状态"),
            Heading("waited", "已等", Show.CODE),
            Heading("late", "超时", Show.FLAG),
            Heading("need_no", "需求编号", Show.CODE, minor=True),
            Heading("file_no", "档案号", Show.CODE, minor=True),
            Heading("client_name", "点单人", mask=mask_name, minor=True),
            Heading("client_phone", "电话", Show.CODE, mask=mask_phone, minor=True),
        ),
        rows,
        as_of=as_of,
        total=len(ids),
        sources=(office.policy.cite(office.policy.at("orders.limits", as_of)),),
        notes=boundary_notes(office, as_of),
    )
    return OrderList(table, sum(one.is_late for one in still))


def order_card(order: Order, as_of: date) -> Table:
    """One order, step by step, with what each stage took."""
    took = {wait.until: wait for wait in waits(order.at) if wait.until is not None}
    words = {**{value: word for word, value in MET.words.items()}, **{v: w for w, v in SATISFACTION.words.items()}}
    about = "，".join(
        filter(
            None, (order.category, order.source_channel, order.need_no and f"对应需求 {order.need_no}", order.file_no)
        )
    )
    return Table(
        f"订单 {order.order_no}（{order.town}{order.village}）",
        (
            Heading("step", "步骤"),
            Heading("at", "时间"),
            Heading("took", "用时"),
            Heading("outcome", "结果"),
            Heading("to_whom", "接单人、派给", mask=mask_name),
            Heading("note", "说明", mask=mask_all),
        ),
        [
            (
                one.step.label,
                f"{one.at:%Y-%m-%d %H:%M}",
                minutes_text(took[one.at].minutes(one.at)) if one.at in took and one.step is not Step.CREATED else "",
                words.get(one.outcome, ""),
                one.to_whom,
                one.note,
            )
            for one in order.steps
        ],
        as_of=as_of,
        notes=(about,),
    )


def channel_table(office: Office, as_of: date, *, since: date, villages: Collection[int] | None = None) -> Table:
    """The mix of channels of orders made from ``since`` to the day, and how each was served."""
    days = moment_on(office, as_of) - datetime.combine(since, time(), CHINA)
    longest = int(days.total_seconds()) // 60  # minutes since the first moment that counts
    by_channel: dict[str, list[Pace]] = {}
    for order in paces_on(office, as_of, villages):
        if order.created <= longest:
            by_channel.setdefault(order.channel or _UNSTATED, []).append(order)
    total = sum(map(len, by_channel.values()))
    rows = []
    for channel, those in sorted(by_channel.items(), key=lambda one: (-len(one[1]), one[0])):
        accepted = [max(one.created - one.accepted, 0) for one in those if one.accepted is not None]
        rows.append(
            (
                channel,
                len(those),
                Fraction(len(those), total),
                len(accepted),
                sum(one.done is not None for one in those),
                sum(one.feedback is not None for one in those),
                sum(one.cancelled is not None for one in those),
                minutes_text(int(median(accepted))) if accepted else "",
            )
        )
    return Table(
        "点单渠道",
        (
            Heading("channel", "来源渠道"),
            Heading("orders", "订单", Show.COUNT),
            Heading("share", "占比", Show.RATE),
            Heading("accepted", "接单", Show.COUNT),
            Heading("done", "办结", Show.COUNT),
            Heading("feedback", "反馈", Show.COUNT),
            Heading("cancelled", "取消", Show.COUNT),
            Heading("median", "接单中位用时"),
        ),
        rows,
        as_of=as_of,
        notes=(f"统计 {since.isoformat()} 至 {as_of.isoformat()} 的点单", *boundary_notes(office, as_of)),
    )
