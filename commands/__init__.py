"""The terminal: one thin file per noun. Installed as ``swtool.commands``; nothing below imports it."""
