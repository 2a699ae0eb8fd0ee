"""The people who use the office file: named operators, the logins that stand for them, and who handed over to whom."""
