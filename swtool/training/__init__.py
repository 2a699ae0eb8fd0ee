"""Training: courses, who attended them, and how many hours everybody still owes."""
