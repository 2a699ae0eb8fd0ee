"""What every town has to do now: due and overdue of all rooms, as a list, a workbook a town, a text for its chat."""
