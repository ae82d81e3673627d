"""The made-up demo street 梧桐街道, as the four sheets `import` reads."""

from pathlib import Path

STREET = Path(__file__).parent
"""The folder to hand to `import`."""
