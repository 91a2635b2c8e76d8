"""What does each console command do? One module a command; ``api.cli`` holds their options."""
