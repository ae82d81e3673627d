"""The nursery: a dead loop ends everything loudly, a signal ends everything in time."""

from __future__ import annotations

import asyncio
import os
import signal
import threading

import pytest

from bot.nursery import LoopEnded, Nursery, Stop


async def patient(stop: Stop) -> None:
    await stop.wait()


async def test_a_loop_that_raises_brings_all_down_gracefully():
    ended: list[str] = []

    async def fails(_stop: Stop) -> None:
        raise ValueError("dead")

    async def other(stop: Stop) -> None:
        await stop.wait()
        ended.append("finished what was in hand")

    with pytest.raises(ExceptionGroup) as caught:
        await Nursery().run({"fails": fails, "other": other})
    assert [str(fault) for fault in caught.value.exceptions] == ["dead"]
    assert ended == ["finished what was in hand"]


async def test_a_loop_that_just_returns_is_dead():
    async def returns(_stop: Stop) -> None:
        return

    with pytest.raises(ExceptionGroup) as caught:
        await Nursery().run({"returns": returns, "other": patient})
    assert isinstance(caught.value.exceptions[0], LoopEnded)
    assert str(caught.value.exceptions[0]) == "returns"


async def test_a_loop_that_was_cancelled_is_dead():
    async def vanishes(_stop: Stop) -> None:
        raise asyncio.CancelledError

    with pytest.raises(ExceptionGroup):
        await Nursery().run({"vanishes": vanishes, "other": patient})


@pytest.mark.parametrize("which", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_stops_gracefully_and_then_closes(which: signal.Signals):
    order: list[str] = []

    async def loop(stop: Stop) -> None:
        os.kill(os.getpid(), which)
        await stop.wait()
        order.append("loop")

    await Nursery().run({"loop": loop}, close=lambda: order.append("closed"))
    assert order == ["loop", "closed"]


async def test_loops_have_names():
    names: list[str] = []

    async def named(stop: Stop) -> None:
        task = asyncio.current_task()
        assert task is not None
        names.append(task.get_name())
        stop.set()

    await Nursery().run({"lanes": named})
    assert names == ["lanes"]


async def test_a_loop_that_does_not_stop_is_cancelled_after_the_grace():
    cancelled = asyncio.Event()

    async def stubborn(stop: Stop) -> None:
        stop.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    await Nursery(grace=0.01).run({"stubborn": stubborn})
    assert cancelled.is_set()


async def test_a_second_signal_cancels_at_once():
    async def stubborn(_stop: Stop) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.Event().wait()

    running = asyncio.create_task(Nursery().run({"stubborn": stubborn}))
    done, _ = await asyncio.wait({running}, timeout=60)
    assert done == {running}


async def test_what_hangs_in_closing_meets_the_deadline():
    ended = threading.Event()

    async def stops(stop: Stop) -> None:
        stop.set()

    await Nursery(grace=0.01, deadline=0.02, last_resort=ended.set).run({"stops": stops}, close=lambda: ended.wait(10))
    assert ended.is_set()


async def test_a_stop_is_waited_through():
    stop = Stop()
    assert await stop.within(0) is False
    stop.set()
    assert await stop.within(3600) is True
