"""Which papers the rules ask for: of a filing, of people in posts, of operators. Worked out by hand, day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from swtool.checks import Check
from swtool.dates import PartialDate
from swtool.errors import SwtoolError
from swtool.evidence import checks
from swtool.evidence.recording import remove
from swtool.evidence.rules import Entry, Paper, judge_papers, missing
from swtool.filings.changes import change_named
from swtool.filings.checks import materials
from swtool.filings.evidence import papers
from swtool.filings.terms import ChangeKind
from swtool.findings import Finding, Outcome, Severity
from swtool.policy.policy import Policy
from swtool.registry.credentials import CertificateFields, insert_certificates
from swtool.store.attachments import path_of
from tests.evidence_house import OTHER_PDF, PDF, hang, paper, staff_no
from tests.filings_house import House, house

HELD, BROKEN, UNKNOWN, NOT = Outcome.HOLDS, Outcome.VIOLATED, Outcome.UNDETERMINED, Outcome.NOT_APPLICABLE
LETTER = "commitment_letter"
JOINED = date(2026, 11, 2)


@pytest.fixture
def there(tmp_path: Path) -> House:
    made = house(tmp_path)
    made.at(date(2026, 11, 4))
    return made


def own_rules(there: House, folder: Path, text: str) -> None:
    """The county's own file with these entries."""
    own = folder / "office.policy.toml"
    own.write_text(f'[pack]\ncode = "330481"\nname = "海宁市"\n{text}', encoding="utf-8")
    there.office = replace(there.office, policy=Policy.load("330481", county_file=own))


def entry(name: str, body: str, since: str = "2020-01-01") -> str:
    """One entry of such a file."""
    head = f'[evidence.{name}]\nlabel = "本县"\nseverity = "warning"\nscope = {{}}\n'
    return f'{head}[[evidence.{name}.values]]\nsince = "{since}"\n{body}\nsource = "本县"\nbasis = "设置"\n'


def run(check: Check, there: House, as_of: date | None = None) -> dict[str, Finding]:
    return {finding.where.subject: finding for finding in check.run(there.office, as_of or there.office.today)}


# -- the pure rule ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "entered", "outcome", "severity"),
    [
        (["2026-11-01"], "2026-11-02", HELD, None),  # the day before
        (["2026-11-02"], "2026-11-02", BROKEN, Severity.WARNING),  # on the day: the policy says how hard
        (["2026-11-03"], "2026-11-02", BROKEN, None),  # the day after
        (["2026-10"], "2026-11-02", HELD, None),  # some day of the month before
        (["2026-11"], "2026-11-02", UNKNOWN, None),
        (["2026-12"], "2026-11-02", BROKEN, None),
        ([None], "2026-11-02", UNKNOWN, None),
        ([None, "2026-11-03"], "2026-11-02", UNKNOWN, None),
        (["2026-11-03", "2026-11-01"], "2026-11-02", HELD, None),  # one that was in time is enough
        (["2026-11-03"], "2026-11", UNKNOWN, None),
        (["2026-10-31"], "2026-11", HELD, None),
    ],
)
def test_a_letter_against_the_day_of_entry(
    days: list[str | None], entered: str, outcome: Outcome, severity: Severity | None
) -> None:
    held = [Paper(LETTER, PartialDate.parse(day) if day else None) for day in days]
    verdict = judge_papers([LETTER], held, Entry(PartialDate.parse(entered), Severity.WARNING))
    assert (verdict.outcome, verdict.severity) == (outcome, severity)
    assert verdict.figures.get("missing", []) == []


def test_what_is_missing_is_named_in_the_order_of_the_rule() -> None:
    wanted = ["minutes", LETTER, "photo"]
    assert missing(wanted, [Paper(LETTER)]) == ("minutes", "photo")
    verdict = judge_papers(wanted, [Paper(LETTER)])
    assert (verdict.outcome, verdict.what) == (BROKEN, "缺 会议记录、照片")
    assert verdict.actual == "已附 公益服务承诺书"
    assert judge_papers(wanted, []).actual == "没有附件"


# -- a filing ---------------------------------------------------------------------------------------------------------


def test_joining_asks_for_the_letter_wherever_it_hangs(there: House, tmp_path: Path) -> None:
    person = there.person()
    change = there.record(ChangeKind.JOIN, person, JOINED)
    number = there.file(change)
    bare = papers(there.office, [change])[change.id]
    assert (bare.verdict.outcome, bare.missing, bare.severity) == (BROKEN, (LETTER,), Severity.ERROR)
    assert bare.remedy == f"swtool attach add filing {change.change_no} 文件 --material commitment_letter"
    one = hang(there, paper(tmp_path), "filing", number, issued="2026-11-01").attachment  # by 备案编号 …
    assert papers(there.office, [change])[change.id].verdict.outcome is HELD
    with there.office.change("撤下") as tx:
        remove(there.office, tx, one, reason="附错了")
    assert papers(there.office, [change])[change.id].missing == (LETTER,)
    assert not hang(there, paper(tmp_path), "person", staff_no(there, person), "certificate").is_corrected
    assert papers(there.office, [change])[change.id].missing == (LETTER,)  # another paper is no letter
    hang(there, paper(tmp_path), "person", staff_no(there, person), issued="2026-11-02")
    on_the_day = papers(there.office, [change])[change.id]
    assert (on_the_day.verdict.outcome, on_the_day.severity) == (BROKEN, Severity.WARNING)
    assert on_the_day.missing == ()
    hang(there, paper(tmp_path, OTHER_PDF), "filing", change.change_no, issued="2026-10-30")  # … or by 变动编号
    assert papers(there.office, [change])[change.id].verdict.outcome is HELD


@pytest.mark.parametrize(("joined", "asked"), [("2021-11-01", False), ("2021-11-02", True), ("2021-11-03", True)])
def test_the_rule_is_that_of_the_day_of_the_change(there: House, joined: str, asked: bool) -> None:
    change = there.record(ChangeKind.JOIN, there.person(), joined)
    assert (papers(there.office, [change])[change.id].verdict.outcome is BROKEN) is asked


def test_what_no_source_asks_for_a_county_may_ask_for(there: House, tmp_path: Path) -> None:
    person = there.serving()
    change = there.record(ChangeKind.LEAVE, person, JOINED)
    there.file(change)
    assert papers(there.office, [change])[change.id].verdict.outcome is NOT
    assert run(materials, there)[f"许村镇社工站 {staff_no(there, person)} {change.change_no}"].outcome is NOT
    own_rules(there, tmp_path, entry("filing_leave", 'materials = ["leaving_certificate", "handover"]'))
    assert papers(there.office, [change])[change.id].missing == ("leaving_certificate", "handover")
    hang(there, paper(tmp_path), "person", staff_no(there, person), "leaving_certificate")
    assert papers(there.office, [change])[change.id].missing == ("leaving_certificate", "handover")  # of which leaving?
    hang(there, paper(tmp_path), "filing", change.change_no, "leaving_certificate")
    one = papers(there.office, [change])[change.id]
    assert (one.missing, one.severity, one.verdict.what) == (("handover",), Severity.WARNING, "缺 交接清单")


def test_the_gate_stands_where_the_county_puts_it(there: House, tmp_path: Path) -> None:
    change = there.record(ChangeKind.JOIN, there.person(), JOINED)
    own_rules(there, tmp_path, entry("gate", 'at = "filing"'))
    with pytest.raises(SwtoolError, match="缺 公益服务承诺书，登记备案时不予办理"):
        there.file(change)
    own_rules(there, tmp_path, entry("gate", 'at = "acceptance"'))
    number = there.file(change)
    with pytest.raises(SwtoolError, match="缺 公益服务承诺书，予以备案时不予办理") as refused:
        there.accept(number)
    assert refused.value.where == change.change_no
    hang(there, paper(tmp_path), "filing", change.change_no, issued="2026-11-03")  # late, but there
    there.accept(number)


def test_without_a_gate_nothing_is_refused(there: House) -> None:
    there.accept(there.file(there.record(ChangeKind.JOIN, there.person(), JOINED)))


def test_the_check_of_filings_as_of_each_day(there: House, tmp_path: Path) -> None:
    person = there.person()
    change = there.record(ChangeKind.JOIN, person, JOINED)
    number = there.file(change)
    subject = f"许村镇社工站 {staff_no(there, person)} {change.change_no}"
    there.at(date(2026, 11, 6))
    hang(there, paper(tmp_path), "filing", change.change_no, issued="2026-11-01")
    there.at(date(2026, 11, 9))
    assert run(materials, there, date(2026, 11, 3)) == {}  # not filed yet
    assert run(materials, there, date(2026, 11, 5))[subject].outcome is BROKEN  # filed on the 4th without it
    found = run(materials, there, date(2026, 11, 6))[subject]
    assert (found.outcome, found.remedy) == (HELD, "")
    assert "待受理：材料齐全：公益服务承诺书" in found.what
    assert found.rule.startswith("海宁市 HNG-15《海宁市社工站“建、管、评”培育发展体系》")
    there.accept(number)
    there.revoke(number)
    assert run(materials, there) == {}


# -- posts, certificates, operators -----------------------------------------------------------------------------------


def test_everybody_in_a_project_post_has_a_letter_on_file(there: House, tmp_path: Path) -> None:
    with_letter, without, elsewhere, gone = (
        there.serving(),
        there.serving(),
        there.serving(station=there.other),
        there.serving(until=date(2026, 11, 4)),
    )
    there.at(date(2026, 11, 5))
    hang(there, paper(tmp_path), "person", staff_no(there, with_letter))
    there.at(date(2026, 11, 9))
    numbers = [staff_no(there, person) for person in (with_letter, without, elsewhere, gone)]
    found = run(checks.project_staff, there)
    assert {number: found[number].outcome for number in numbers[:3]} == dict(
        zip(numbers, (HELD, BROKEN, NOT), strict=False)
    )
    assert numbers[3] not in found  # 4 November is the first day without the post
    assert found[numbers[1]].severity is Severity.ERROR
    assert found[numbers[1]].remedy == f"swtool attach add person {numbers[1]} 文件 --material commitment_letter"
    assert run(checks.project_staff, there, date(2026, 11, 4))[numbers[0]].outcome is BROKEN  # added on the 5th
    before = run(checks.project_staff, there, date(2021, 11, 1))
    assert [finding.outcome for finding in before.values()] == [UNKNOWN]  # the rule is younger


def test_certificates_are_asked_for_where_the_county_says_so(there: House, tmp_path: Path) -> None:
    certified, plain = there.serving(), there.serving()
    with there.office.change("登记证书") as tx:
        insert_certificates(tx, [(certified, CertificateFields("assistant", "SL1", obtained_on="2020-09-10"))])
    assert [(one.where.subject, one.outcome) for one in run(checks.certified_staff, there).values()] == [
        ("海宁市", NOT)
    ]
    own_rules(there, tmp_path, entry("certified_staff", 'materials = ["certificate"]\nasked = true'))
    found = run(checks.certified_staff, there)
    numbers = [staff_no(there, person) for person in (certified, plain)]
    assert [found[number].outcome for number in numbers] == [BROKEN, NOT]
    assert found[numbers[0]].severity is Severity.WARNING
    hang(there, paper(tmp_path), "person", numbers[0], "certificate")
    assert run(checks.certified_staff, there)[numbers[0]].outcome is HELD


def test_an_operator_from_outside_shows_its_rating(there: House, tmp_path: Path) -> None:
    name = "海宁示例社工事务所"
    assert run(checks.outside_operator, there)["海宁市"].outcome is NOT
    own_rules(there, tmp_path, entry("outside_operator", 'materials = ["rating_certificate"]\nasked = true'))
    assert run(checks.outside_operator, there)[name].outcome is UNKNOWN  # nobody said where it is registered

    def registered(region: str) -> None:
        with there.office.change("登记机构") as tx:
            tx.execute("UPDATE organization SET registered_region = ?", (region,))

    registered("330481")
    assert run(checks.outside_operator, there)[name].outcome is NOT
    registered("330402")
    assert run(checks.outside_operator, there)[name].outcome is BROKEN
    hang(there, paper(tmp_path), "organization", name, "rating_certificate")
    assert run(checks.outside_operator, there)[name].outcome is HELD


def test_the_check_finds_what_is_lost_or_of_another_size(there: House, tmp_path: Path) -> None:
    who = staff_no(there, there.person())
    one = hang(there, paper(tmp_path), "person", who).attachment
    kept = path_of(there.office.db.path, one.sha256)
    assert run(checks.intact, there)["附件 FJ-0001"].outcome is HELD
    kept.write_bytes(PDF[:-1])
    assert "内容被改动过" in run(checks.intact, there)["附件 FJ-0001"].what
    kept.write_bytes(PDF[:-1] + b" ")
    assert run(checks.intact, there)["附件 FJ-0001"].outcome is HELD  # left to `attach verify`, and said so
    assert "attach verify" in run(checks.intact, there)["附件 FJ-0001"].rule
    kept.unlink()
    found = run(checks.intact, there)["附件 FJ-0001"]
    assert (found.outcome, found.severity) == (BROKEN, Severity.ERROR)
    assert "文件不见了" in found.what
    assert run(checks.intact, there, date(2021, 6, 1))["附件 FJ-0001"].outcome is BROKEN  # the folder has no history


def test_the_change_keeps_its_papers_through_every_step(there: House, tmp_path: Path) -> None:
    change = there.record(ChangeKind.JOIN, there.person(), JOINED)
    hang(there, paper(tmp_path), "filing", change.change_no, issued="2026-11-01")
    number = there.file(change)
    there.return_(number)
    there.amend(number, event_on=PartialDate.parse("2026-11-01"))
    amended = change_named(there.office.db, change.change_no)
    one = papers(there.office, [amended])[change.id]
    assert (one.verdict.outcome, one.verdict.severity) == (BROKEN, Severity.WARNING)  # now signed on the very day
