"""Ladders, rungs and comparisons of pay: pure, exact. No source gives a table; the county loads its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from swtool.folding import squeeze

MONTHS = 12
WHOLE_SHARE = 10_000
"""Full-time, as ``staff_pay.share`` has it."""
_SAMPLE = "示例"


class Cells(StrEnum):
    """``pay.ladder_cells``: whether every post has every grade."""

    EVERY = "every_grade"
    OWN = "own_grades"


class Rung(NamedTuple):
    """One post and grade of a ladder with its amount a month, 分."""

    post: str
    grade: str
    amount: int

    @property
    def name(self) -> str:
        """As the office says it."""
        return f"{self.post}{self.grade}"


class Ladder(NamedTuple):
    """An edition of a ladder. ``edition_on`` is the ISO day from which it counts."""

    name: str
    edition_on: str
    rungs: tuple[Rung, ...]

    @property
    def is_sample(self) -> bool:
        """Whether it is marked 示例: amounts made up for practice, by which nobody is judged."""
        return _SAMPLE in self.name

    def rung(self, post: str, grade: str) -> Rung | None:
        """The rung of that post and grade."""
        wanted = (squeeze(post), squeeze(grade))
        return next((each for each in self.rungs if (squeeze(each.post), squeeze(each.grade)) == wanted), None)

    def named(self, title: str, grade: str) -> tuple[Rung, ...]:
        """The rungs that a roster's 岗级 may mean: post and grade written together, the grade beside a 岗位 that is a
        post of the ladder, or a grade that only one post has."""
        text, post = squeeze(grade), squeeze(title)
        whole = tuple(each for each in self.rungs if squeeze(each.name) == text)
        beside = tuple(each for each in self.rungs if (squeeze(each.post), squeeze(each.grade)) == (post, text))
        return whole or beside or tuple(each for each in self.rungs if squeeze(each.grade) == text)


def structure_faults(rungs: Sequence[Rung], posts: int, grades: int, cells: Cells) -> list[str]:
    """What a ladder lacks of ``posts`` × ``grades``, in words."""
    found: list[str] = []
    by_post = Counter(squeeze(each.post) for each in rungs)
    names = {squeeze(each.grade) for each in rungs}
    if len(by_post) != posts:
        found.append(f"岗位 {len(by_post)} 个，应为 {posts} 个")
    if len(names) != grades:
        found.append(f"级别 {len(names)} 个，应为 {grades} 个")
    elif cells is Cells.EVERY:
        found += [f"“{post}”只有 {count} 级，应为 {grades} 级" for post, count in by_post.items() if count != grades]
    return found


def full_time_pay(amount: int, share: int) -> Fraction:
    """A month's pay as it would be full-time; ``share`` in hundredths of a percent."""
    return Fraction(amount * WHOLE_SHARE, share)


class Paid(NamedTuple):
    """Pay of ``months`` months together, 分, all at one share of full-time (hundredths of a percent)."""

    amount: int
    share: int
    months: int = 1


def reaches_average(paid: Sequence[Paid], average: int) -> bool:
    """J7: the mean of the months, taken for twelve, against a yearly average wage. Exactly it is enough.

    ``paid`` must not be empty.
    """
    total = sum((full_time_pay(each.amount, each.share) for each in paid), Fraction(0))
    return total * MONTHS >= average * sum(each.months for each in paid)
