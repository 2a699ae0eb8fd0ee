"""The story's projects on its last day: how many are at which step, and what is still to be paid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from swtool.office import Office

from .scene import STORY_DAY, Scene, moment, wan

CHAPTER = "项目过程：策划、采购、指标、付款"


def steps() -> list[tuple[datetime, Callable[[Scene, Office], None]]]:
    """What is done, and when. Two workbooks bring the records in, on 23 October and 4 November."""
    return [(moment(STORY_DAY, 8, 20), look)]


def look(scene: Scene, office: Office) -> None:
    """Where the projects stand, by the records alone."""
    from swtool.lifecycle.sheets import stage_table
    from swtool.lifecycle.store import milestones

    standing = Counter(str(row[1]) for row in stage_table(office, office.today).rows)
    stages = "、".join(f"{stage} {number} 个" for stage, number in standing.items())
    scene.tell(CHAPTER, f"各项目的阶段：{stages}（见 swtool project stages 项目）")
    every = [each for found in milestones(office.db).values() for each in found]
    paid = [each for each in every if each.is_paid(office.today)]
    left = wan(sum(each.left(office.today) for each in every))
    scene.tell(CHAPTER, f"付款 {len(every)} 期，已付 {len(paid)} 期，评估后还要付 {left}")
