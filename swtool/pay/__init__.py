"""Pay and allowances: what is due by the month, what was paid, and what pay is measured against."""
