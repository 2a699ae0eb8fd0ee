"""Volunteers: who they are, which worker developed them, what they did, learned and were praised for."""
