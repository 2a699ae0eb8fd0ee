"""What stations did, one service after the other: records, cases, groups, activities, and the catalogue of services."""
