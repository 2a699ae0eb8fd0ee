"""Workbooks, documents and pages that a county may copy and change. Installed as ``swtool.templates``."""
