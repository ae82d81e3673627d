"""Who is on, who stands in, and who commands in an emergency."""
