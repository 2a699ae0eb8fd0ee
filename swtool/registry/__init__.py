"""Who and where: divisions, organizations, stations, persons, certificates, posts, projects."""
