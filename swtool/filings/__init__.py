"""Staff changes and their filing: the clock, the receipt, what an accepted filing does to posts."""
