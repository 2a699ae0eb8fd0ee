"""Yearly statistics (年度统计): what the office counts on 31 December and over the year, and why it changed."""
