"""The yearly round: opened for a year, books given out by town, counted village by village, closed with its numbers."""
