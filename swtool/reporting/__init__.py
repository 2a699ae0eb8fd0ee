"""The desk (what is due today), the bureau's own sheets filled from the office, and the register of what was sent."""
