"""The ten-year story: one office, two clerks, three computers, and every list at eight days (see ``play``)."""
