"""Options of every command that takes a book in."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

Detail = Annotated[bool, typer.Option("--detail", help="逐行列出会变什么，由什么变成什么；差错再多也全部列出")]


class ExistingWord(StrEnum):
    """What to do with rows that the office knows otherwise."""

    ERROR = "error"
    SKIP = "skip"
    UPDATE = "update"
    FILL = "fill"


Existing = Annotated[
    ExistingWord,
    typer.Option(
        "--existing",
        help="与台账不同的行：error 算差错、skip 不载入、update 以表格为准、fill 只补台账的空白",
    ),
]
Partial = Annotated[bool, typer.Option("--partial", help="没有差错的行先入库，其余退回")]
