"""Households and their needs, community resources, and the yearly round that keeps both fresh."""
