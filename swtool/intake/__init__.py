"""A workbook comes in: identify -> extract -> plan -> apply, whole or not at all."""
