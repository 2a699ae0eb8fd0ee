"""疑点清单: what an auditor would ask about, gathered from posts, services, projects and books. It accuses nobody."""
