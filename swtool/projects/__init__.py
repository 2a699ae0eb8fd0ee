"""What a project received and spent, month by month: the part of projects that disclosure needs."""
