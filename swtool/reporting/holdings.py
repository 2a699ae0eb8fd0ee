"""What the register of reports holds about persons: the sheets themselves have left the house, what
a comparison needs is kept by person."""

from __future__ import annotations

from swtool.store.holdings import ANY, Held, Holding, Replace, own_rows, rows_of

_ROWS = rows_of(f"SELECT id FROM report_sent_row WHERE person_id IN {ANY}", "person_ids")

HOLDINGS = (
    Holding(
        "report_sent",
        "报送登记",
        free={"file_name": Held("文件名", Replace.WORD)},
        plain=(
            "uid", "sheet", "template_sha256", "scope", "as_of", "recipient", "sha256", "policy_edition",
            "recorded_at", "superseded_at",
        ),
    ),
    Holding(
        "report_sent_scope",
        "报送的范围",
        plain=("town", "organization", "asked", "recorded_at", "superseded_at"),
    ),
    own_rows(
        Holding(
            "report_sent_row",
            "报送过的数",
            personal={"figures": Held("报送时写的各项（姓名、号码等本来就没有留）", Replace.WORD)},
            plain=("sheet_town", "block", "row_key", "recorded_at", "superseded_at"),
            shown={"row_key": "哪一行", "recorded_at": "报送时间"},
            stays="哪一次报送里有这个编号的人；报出去的表不在本程序里",
        ),
        _ROWS,
    ),
)  # fmt: skip
