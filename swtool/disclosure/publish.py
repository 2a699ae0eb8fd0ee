"""The pipeline of a month: collect → gate → approve → seal → render → register, one organization after another.

Each is taken as far as its approvals allow. A seal, its files' bytes and the end of its draft go in with one
transaction, after the files were made and scanned; then the files are written out and registered. Whatever is
interrupted, the next run goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from swtool.dates import Month
from swtool.disclosure import publications, store
from swtool.disclosure.approval_files import write_approval_sheet
from swtool.disclosure.approvals import Approval, approval_of, draft_code, signed
from swtool.disclosure.clients import ClientNames, texts_of_month
from swtool.disclosure.collect import County, collect, read_county
from swtool.disclosure.compose import compose
from swtool.disclosure.differences import differences
from swtool.disclosure.draft import Case, Goal, Wish, check_month, finish, frame_of, small_count
from swtool.disclosure.drafts import Draft, close_draft, content_digest, current_draft, insert_draft
from swtool.disclosure.duty import Duties, MonthRule, Owing, is_judged_on_posting, require_rule
from swtool.disclosure.folder import take_leftovers, write_out
from swtool.disclosure.gate import fault
from swtool.disclosure.month_sheet import MonthSheet
from swtool.disclosure.outcome import Result, State
from swtool.disclosure.page import Page, PagePart, canonical
from swtool.disclosure.passing import is_passed, record_pass
from swtool.disclosure.scan import names_somebody
from swtool.disclosure.standing import standings
from swtool.disclosure.store import Seal
from swtool.disclosure.withdrawals import is_withdrawn
from swtool.errors import SwtoolError
from swtool.findings import Finding, Severity, Where
from swtool.office import Office
from swtool.registry.organizations import Organization
from swtool.store.database import Transaction
from swtool.workbooks.outfile import make_folder

_UNTOLD = "有一处文字疑似有个人信息，不在这里列出，见 swtool disclosure entry list"


def run_month(office: Office, month: Month, wish: Wish, organizations: Sequence[Organization] = ()) -> list[Result]:
    """Publish a month for every organization that owes it, or for those named.

    Faults are in the results, of several organizations also what failed for one: it keeps no other back. Raises
    ``PolicyFault`` where no rule asks for the month, ``SwtoolError`` for a month that is not over or an organization
    that does not owe it, and for files of a single organization that cannot be written.
    """
    rule = require_rule(office, month)
    if month.first > office.now.date():
        raise SwtoolError(f"{month.label}还没有到", remedy="等这个月过完再公开")
    if month.last >= office.now.date() and rule.due_on > month.last:
        raise SwtoolError(f"{month.label}还没有过完", why="公开的是整月的数", remedy=f"{month.next().first} 起再公开")
    duties = Duties(office.db)
    owing = _asked(duties.owing(month), month, organizations)
    county = read_county(office, month, duties)
    clients = ClientNames(office.db)
    clients.look_up(texts_of_month(office.db, month))
    results = []
    with office.progress(f"三务公开 {month}", len(owing)) as advance:
        for one in owing:
            try:
                results.append(_run_one(office, county, clients, one, rule, wish))
            except SwtoolError as failure:
                if len(owing) == 1:
                    raise
                results.append(_failed(one, rule, failure))
            advance(1)
    return _told_unposted(office, rule, results)


def _told_unposted(office: Office, rule: MonthRule, results: list[Result]) -> list[Result]:
    if not is_judged_on_posting(office, rule):
        return results
    found = standings(office, rule.month, office.now.date())
    waiting = {one.organization.id for one in found if one.out_on is None}
    return [each._replace(unposted=each.state.is_out and each.organization.id in waiting) for each in results]


def _failed(owing: Owing, rule: MonthRule, failure: SwtoolError) -> Result:
    what = "，".join(filter(None, (failure.what, failure.where, failure.why)))
    where = Where(subject=f"{owing.organization.name} {rule.month.label}")
    found = Finding("disclosure.failed", Severity.ERROR, where, what, remedy=failure.remedy or "再运行一次")
    return Result(owing.organization, rule.month, State.FAILED, due_on=rule.due_on, faults=(found,))


def _asked(owing: Sequence[Owing], month: Month, organizations: Sequence[Organization]) -> list[Owing]:
    by_id = {one.organization.id: one for one in owing}
    for organization in organizations:
        if organization.id not in by_id:
            raise SwtoolError(
                f"{organization.name}{month.label}不用公开",
                why="当月没有运营合同，也没有已立项的项目，或不是社会组织",
                remedy="核对 swtool org list、station list 和 project list 里的登记",
            )
    return [by_id[each.id] for each in organizations] or list(owing)


def _run_one(office: Office, county: County, clients: ClientNames, owing: Owing, rule: MonthRule, wish: Wish) -> Result:
    organization, month = owing.organization, rule.month
    before = store.current_seal(office.db, organization.id, month)
    if before is not None and not wish.correct:
        standing = current_draft(office.db, organization.id, month)
        if standing is not None:  # a correction on its way is taken further with its own reason
            wish = replace(wish, correct=standing.reason)
    if before is not None and wish.correct and wish.goal is Goal.SEAL:
        is_the_same = wish.correct == before.reason
        if is_the_same or not _is_out(office, before):  # what was interrupted is finished first
            done = _as_sealed(office, county, clients, owing, rule, before, wish)
            if is_the_same and done.state.is_out and not done.changed:
                return done
    if before is not None and not wish.correct:
        return _as_sealed(office, county, clients, owing, rule, before, wish)
    if wish.goal is Goal.CHECK:
        return _look(Case(office, county.head, collect(office, county, owing, month), rule, wish, before), clients)
    doing = "更正" if wish.correct else "封存" if wish.goal is Goal.SEAL else "草拟"
    with office.change(f"三务公开{doing} {organization.name} {month}", keep=wish.keep) as tx:
        before = store.current_seal(office.db, organization.id, month)  # what another run sealed meanwhile counts
        sheet = collect(office, county, owing, month)
        if (before is None) == bool(wish.correct):
            return Result(organization, month, State.REFUSED, faults=(_nothing_to_correct(sheet, before),))
        case = Case(office, county.head, sheet, rule, wish, before)
        result, page = _seal(tx, case, clients)
    if result.draft is not None and wish.keep:
        return result._replace(paths=(write_approval_sheet(office, organization, result.draft),))
    if page is None or not wish.keep:
        return result
    sealed = store.require_seal(office.db, organization.id, organization.name, month, page.version)
    return _put_out(office, sealed, rule, wish.folder, result)


def _look(case: Case, clients: ClientNames) -> Result:
    """What speaks against a month, its finished files included. Nothing is written, and nobody's turn is asked."""
    organization, before = case.sheet.organization, case.before
    refused = Result(organization, case.sheet.month, State.REFUSED, case.version, due_on=case.rule.due_on)
    checked = check_month(case, clients)
    if isinstance(checked, list):
        return refused._replace(faults=tuple(checked))
    finished = finish(case, checked.parts, case.wish.signatures, approval_of(case.office).waived)
    if isinstance(finished, list):
        return refused._replace(faults=tuple(finished))
    changed = tuple(differences(before.page.parts, checked.parts)) if before is not None else ()
    return refused._replace(state=State.CHECKED, changed=changed)


def _seal(tx: Transaction, case: Case, clients: ClientNames) -> tuple[Result, Page | None]:
    """Take a month as far as its approvals allow: what became of it, and the page if it was sealed."""
    office, sheet, rule, wish, before = case.office, case.sheet, case.rule, case.wish, case.before
    organization, month = sheet.organization, sheet.month
    refused = Result(organization, month, State.REFUSED, case.version, due_on=rule.due_on)
    checked = check_month(case, clients)
    if isinstance(checked, list):
        return refused._replace(faults=tuple(checked)), None
    parts = checked.parts
    changed = tuple(differences(before.page.parts, parts)) if before is not None else ()
    if checked.held and not is_passed(office.db, organization.id, month, checked.held):
        record_pass(tx, organization.id, month, checked.held, why=wish.reviewed, by=office.actor)
    approval = approval_of(office)
    signatures = wish.signatures
    standing = current_draft(office.db, organization.id, month)
    is_returned = standing is not None and standing.returned is not None
    if approval.steps or wish.goal is Goal.DRAFT or is_returned:
        result, standing = _drafted(tx, case, parts, approval, standing)
        if standing is None:
            return result, None
        signatures = signed(standing)
    finished = finish(case, parts, signatures, approval.waived)
    if isinstance(finished, list):
        return refused._replace(faults=tuple(finished)), None
    page = finished.page
    if wish.keep:
        make_folder(wish.folder)  # fails before anything is sealed, if it fails
    seal_id = store.insert_seal(tx, organization.id, page, canonical(page), finished.sha256, replaces=before)
    store.insert_files(tx, seal_id, finished.files)
    if standing is not None:
        close_draft(tx, standing.id)
    return Result(
        organization,
        month,
        State.PUBLISHED,
        page.version,
        store.short_code(finished.sha256),
        tuple(wish.folder / name for name, _ in finished.files.values()),
        office.now.date(),
        rule.due_on,
        changed=changed,
        later=tuple(store.later_seals(office.db, organization.id, month)) if before is not None else (),
    ), page


def _drafted(
    tx: Transaction, case: Case, parts: tuple[PagePart, ...], approval: Approval, standing: Draft | None
) -> tuple[Result, Draft | None]:
    """The draft of this very content, recorded if it isn't yet; the draft itself only if every step is taken."""
    office, wish = case.office, case.wish
    organization, month = case.sheet.organization, case.sheet.month
    wanted = content_digest(parts, wish.correct, frame_of(case))
    state = State.WAITING
    changed: tuple[str, ...] = ()
    again = wish.goal is Goal.DRAFT and standing is not None and standing.returned is not None
    if standing is None or standing.sha256 != wanted or again:
        if standing is not None:
            changed = tuple(differences(standing.parts, parts))
            if standing.sha256 != wanted and not changed and standing.reason == wish.correct:
                changed = ("机构名称、站点、电话、主管部门或模板变了",)
            close_draft(tx, standing.id)
        insert_draft(tx, organization.id, month, case.version, wish.correct, parts, wanted, by=office.actor)
        standing, state = current_draft(office.db, organization.id, month), State.DRAFTED
        assert standing is not None
    elif standing.returned is not None:
        state = State.RETURNED
    step = approval.next_step(standing)
    result = Result(
        organization,
        month,
        state,
        case.version,
        draft_code(standing),
        due_on=case.rule.due_on,
        changed=changed,
        draft=standing,
        waits_for=step,
    )
    may_seal = step is None and state is not State.RETURNED and wish.goal is Goal.SEAL
    return result, standing if may_seal else None


def _as_sealed(
    office: Office, county: County, clients: ClientNames, owing: Owing, rule: MonthRule, seal: Seal, wish: Wish
) -> Result:
    """A month that is sealed: it stays as it is. If its files never came out, they do now.

    What was recorded differently since has passed no gate: what may name somebody is told without its words.
    """
    out = publications.publication_of(office.db, seal)
    files = store.files_of(office.db, seal.id)
    if is_withdrawn(office.db, seal):
        return Result(owing.organization, seal.month, State.WITHDRAWN, seal.version, seal.code, due_on=rule.due_on)
    if out is None and wish.goal is Goal.SEAL:
        paths = tuple(wish.folder / file.file_name for file in files)
        due = (office.now.date(), rule.due_on)
        result = Result(owing.organization, seal.month, State.COMPLETED, seal.version, seal.code, paths, *due)
        if not wish.keep:
            return result
        take_leftovers(office, seal, wish.folder)
        return _put_out(office, seal, rule, wish.folder, result)
    below = small_count(office)
    now = compose(collect(office, county, owing, seal.month), rule.labels, below=below)
    return Result(
        owing.organization,
        seal.month,
        State.ALREADY,
        seal.version,
        seal.code,
        tuple(Path(out.folder) / file.file_name for file in files) if out else (),
        out.published_on if out else None,
        out.due_on if out else rule.due_on,
        changed=tuple(_UNTOLD if names_somebody(each, clients) else each for each in differences(seal.page.parts, now)),
    )


def _is_out(office: Office, seal: Seal) -> bool:
    """Whether nothing is left to be written out of a version: it was, or it was taken back."""
    return publications.publication_of(office.db, seal) is not None or is_withdrawn(office.db, seal)


def _nothing_to_correct(sheet: MonthSheet, before: Seal | None) -> Finding:
    if before is None:
        return fault(sheet, "correct", "这个月还没有公开，不用更正", remedy="用 swtool disclosure run 公开")
    return fault(sheet, "already", "另一个程序刚刚公开了这个月", remedy="用 swtool disclosure status 查看")


def _put_out(office: Office, seal: Seal, rule: MonthRule, folder: Path, result: Result) -> Result:
    """Write a sealed month's files from the archive and register them."""
    paths = write_out(office, seal, folder)
    with office.change(f"三务公开登记 {seal.page.organization} {seal.month} 第{seal.version}版") as tx:
        if publications.publication_of(office.db, seal) is None:
            where = str(folder.resolve())
            publications.register(
                tx, seal.id, folder=where, due_on=rule.due_on, rule=office.policy.cite(rule.parameter)
            )
    return result._replace(paths=paths)
