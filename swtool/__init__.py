"""swtool: a county's back office for social work, in one SQLite file."""

__version__ = "0.1.0"
