"""The life of a project: from the need it answers to its renewal, each step with its day and its paper."""
