"""Case files are tried: each case in an office of its own, made from its sheets, judged by the checks, thrown away."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import NamedTuple

from swtool.casefiles import FIRST_DAY, REPEAT, Case, CaseFile, Rows
from swtool.checks import Check
from swtool.dates import CHINA
from swtool.errors import SwtoolError
from swtool.findings import OUTCOME_LABELS, Finding, errors
from swtool.inspection import inspect, select
from swtool.intake.load import State, load
from swtool.office import Office
from swtool.opening import Founding, found_office, open_office
from swtool.operators.store import Newcomer
from swtool.policy.citation import value_text
from swtool.policy.policy import Policy
from swtool.registry.division_lists import Edition
from swtool.registry.division_load import apply_divisions, plan_divisions
from swtool.rooms import books, checks
from swtool.tables import Heading, Show, Table

NO_RULE = "没有规定"
_WHO = "试用例"
_NUMBER = "{序}"
_DIGITS = "〇一二三四五六七八九"


class Told(NamedTuple):
    """What became of one expectation of a case."""

    case: str
    as_of: date
    asked: str
    expected: str
    actual: str

    @property
    def holds(self) -> bool:
        """Whether it came out as expected."""
        return self.expected == self.actual


def run_cases(file: CaseFile) -> Iterator[Told]:
    """Try every case in an office of its own, which is thrown away; one line for each expectation."""
    with tempfile.TemporaryDirectory(prefix="swtool-", ignore_cleanup_errors=True) as folder:
        model = Path(folder) / "模板.db"
        _found(model, file)
        for at, case in enumerate(file.cases):
            rules = {key: value for key, value in case.expected.items() if not _is_of_check(value)}
            for name, value in rules.items():
                yield Told(case.name, case.as_of, name, str(value), _rule_in_words(file.policy, name, case.as_of))
            judged = {key: value for key, value in case.expected.items() if key not in rules}
            if judged:
                yield from _judged(file, case, judged, model, Path(folder) / f"{at}")


def told_table(told: Sequence[Told]) -> Table:
    """What was expected beside what came out, one line each."""
    rows = [
        (each.case, each.as_of, each.asked, each.expected, each.actual, "对" if each.holds else "不对") for each in told
    ]
    headings = (
        Heading("case", "用例"),
        Heading("as_of", "日期", Show.DAY),
        Heading("asked", "检查或规则"),
        Heading("expected", "应当是"),
        Heading("actual", "实际是"),
        Heading("holds", "对不对"),
    )
    return Table("用例", headings, rows, counted_in="条")


def _judged(file: CaseFile, case: Case, expected: Mapping[str, object], model: Path, folder: Path) -> Iterator[Told]:
    if case.as_of < FIRST_DAY:
        what = f"{case.as_of.isoformat()} 太早，检查从 {FIRST_DAY.isoformat()} 起才能试"
        raise SwtoolError(what, where=f"{file.file}：{case.name}", remedy="as_of 写晚一些；只看规则的数值不受限")
    folder.mkdir()
    path = Path(shutil.copyfile(model, folder / "用例.db"))
    office = replace(_opened(path, case.as_of), policy=file.policy)
    with closing(office.db):
        sheets = {**file.common, **case.data}
        for title in (book.form.title for book in books()):  # in the order in which they build on each other
            if title in sheets:
                _load(office, folder / f"{title}.csv", sheets[title], f"{file.file}：{case.name}")
        for code, wanted in expected.items():
            (inspected,) = inspect(office, case.as_of, [_meant(code, f"{file.file}：{case.name}")]).checks
            yield from _compared(case, code, wanted, inspected.findings)


def _meant(code: str, place: str) -> Check:
    """The one check that an expectation speaks of. Raises SwtoolError where it could be several."""
    found = select(checks(), [code])
    exact = [check for check in found if check.code == code]
    if len(exact or found) > 1:
        names = "、".join(check.code for check in found)
        raise SwtoolError(f"“{code}”有 {len(found)} 项检查", where=place, why=names, remedy="写到具体哪一项")
    return (exact or found)[0]


def _compared(case: Case, code: str, wanted: object, findings: Sequence[Finding]) -> Iterator[Told]:
    """One line for the check, or one for each subject that the case names."""
    if not isinstance(wanted, dict):
        outcomes = dict.fromkeys(OUTCOME_LABELS[finding.outcome] for finding in findings)
        yield Told(case.name, case.as_of, code, str(wanted), "、".join(outcomes) or "没有查到对象")
        return
    found = {str(finding.where): OUTCOME_LABELS[finding.outcome] for finding in findings}
    for subject, outcome in wanted.items():
        yield Told(case.name, case.as_of, f"{code} {subject}", str(outcome), found.get(subject, "没有查到这个对象"))


def _rule_in_words(policy: Policy, name: str, day: date) -> str:
    found = policy.find(name, day)
    return NO_RULE if found is None else value_text(found)


def _is_of_check(value: object) -> bool:
    words = set(OUTCOME_LABELS.values())
    return isinstance(value, dict) or value in words


# -- the office of a case ---------------------------------------------------------------------------------------------


def _found(path: Path, file: CaseFile) -> None:
    """An empty office of the place with its divisions, from which each case takes its copy."""
    moment = datetime.combine(FIRST_DAY, time(9), CHINA)
    founding = Founding(
        county_code=file.county,
        county_name=file.policy.layers[0].pack.name,
        competent_authority=_WHO,
        effective_on=FIRST_DAY,
        operators=(Newcomer(_WHO, FIRST_DAY),),
    )
    office = found_office(path, founding, today=moment.date(), now=moment, actor=_WHO)
    with closing(office.db):
        if file.divisions:
            listed = path.with_name("区划.csv")
            towns = {code: name for code, name in file.divisions.items() if len(code) == 9}
            rows = [
                {"code": code, "name": name, "town_code": code[:9], "town_name": towns.get(code[:9], "")}
                for code, name in file.divisions.items()
                if len(code) == 12
            ]
            _write(listed, rows)
            plan = plan_divisions(office, listed, Edition.parse("nbs-2000"))
            _refuse_faults(list(plan.findings), f"{file.file}：divisions")
            with office.change("区划") as tx:
                apply_divisions(tx, plan)
        office.db.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _opened(path: Path, day: date) -> Office:
    return open_office(path, today=day, now=datetime.combine(day, time(9), CHINA), actor=_WHO)


def _load(office: Office, path: Path, rows: Rows, place: str) -> None:
    """Rows of one sheet come in as a file of it would. Raises SwtoolError with what a returned sheet would say."""
    _write(path, list(_repeated(rows)))
    receipt = load(office, path, books())
    _refuse_faults(receipt.findings, f"{place} 〔{path.stem}〕")
    if receipt.state not in (State.LOADED, State.UNCHANGED):
        raise SwtoolError(
            "这些行没有载入", where=f"{place} 〔{path.stem}〕", remedy="表名和列名照 swtool intake template 写出的表"
        )


def _refuse_faults(findings: Sequence[Finding], place: str) -> None:
    wrong = list(errors(findings))
    if wrong:
        raise SwtoolError(
            "用例的数据有差错",
            where=place,
            why="；".join(f"{finding.where.cell} {finding.what}".strip() for finding in wrong[:3]),
            remedy="按退回表格的办法改正用例里的行",
        )


def _repeated(rows: Rows) -> Iterator[dict[str, str]]:
    """Each row as often as its 份数 says; {序} is the running number in Chinese digits, so that names differ."""
    number = 0
    for row in rows:
        for _ in range(int(row.get(REPEAT) or 1)):
            number += 1
            digits = "".join(_DIGITS[int(each)] for each in str(number))
            yield {key: value.replace(_NUMBER, digits) for key, value in row.items() if key != REPEAT}


def _write(path: Path, rows: Rows) -> None:
    headings = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, headings)
        writer.writeheader()
        writer.writerows(rows)
