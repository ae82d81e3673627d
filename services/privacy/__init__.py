"""What is kept of people, shown of them, handed to them and erased."""
