"""What the program does in a second, beside what the bare drivers do in the same run on the same machine."""
