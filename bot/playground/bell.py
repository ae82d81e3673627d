"""A bell wakes everybody who waits for news; it carries none itself."""

import asyncio


class Bell:
    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()

    def ring(self) -> None:
        for waiting in self._waiting:
            waiting.set()

    async def wait(self, seconds: float | None) -> bool:
        """True when it rang, False when the seconds passed first."""
        rung = asyncio.Event()
        self._waiting.add(rung)
        try:
            await asyncio.wait_for(rung.wait(), seconds)
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(rung)
        return True
