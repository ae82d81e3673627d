"""What tests share: people who talk, the playground on a free port."""
