"""What the verbs of `swtool disclosure` have in common: their arguments and options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from swtool.dates import Month

OneOrganization = Annotated[str, typer.Argument(metavar="机构", help="机构名称、其中一段，或统一社会信用代码")]
OneMonth = Annotated[Month, typer.Argument(parser=Month.parse, metavar="月份", help="公开的是哪个月，如 2026-10")]
Version = Annotated[int | None, typer.Option("--edition", min=1, metavar="版次", help="第几版；不写就是现行的一版")]
Folder = Annotated[Path | None, typer.Option("--out", metavar="文件夹", help="文件写到哪里；不写就在数据库旁边")]
