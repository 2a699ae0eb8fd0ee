"""The collector of dead objects, at rest while a large sheet is read or written, or a province is checked."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY_OBJECTS = 100_000


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """A load or a check makes millions of objects and no cycles: walking them again and again took a fifth of its time.

    What a large one leaves behind (its receipt) is not walked afterwards either, nor at the end of the program.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if gc.get_count()[0] > _MANY_OBJECTS:
                gc.freeze()
            gc.enable()
