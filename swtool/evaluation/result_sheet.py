"""绩效评估结果单: one station's result as a Word file, from the seal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from swtool.errors import SwtoolError
from swtool.evaluation.explaining import explained
from swtool.evaluation.rules import Result
from swtool.evaluation.scoring import standing
from swtool.evaluation.store import Evaluation, Seal
from swtool.office import Office
from swtool.quantities import format_points
from swtool.shipped import chosen_or_shipped

TEMPLATE = "evaluation_result.docx"


def write_results(
    office: Office, one: Evaluation, folder: Path, *, keys: Sequence[str] | None = None, template: Path | None = None
) -> list[Path]:
    """A paper for each station (of those ``keys``) in ``folder``; where they lie.

    Raises ``SwtoolError`` before the inputs are sealed: a paper that still moves is handed to nobody.
    """
    from swtool.workbooks.documents import fill_document
    from swtool.workbooks.outfile import make_folder, safe_stem

    _, seal, found = standing(office, one, office.today)
    if seal is None:
        raise SwtoolError(f"{one.title}还没有封存，不出结果单", remedy="先用 swtool evaluation freeze 封存")
    make_folder(folder)
    written: list[Path] = []
    taken: set[str] = set()
    with chosen_or_shipped(template, TEMPLATE) as chosen:
        for result in found:
            if keys is None or result.entrant.key in keys:
                name = safe_stem(f"{result.entrant.name}{one.period}绩效评估结果单")
                if name.casefold() in taken:  # names that differ only in what no file name takes
                    name = f"{name}({sum(each.startswith(name.casefold()) for each in taken) + 1})"
                taken.add(name.casefold())
                values = _values(office, one, seal, result)
                written.append(fill_document(chosen, folder / f"{name}.docx", values))
    return written


def _values(office: Office, one: Evaluation, seal: Seal, result: Result) -> dict[str, object]:
    """What the template may ask for."""
    from swtool.workbooks.celltext import cell_text

    table = explained(office, one, result.entrant.key, office.today)
    return {
        "county": office.fact("county_name"),
        "authority": office.fact("competent_authority"),
        "station": result.entrant.name,
        "town": result.entrant.town,
        "period": one.period_label,
        "scheme": one.scheme,
        "points": format_points(result.total) if result.total is not None else f"已有 {format_points(result.known)}",
        "place": f"第 {result.rank} 名" if result.rank else result.state,
        "grade": result.grade or "没有分级",
        "state": one.state,
        "lines": [
            {heading.key: cell_text(cell, heading.show) for heading, cell in zip(table.headings, row, strict=True)}
            for row in table.rows
        ],
        "notes": table.notes[1:2],
        "printed_on": office.today,
        "seal": seal.sha256,
        "policy_edition": office.policy.edition,
    }
