"""三务公开: collect → gate → seal → render → register. What is published is sealed and never silently changed."""
