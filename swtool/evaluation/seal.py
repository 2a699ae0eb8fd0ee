"""The sealed inputs: canonical JSON and its SHA-256. What was sealed gives the same ranking whenever it is read."""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction

from swtool.errors import DatabaseFault
from swtool.evaluation.rules import Entrant, Inputs, Item, TieRule, parties_text, read_parties
from swtool.evaluation.terms import ItemKind, Party

FORMAT = 1


def sealed(inputs: Inputs) -> str:
    """The inputs as canonical JSON: sorted keys and lists, no spaces, fractions as n/d. Equal inputs, equal text.

    The order of the indicators is the scheme's and counts; that of stations and scores does not.
    """
    content = {
        "format": FORMAT,
        "title": inputs.title,
        "tie": inputs.tie.value,
        "grades": list(inputs.grades),
        "cuts": list(inputs.cuts),
        "items": [
            [one.code, one.level1, one.level2, one.level3, one.kind.value, one.points, parties_text(one.parties),
             one.measure, one.criteria, one.evidence]
            for one in inputs.items
        ],
        "stations": sorted([one.key, one.name, one.town] for one in inputs.entrants),
        "scores": sorted([key, code, party.value, points] for (key, code, party), points in inputs.scores.items()),
        "measured": sorted(
            [key, code, None if share is None else f"{share.numerator}/{share.denominator}"]
            for (key, code), share in inputs.measured.items()
        ),
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(content: str) -> str:
    """The SHA-256 of a sealed text."""
    return hashlib.sha256(content.encode("utf-8")).hexdigest()


def opened(content: str, digest: str) -> Inputs:
    """The inputs of a seal. Raises ``DatabaseFault`` where the text is not what was sealed."""
    if digest_of(content) != digest:
        raise DatabaseFault(
            "封存的评估数据和封存时的摘要不一致", why="封存后有人改过它", remedy="用 swtool audit verify 查，从备份恢复"
        )
    read = json.loads(content)
    return Inputs(
        title=read["title"],
        items=tuple(_item(each) for each in read["items"]),
        entrants=tuple(Entrant(*each) for each in read["stations"]),
        scores={(key, code, Party(party)): points for key, code, party, points in read["scores"]},
        measured={(key, code): None if share is None else Fraction(share) for key, code, share in read["measured"]},
        tie=TieRule(read["tie"]),
        grades=tuple(read["grades"]),
        cuts=tuple(read["cuts"]),
    )


def _item(row: list[str | int]) -> Item:
    code, level1, level2, level3, kind, points, parties, measure, criteria, evidence = row
    read = read_parties(str(parties))
    assert not isinstance(read, str), "what was sealed was read before"
    return Item(
        str(code), str(level1), str(level2), str(level3), ItemKind(str(kind)), int(points), read, str(measure),
        str(criteria), str(evidence),
    )  # fmt: skip
