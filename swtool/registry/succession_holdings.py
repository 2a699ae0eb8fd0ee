"""What is kept of merged, split and renamed divisions: places and documents, and a note that may name somebody."""

from __future__ import annotations

from swtool.store.holdings import Held, Holding, Replace

_TIMES = ("recorded_at", "superseded_at")

HOLDINGS = (
    Holding(
        "division_succession",
        "区划调整",
        free={"note": Held("备注", Replace.WORD)},
        plain=("uid", "succession_no", "kind", "effective_on", "document_no", *_TIMES),
    ),
    Holding("division_successor", "区划调整前后", plain=_TIMES),
    Holding("division_assignment", "区划拆分后的归属", plain=("subject_kind", *_TIMES)),
    Holding("station_successor", "接续的社工站", plain=("effective_on", *_TIMES)),
    Holding("station_former_name", "社工站的旧名", plain=("name", "effective_until", *_TIMES)),
    Holding("project_station", "项目改到的社工站", plain=("effective_on", *_TIMES)),
)
