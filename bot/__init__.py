"""The running program: command line, wiring, both ends of Telegram, timetable, texts, playground."""
