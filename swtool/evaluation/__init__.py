"""绩效评估 of stations: the scheme, the scores, the sealed ranking and what follows it."""
