"""What was said: files read into canonical text, structure and metadata."""
