"""A month to be approved under a county's own rules, and the steps that somebody takes of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from swtool.disclosure.approvals import decide
from swtool.disclosure.draft import Goal, Wish
from swtool.disclosure.drafts import Step
from swtool.disclosure.outcome import Result
from swtool.disclosure.page import Page
from swtool.disclosure.publish import run_month
from swtool.disclosure.store import require_seal
from swtool.policy.policy import Policy
from tests.disclosures import OCTOBER, World, full_month

DRAFTER, REVIEWER, ISSUER = "甲示例", "乙示例", "丙示例"


def world_with(tmp_path: Path, *entries: str) -> World:
    """A full month in a county whose own file holds these entries."""
    own = tmp_path / "own.toml"
    own.write_text('[pack]\ncode = "330481"\nname = "海宁市"\nshort = "海宁"\n' + "".join(entries), encoding="utf-8")
    world = full_month(tmp_path)
    office = replace(world.office, policy=Policy.load("330481", county_file=own), actor=DRAFTER)
    return replace(world, office=office)


def entry(name: str, value: str) -> str:
    """One entry of a county's file."""
    return (
        f'[disclosure.{name}]\n[[disclosure.{name}.values]]\nsince = "2026-01-01"\n{value}\n'
        'source = "示例规定"\nbasis = "设置"\nnote = "示例"\n'
    )


ASKED = entry("approval", "waived = false")


def acting(world: World, name: str) -> World:
    return replace(world, office=replace(world.office, actor=name))


def draft(world: World) -> Result:
    """`prepare` for the one organization."""
    wish = Wish(world.folder, goal=Goal.DRAFT)
    (result,) = run_month(world.office, OCTOBER, wish, [world.organization])
    return result


def step(world: World, name: str, **asked: object) -> Step:
    _, taken = decide(acting(world, name).office, world.organization, OCTOBER, **asked)  # type: ignore[arg-type]
    return taken


def page(world: World) -> Page:
    return require_seal(world.office.db, world.organization.id, "", OCTOBER).page


def words(path: Path) -> str:
    """All text of a Word file."""
    from docx import Document

    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
