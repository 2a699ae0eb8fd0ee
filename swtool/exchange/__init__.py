"""Exchange: the office's lists in the formats of others, and back."""
