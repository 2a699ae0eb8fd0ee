"""Whether what stands on and in a backup has the shape that this program writes.

A backup comes from a stick or a network folder: what it says of itself is believed only where it cannot do harm, as a
file name that leads elsewhere would, or a word in the place of a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from swtool.patterns import Pattern

_HEX = Pattern(r"[0-9a-f]{64}")
_CASE_NO = Pattern(r"[A-Z]{2}\d{4}-\d{4,9}")
_CASE = Pattern(r"\d{4}-\d\d-\d\d (删除|限制处理) [^\x00-\x1f\x7f]{1,120}")
_NO_NAME = Pattern(r'[\x00-\x1f\x7f/\\:*?"<>|]|^\.{1,2}$|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)
_LONGEST_NAME = 200  # characters; a name ends in four and stands in others


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return type(value) is int and value >= 0  # a bool is no number


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and _HEX.fullmatch(value) is not None


def _is_moment(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_counts(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_number, value.values()))


def _is_cases(value: object) -> bool:
    """Numbers of cases, and day, act and whom it was about."""
    return isinstance(value, dict) and all(
        _CASE_NO.fullmatch(key) and isinstance(words, str) and _CASE.fullmatch(words) for key, words in value.items()
    )


def is_file_name(value: object) -> bool:
    """A bare name that every system takes and that leads to no other folder."""
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME and not _NO_NAME.search(value)


_COVER: Mapping[str, Callable[[object], bool]] = {
    "format": _is_number,
    "office_uid": _is_text,
    "file_name": is_file_name,
    "created_at": _is_moment,
    "txn": _is_number,
    "head": _is_digest,
    "locked": lambda value: isinstance(value, bool),
}
_LATER: Mapping[str, Callable[[object], bool]] = {"cases": _is_cases}
"""What backups have only since they tell of erasures."""
_MEMBER: Mapping[str, Callable[[object], bool]] = {"name": _is_text, "size": _is_number, "sha256": _is_digest}
_MANIFEST: Mapping[str, Callable[[object], bool]] = {
    **{key: test for key, test in _COVER.items() if key != "locked"},
    "program": _is_text,
    "schema_version": _is_number,
    "county_code": _is_text,
    "county_name": _is_text,
    "as_of": _is_day,
    "counts": _is_counts,
    "checks": lambda value: isinstance(value, dict) and all(map(_is_counts, value.values())),
    "absent": lambda value: isinstance(value, list) and all(map(_is_digest, value)),
    "members": lambda value: isinstance(value, list) and all(_fits(member, _MEMBER) for member in value),
}


def is_cover(values: Mapping[str, object]) -> bool:
    """Whether these can be the values of a cover."""
    return _fits(values, _COVER, _LATER)


def is_manifest(values: Mapping[str, object]) -> bool:
    """Whether these can be the values of a manifest."""
    return _fits(values, _MANIFEST, _LATER)


def _fits(
    values: object,
    wanted: Mapping[str, Callable[[object], bool]],
    allowed: Mapping[str, Callable[[object], bool]] = MappingProxyType({}),
) -> bool:
    """Whether these are the wanted values, and of the allowed ones any."""
    return (
        isinstance(values, dict)
        and wanted.keys() <= values.keys() <= wanted.keys() | allowed.keys()
        and all(({**wanted, **allowed})[key](value) for key, value in values.items())
    )
