"""What the office does by itself: which jobs, at what time, put into the machine's own scheduler, and how they went."""
