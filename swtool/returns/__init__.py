"""What towns owe the office: which sheets of which period, until when, and what became of each."""
