"""What of the room's tables tells of persons."""

from __future__ import annotations

from swtool.store.holdings import Held, Holding, Replace

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        "service_order",
        "点单",
        free={
            "client_name": Held("点单人"),
            "client_phone": Held("联系电话"),
            "description": Held("服务内容", Replace.CLEAR),
        },
        plain=("uid", "order_no", "category", "source_channel"),
    ),
    Holding(
        "order_event",
        "订单进展",
        free={"to_whom": Held("接单人或派给谁"), "note": Held("说明", Replace.CLEAR)},
        plain=("step", "happened_at", "outcome", "recorded_at", "superseded_at"),
    ),
)
