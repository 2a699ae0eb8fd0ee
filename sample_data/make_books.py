"""Make the sample workbooks anew: ``python -m swtool.sample_data.make_books DIR``.

Each workbook gets a file beside it, ``NAME.expected.json``, saying what loading it must give: worked out from what was
planted here, never from the importer. ``order.json`` lists the books with the day on which the office gets them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from .catalogue import samples
from .county import ORDER
from .paper import Expected


def expected_path(book: Path) -> Path:
    """Where the expected result of a book lies."""
    return book.with_name(f"{book.name}.expected.json")


def make_books(folder: Path) -> dict[Path, Expected]:
    """Write every workbook, its expected result and the order into ``folder``; what was written, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    made: dict[Path, Expected] = {}
    order = []
    for sample in samples():
        path, expected = sample.make(folder)
        expected.write(expected_path(path))
        made[path] = expected
        order.append({"file": path.name, "subject": sample.subject, "day": sample.day.isoformat()})
    text = json.dumps(order, ensure_ascii=False, indent=1) + "\n"
    (folder / ORDER).write_text(text, encoding="utf-8", newline="\n")
    return made


def main() -> None:
    """The command line: one argument, the folder."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m swtool.sample_data.make_books DIR")
    for path in make_books(Path(sys.argv[1])):
        print(path.name)


if __name__ == "__main__":
    main()
