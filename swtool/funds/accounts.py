"""The book of accounts, which is policy data: numbers, names and the five classes, as in force on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from swtool.errors import NotFound
from swtool.folding import squeeze
from swtool.policy.parameter import Parameter
from swtool.policy.policy import Policy

CHART = "fund.accounts"


class AccountClass(StrEnum):
    """The five classes; what they are called stands in the policy's shape."""

    ASSETS = "assets"
    LIABILITIES = "liabilities"
    NET_ASSETS = "net_assets"
    INCOME = "income"
    EXPENSES = "expenses"


CLASS_LABELS: Mapping[AccountClass, str] = {
    AccountClass.ASSETS: "资产",
    AccountClass.LIABILITIES: "负债",
    AccountClass.NET_ASSETS: "净资产",
    AccountClass.INCOME: "收入",
    AccountClass.EXPENSES: "费用",
}
ON_THE_LEFT = (AccountClass.ASSETS, AccountClass.EXPENSES)
"""Classes whose balance stands on the debit side."""


class Account(NamedTuple):
    """One account. ``code`` is what entries keep, so that a renamed account stays the same."""

    code: str
    name: str
    kind: AccountClass

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


@dataclass(frozen=True, slots=True)
class Chart:
    """The accounts of a day by number, and those that commands use where none is named. ``former`` are accounts of
    earlier days that are no more: nothing is entered on them, but what was entered stays income, spending, assets."""

    accounts: Mapping[str, Account]
    bank: str
    raised: str
    matched: str
    former: Mapping[str, Account] = field(default_factory=dict)

    def find(self, text: str) -> Account:
        """The account of that number or whole name, in whatever width and spacing. Raises NotFound."""
        wanted = squeeze(text)
        for account in self.accounts.values():
            if wanted in (account.code, squeeze(account.name), squeeze(str(account))):
                return account
        near = tuple(str(each) for each in self.accounts.values() if wanted and wanted in str(each))
        raise NotFound(f"没有科目“{wanted}”", nearest=near[:3], remedy="swtool fund accounts 看全部科目")

    def known(self, code: str) -> Account | None:
        """The account of that number, now or formerly; None where no chart up to the day has it."""
        return self.accounts.get(code) or self.former.get(code)

    def label(self, code: str) -> str:
        """Number and name; of an account that nothing is known of, the number."""
        return str(self.known(code) or code)

    def name(self, code: str) -> str:
        """The name alone; of an account that nothing is known of, the number."""
        found = self.known(code)
        return found.name if found else code

    def kind_of(self, code: str) -> AccountClass | None:
        """The class of an account, None where nothing is known of it."""
        found = self.known(code)
        return found.kind if found else None


def chart_on(policy: Policy, day: date) -> Chart:
    """The chart in force on ``day``. Raises PolicyFault where there is none."""
    parameter = policy.at(CHART, day)
    former: dict[str, Account] = {}
    for first in policy.begins(CHART):
        if first < day and (earlier := policy.find(CHART, first)) is not None:
            former |= _accounts(earlier)
    return Chart(
        _accounts(parameter), parameter.text("bank"), parameter.text("raised"), parameter.text("matched"), former
    )


def _accounts(parameter: Parameter) -> dict[str, Account]:
    found: dict[str, Account] = {}
    for kind in AccountClass:
        for text in parameter.list(kind.value):
            code, _, name = text.partition(" ")
            found[code] = Account(code, name.strip() or code, kind)
    return found
