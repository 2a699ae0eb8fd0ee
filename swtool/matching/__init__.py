"""Matching: which resource can answer which need, and how much of it is given."""
