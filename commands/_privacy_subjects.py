"""Whom a request is about, and whether the office still needs their data."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.folding import squeeze

if TYPE_CHECKING:
    from swtool.office import Office
    from swtool.store.holdings import Subject

_KEY_NO = re.compile(r"GR\d{4}-\d+", re.ASCII)


def subject_named(office: Office, who: str, household: str | None, organization: str | None = None) -> Subject:
    """The person that a request names: staff, a key person of an organization (``GR2026-0001``, or a name with
    ``organization``), or a member of a household file (``household``, ``档案号#行号``, or a
    resident ID that no staff has), or a volunteer (志愿者编号, or a resident ID that none of these has). Somebody who
    is several of them is found as all of them, by resident ID.

    Raises ``NotFound`` or ``SwtoolError`` where nobody or several fit.
    """
    from swtool.inventory.holdings import client_subject, with_members
    from swtool.registry.dossier_holdings import key_person_subject
    from swtool.registry.holdings import person_of_number, staff_subject, with_entries
    from swtool.volunteers.holdings import volunteer_subject

    plain = squeeze(who).upper()
    if organization is not None or _KEY_NO.fullmatch(plain):
        if household is not None:
            raise UsageFault("--org 和 --household 只能写一个", remedy="重要人员写 --org，家庭成员写 --household")
        return key_person_subject(office.db, who, organization, office.today)
    if household is None and "#" not in plain:
        with suppress(NotFound):
            return with_members(office.db, staff_subject(office.db, plain))
        for find in (partial(client_subject, office.db, None), partial(volunteer_subject, office.db)):
            with suppress(NotFound):
                subject = with_members(office.db, find(plain))
                break
        else:
            raise NotFound(
                "没有找到这个人",
                remedy="社工写人员编号（swtool staff list），家庭成员写户内姓名并加 --household 档案号，"
                "机构重要人员写编号 GR…（swtool org dossier）或姓名加 --org 机构，"
                "志愿者写志愿者编号（swtool volunteer list）",
            )
    else:
        subject = client_subject(office.db, household, who)
    for number in subject.resident_ids:
        if person_id := person_of_number(office.db, number):
            return with_entries(office.db, subject, person_id)
    return subject


def refuse_while_needed(office: Office, subject: Subject) -> None:
    """Raises ``SwtoolError`` where the policy says that the data of such a person is not erased yet."""
    from swtool.filings.holdings import open_changes
    from swtool.registry.posts import posts_of

    rule = office.policy.find("privacy.erasure_refused", office.today)
    if rule is None or subject.person_id is None:
        return
    remedy = "先办结再删；现在就要停止使用的，用 swtool privacy restrict 限制处理"
    serving = any(post.covers(office.today) for post in posts_of(office.db, subject.person_id))
    if rule.flag("in_post") and serving:
        raise SwtoolError(f"{subject.number} 现在还在岗，没有删除", why=office.policy.cite(rule), remedy=remedy)
    numbers = open_changes(office.db, subject.person_ids)
    if rule.flag("open_filing") and numbers:
        listed = "、".join(numbers)
        raise SwtoolError(f"{subject.number} 还有没办结的备案：{listed}", why=office.policy.cite(rule), remedy=remedy)
