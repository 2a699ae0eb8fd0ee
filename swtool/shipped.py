"""The files that come with the program: templates of documents, reports and pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path


def shipped_file(name: str) -> Traversable:
    """The file of that name."""
    try:
        return resources.files("swtool.templates") / name
    except ModuleNotFoundError:  # a source tree that isn't installed
        return Path(__file__).parents[1] / "templates" / name


@contextmanager
def chosen_or_shipped(chosen: Path | None, name: str) -> Iterator[Path]:
    """The county's own template where it has chosen one, else the shipped one of that name."""
    if chosen is not None:
        yield chosen
        return
    with resources.as_file(shipped_file(name)) as path:
        yield path
