"""The playground stands in for Telegram: the unchanged program cannot tell it from the Bot API."""
