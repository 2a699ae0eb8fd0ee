"""The office file: opening, migrating, journalling. Knows no room."""
