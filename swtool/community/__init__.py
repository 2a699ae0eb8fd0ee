"""What holds a community together: its own organizations, meetings and what they resolved, supervision of workers."""
