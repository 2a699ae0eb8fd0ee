"""``python -m swtool``."""

from __future__ import annotations

import sys

from swtool.cli import main

if __name__ == "__main__":
    sys.exit(main())
