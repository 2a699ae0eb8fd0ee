"""Asked as of a day gone by, the office knows nothing of what came later, and nothing that was true then is lost."""

from __future__ import annotations

import pytest

from swtool.registry.credentials import Employment, employed_once
from tests.story.facts import O1, A, staff
from tests.story.machine import Story
from tests.story.play import founding


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The office in March 2026; in April a backup is verified, a project approved, and 00002, who left, is erased.

    Told once: from here on it is only asked.
    """
    told = Story(tmp_path_factory.mktemp("story"))
    founding(told)
    told.it_is("2026-04-01")
    told.do("backup", "create", "--verify")
    told.do("project", "add", "戊项目", "--organization", O1, "--station", A, "--approved", "2026-04-01")
    told.do("staff", "leave", staff("00002"), "--on", "2026-04-01")
    told.do("filing", "add", "BD2026-0001")
    told.do("filing", "accept", "BA2026-0001")
    told.it_is("2026-04-20")
    told.do("privacy", "erase", staff("00002"), "--basis", "本人书面申请", "--yes")
    return told


def test_the_desk_of_a_day_knows_only_backups_up_to_it(story: Story) -> None:
    def backup(day: str) -> list[str]:
        return [row["what"] for row in story.rows("status", "--as-of", day) if row["subject"] == "备份"]

    assert backup("2026-03-31") == ["还没有做过备份"]
    assert backup("2026-04-01") == ["最近一次核验过备份是今天（2026-04-01）"]
    assert backup("2026-04-02") == ["最近一次核验过备份是1 天前（2026-04-01）"]


def test_a_check_of_a_day_knows_only_erasures_up_to_it(story: Story) -> None:
    def cleared(day: str) -> list[str]:
        return [row["where"] for row in story.rows("check", "--code", "privacy.cleared", "--all", "--as-of", day)]

    assert cleared("2026-04-19") == []
    assert cleared("2026-04-20") == ["QL2026-0001"]


def test_erasing_a_paper_takes_nothing_from_the_verdict_on_a_day_when_it_was_there(story: Story) -> None:
    rows = story.rows("check", "--code", "evidence.project_staff", "--all", "--as-of", "2026-03-31")
    assert {row["where"]: row["outcome"] for row in rows}[staff("00002")] == "符合"


def test_a_dossier_leaves_out_projects_that_began_later(story: Story) -> None:
    def projects(day: str) -> list[str]:
        return [row["item"] for row in story.rows("org", "dossier", O1, "--as-of", day) if row["part"] == "项目"]

    assert projects("2026-03-31") == ["乙项目", "甲项目"]
    assert projects("2026-04-01") == ["乙项目", "甲项目", "戊项目"]


def test_an_employment_that_was_registered_twice_counts_once() -> None:
    """Of a merged entry only what the kept one doesn't have: another organization, or a time without one."""
    own = Employment(1, entered_on="2026-01-01", commitment_signed_on="2025-12-25", id=1, person_id=5)
    again = Employment(1, entered_on="2033-09-01", id=2, person_id=9)
    elsewhere = again._replace(organization_id=2, id=3)
    assert employed_once([own, again, elsewhere], 5) == [own, elsewhere]
    assert employed_once([own._replace(left_on="2033-08-31"), again], 5) == [own._replace(left_on="2033-08-31"), again]
    assert employed_once([own._replace(left_on="2033-09-01"), again], 5) == [own._replace(left_on="2033-09-01")]
