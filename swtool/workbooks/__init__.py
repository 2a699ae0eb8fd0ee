"""Workbooks and documents: reading any sheet, writing, filling, marking."""
