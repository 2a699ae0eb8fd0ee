"""登记簿: the small registers of the office, dated entries of one shape."""
