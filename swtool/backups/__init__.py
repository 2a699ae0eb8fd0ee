"""Backups: made while the office works, verified by restoring them aside, brought back without losing anything."""
