"""The story's registers, counted on its last day. Their lines come in as a workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from swtool.office import Office

from .scene import STORY_DAY, Scene, moment

CHAPTER = "各种登记"


def steps() -> list[tuple[datetime, Callable[[Scene, Office], None]]]:
    """What is done, and when."""
    return [(moment(STORY_DAY, 8, 50), count)]


def count(scene: Scene, office: Office) -> None:
    """How many lines each register has that has any."""
    from swtool.registers.sheets import kinds_table

    kinds = kinds_table(office, office.today).rows
    kept = "、".join(f"{title} {number} 条" for title, _, number in kinds if number)
    scene.tell(CHAPTER, f"{kept}；一共有 {len(kinds)} 种登记簿（见 swtool register kinds）")
