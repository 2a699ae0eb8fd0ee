"""The templates in force beside an office's database: what a county's own make is proven before anything is sealed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from swtool.disclosure.proving import prove
from swtool.disclosure.templates import Templates, folder_of, templates_found
from swtool.office import Office


def templates_of(office: Office) -> Templates:
    """The templates in force. Raises ``SwtoolError`` for a file that cannot be used.

    What they make is proven once on an invented page, so that a broken template stops before anything is sealed.
    """
    return templates_in(folder_of(office))


def templates_in(folder: Path) -> Templates:
    """The shipped templates, and in place of them those of ``folder``, proven. Raises ``SwtoolError``."""
    templates, own = templates_found(folder)
    if own:
        _prove_once(templates, own)
    return templates


@lru_cache(maxsize=4)
def _prove_once(templates: Templates, keys: frozenset[str]) -> None:
    """A run asks for every organization; the same templates are tried once."""
    prove(templates, keys)
