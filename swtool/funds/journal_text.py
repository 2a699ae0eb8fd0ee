"""The books as an hledger journal: https://hledger.org/hledger.html#journal. Accounts are class:account:fund."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from swtool.funds.accounts import CLASS_LABELS, Chart
from swtool.funds.book import Entry

COMMODITY = "CNY"


def journal_text(entries: Iterable[Entry], chart: Chart, funds: Mapping[int, str], projects: Mapping[int, str]) -> str:
    """One transaction an entry, in the order given. Two spaces part an account from its amount, so none has two."""
    found = list(entries)
    accounts = sorted({_account(code, each, chart, funds) for each in found for code in (each.debit, each.credit)})
    lines = [f"commodity 1000.00 {COMMODITY}", *(f"account {account}" for account in accounts), ""]
    for entry in found:
        lines += [*_transaction(entry, chart, funds, projects), ""]
    return "\n".join(lines)


def _transaction(entry: Entry, chart: Chart, funds: Mapping[int, str], projects: Mapping[int, str]) -> Iterator[str]:
    tags = [f"分录:{entry.number}"]
    if entry.project_id is not None:
        tags.append(f"项目:{_plain(projects.get(entry.project_id, '')).replace(',', '，')}")
    if entry.reverses_id is not None:
        tags.append(f"冲销:FL{entry.reverses_id}")
    code = _plain(entry.voucher_no).replace("(", "（").replace(")", "）")
    yield f"{entry.happened_on.isoformat()} ({code}) {_plain(entry.summary)}  ; {', '.join(tags)}"
    for account, amount in ((entry.debit, entry.amount), (entry.credit, -entry.amount)):
        yield f"    {_account(account, entry, chart, funds)}  {_amount(amount)} {COMMODITY}"


def _account(code: str, entry: Entry, chart: Chart, funds: Mapping[int, str]) -> str:
    kind = chart.kind_of(code)
    parts = (CLASS_LABELS[kind] if kind else "其他", chart.label(code), funds[entry.fund_id])
    return ":".join(_plain(part).replace(":", "：") for part in parts)


def _plain(text: str) -> str:
    """One line without double spaces, without what begins a comment and without what no screen shows. The full-width
    forms make no two names one: names of funds that differ only by them are refused."""
    shown = "".join(each for each in text if each.isprintable() or each.isspace())
    return " ".join(shown.split()).replace(";", "；").replace("|", "｜")


def _amount(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"
