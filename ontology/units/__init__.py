"""Who is who? The register of divisions and public bodies: composed names, dated changes, resolution with reasons."""
