"""One declaration per sheet: it drives fill-in book, importer, headings, masks and data dictionary."""
