"""What every command needs: the open office, and the way a table leaves the program. Its options: ``_arguments``.

Here, and only here and above, are the clock, the environment and the user read (design §3, Office).

    app = Noun("社工站")

    @app.verb("list", "全县社工站名单")
    def list_stations(ctx: typer.Context, as_of: AsOf = None, format: Format = OutputFormat.TABLE,
                      output: Output = None, reveal: Reveal = False) -> ExitCode:
        with office_of(ctx) as office:
            emit(office, sheets.stations(office, as_of or office.today), format, output, reveal=reveal)
        return ExitCode.DONE
"""

from __future__ import annotations

import getpass
import platform
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from swtool.boundaries import Boundaries
from swtool.dates import CHINA
from swtool.errors import DatabaseFault, NotFound, SwtoolError, UsageFault
from swtool.invocation import Invocation
from swtool.store.access import AccessKind, record_access
from swtool.tables import Table
from swtool.terminal import Terminal

from ._arguments import OutputFormat

if TYPE_CHECKING:
    from swtool.office import Office
    from swtool.operators.rules import Seat


def under(office: Office, place: str) -> Office:
    """The same office by another place's rules: a code of a division, or a rule file; '' for its own."""
    from dataclasses import replace

    from swtool.policy.elsewhere import policy_of

    return replace(office, policy=policy_of(place)) if place else office


BESIDE = "原来那份正被打开、写不进去或有人存过，没有覆盖，另存了一份"
"""Why a file lies beside the one that it was to be (see ``outfile.put``)."""


# -- who, when, where -------------------------------------------------------------------------------------------------


def clock() -> datetime:
    """The real time at +08:00. Tests put another function in its place; no option does."""
    return datetime.now(CHINA)


def os_user() -> str:
    """The user of the operating system. It stands for a named operator, and is never named itself in the journal."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "未知用户"


def seat() -> Seat:
    """Where this call comes from: a user of the operating system at this computer."""
    from swtool.operators.rules import Seat

    return Seat(os_user(), platform.node())


def invocation_of(ctx: typer.Context) -> Invocation:
    """The root options of this call."""
    invocation = ctx.find_object(Invocation)
    return invocation or Invocation()


def today_of(ctx: typer.Context) -> date:
    """The day things are judged for: ``--today``, else the real one in China."""
    return invocation_of(ctx).today or clock().date()


def remember_database(path: Path) -> None:
    """Note which file to work on when no ``--db`` is given."""
    note = _memory()
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(f"{path.resolve()}\n", encoding="utf-8")


def database_path(ctx: typer.Context) -> Path:
    """The office file of this call: ``--db``, ``SWTOOL_DB``, or the one that ``init`` remembered.

    Raises DatabaseFault when there is none.
    """
    asked = invocation_of(ctx).db
    if asked is not None:
        return asked
    remembered = _remembered()
    if remembered is None:
        here = _offices_here()
        remedy = (
            f"这里有 {'、'.join(here)}，接着用它：swtool --db {here[0]} status"
            if here
            else "先用 swtool init 建立，或用 --db 指明文件（也可设环境变量 SWTOOL_DB）"
        )
        raise DatabaseFault("还不知道用哪一个数据库", remedy=remedy)
    return remembered


def _offices_here() -> list[str]:
    """Names of office files in the current folder: what a restore that was killed at its last step has left."""
    from swtool.store.access import looks_like_an_office

    return sorted(path.name for path in Path().glob("*.db") if looks_like_an_office(path))


def _remembered() -> Path | None:
    note = _memory()
    return Path(note.read_text(encoding="utf-8").strip()) if note.exists() else None


def _memory() -> Path:
    return Path(typer.get_app_dir("swtool")) / "database.txt"


@contextmanager
def office_of(ctx: typer.Context, *, write: bool = False, newcomer: str = "") -> Iterator[Office]:
    """The open office of this call, closed at the end; the screen says which file it is.

    Without ``write`` the database refuses changes. Who writes, and who reveals personal data (the option ``reveal``),
    must be a named operator: ``newcomer`` is one who registers and acts where nobody else is known.
    Raises DatabaseFault or PolicyFault where it cannot be opened, SwtoolError where nobody is named.
    """
    from ._acting import Caller, Unnamed, acting, reader

    terminal = Terminal()
    path = database_path(ctx)
    invocation = invocation_of(ctx)
    caller = Caller(invocation.operator, seat(), newcomer, remember=not ctx.params.get("dry_run"))
    with opening(path):
        office = _open(path, invocation, terminal)
    try:
        named = write or bool(ctx.params.get("reveal"))
        with opening(path, only=(Unnamed, NotFound)):
            office = acting(office, caller) if named else reader(office, caller)
        office = replace(office, boundaries=invocation.boundaries)
        if not write:
            office.db.connection.execute("PRAGMA query_only = ON")
        else:
            _finish_erasures(office)
        judged = f"，按 {office.today.isoformat()} 判断" if office.today != clock().date() else ""
        by = f"，经办：{office.actor}" if write else ""
        counted = f"，{office.boundaries.label}" if office.boundaries is not Boundaries.THEN else ""
        terminal.say(f"数据库：{path}（{office.fact('county_name')}{judged}{counted}{by}）")
        yield office
    except OverflowError as problem:
        if "SQLite" not in str(problem):
            raise
        raise UsageFault("号码太大，没有这样的编号", remedy="编号见相应的 list") from problem
    except sqlite3.Error as problem:
        from swtool.store.faults import database_fault

        raise database_fault(problem, path) from problem
    finally:
        office.db.close()


def _finish_erasures(office: Office) -> None:
    """Clear the file of what an erasure left behind when it was interrupted; one question where nothing waits."""
    from swtool.rights.pending import is_clearing_pending

    if is_clearing_pending(office.db):
        from swtool.rights.purge import finish

        finish(office)


def _open(path: Path, invocation: Invocation, terminal: Terminal) -> Office:
    """The office as nobody's yet."""
    from swtool.opening import open_office

    today = invocation.today or clock().date()
    office = open_office(path, today=today, now=clock(), actor="", progress=terminal.progress)
    try:
        return _in_story_time(office, asked=invocation.today)
    except BaseException:
        office.db.close()
        raise


@contextmanager
def opening(path: Path, *, only: tuple[type[Exception], ...] = (SwtoolError, sqlite3.Error)) -> Iterator[None]:
    """Note a failure to open an office beside it. Nothing is left beside what never was one."""
    try:
        yield
    except only as problem:
        from swtool.boundary import as_fault
        from swtool.store.access import FailedOpening, looks_like_an_office, note_failed_opening

        if looks_like_an_office(path) or (path.is_file() and _remembered() == path.resolve()):
            here = seat()
            fault = as_fault(problem)
            note_failed_opening(path, FailedOpening(clock(), here.os_user, here.machine, fault.what))
        raise


def _in_story_time(office: Office, *, asked: date | None) -> Office:
    """The sample office lives on its own day, so that its tour reads the same in every year. No real office has one."""
    story = office.fact("story_day")
    if not story:
        return office
    day = date.fromisoformat(story)
    last = office.db.value("SELECT max(recorded_at) FROM journal_txn")
    moment = max(datetime.combine(day, office.now.timetz()), datetime.fromisoformat(str(last)))
    return replace(office, today=asked or day, now=moment)


# -- results ----------------------------------------------------------------------------------------------------------


def emit(
    office: Office,
    table: Table,
    format: OutputFormat,
    output: Path | None = None,
    *,
    reveal: bool = False,
) -> None:
    """Show a table or write it to a file. Revealing personal columns is journalled before anything is shown.

    The name of ``output`` decides the format unless it contradicts ``format``. Raises UsageFault for a contradiction,
    and for xlsx without a file.
    """
    kind = _format_for(format, output)
    if reveal and table.is_personal:
        _record(office, table, AccessKind.REVEAL if kind is OutputFormat.TABLE else AccessKind.EXPORT)
    if table.as_of is None and kind is not OutputFormat.TABLE:  # what is on record: as of the moment it is written out
        table = replace(table, as_of=office.now.date())
    if output is not None:
        from swtool.workbooks.write import sheets_needed, write_table

        written = write_table(table, output, reveal=reveal)
        Terminal().say(f"已写入 {as_written(written, output)}")
        if (count := sheets_needed(table, output)) > 1:
            Terminal().say(f"共 {len(table.rows)} 行，一张工作表放不下，分成了 {count} 张")
    elif kind is OutputFormat.TABLE:
        Terminal().show(table, reveal=reveal)
    else:
        from swtool.workbooks.write import table_csv, table_json

        text = table_json(table, reveal=reveal) if kind is OutputFormat.JSON else table_csv(table, reveal=reveal)
        Terminal().write_raw(text)


def as_written(written: Path, wanted: Path) -> str:
    """Where a file lies now, and why it could not lie where it was ``wanted``."""
    return str(written) if written.name == wanted.name else f"{written}（{BESIDE}）"


def rows_on_screen(format: OutputFormat, output: Path | None) -> int | None:
    """How many rows of a list will be shown, where it goes to a screen; None where all of them are wanted."""
    return Terminal().page if _format_for(format, output) is OutputFormat.TABLE and output is None else None


def _format_for(format: OutputFormat, output: Path | None) -> OutputFormat:
    if output is None:
        if format is OutputFormat.XLSX:
            raise UsageFault("xlsx 不能显示在屏幕上", remedy="加 --output 文件名.xlsx")
        return format
    if output.is_dir():
        raise UsageFault("这是文件夹，不是文件", where=str(output), remedy="写上文件名，如 名单.xlsx")
    ending = output.suffix.lower().removeprefix(".")
    if ending not in ("json", "csv", "xlsx"):
        raise UsageFault("不认识的文件格式", where=str(output), remedy="文件名请以 .xlsx、.csv 或 .json 结尾")
    if format not in (OutputFormat.TABLE, OutputFormat(ending)):
        raise UsageFault(f"--format {format} 与文件名 {output.name} 对不上", remedy="去掉 --format，或改文件名的结尾")
    return OutputFormat(ending)


def record_reveal(office: Office, subject: str) -> None:
    """Journal that something under restriction is shown, before it is. ``subject`` holds nothing personal."""
    _enter(office, AccessKind.REVEAL, subject, 0)


def record_export(office: Office, subject: str, persons: int) -> None:
    """Journal that a file with personal data is written, before it is."""
    _enter(office, AccessKind.EXPORT, subject, persons)


def _record(office: Office, table: Table, kind: AccessKind) -> None:
    _enter(office, kind, table.title, table.persons)


def _enter(office: Office, kind: AccessKind, subject: str, persons: int) -> None:
    reading = office.db.value("PRAGMA query_only")
    office.db.connection.execute("PRAGMA query_only = OFF")
    why = "查看完整个人信息" if kind is AccessKind.REVEAL else "导出完整个人信息"
    with office.change(f"{why}：{subject}") as change:
        record_access(change, kind, subject, persons)
    office.db.connection.execute(f"PRAGMA query_only = {reading}")
