"""Money by fund and source: a book of double entries, its sheets, and the caps, shares and matches it is held to."""
