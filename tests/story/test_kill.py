"""The program is killed in the middle and started again: nothing is lost, nothing is told twice unmarked."""

from __future__ import annotations

from collections import Counter

from tests.story.house import LI, Story, number_of

TROUBLES = {
    "第一": ["1栋楼道灯坏了一个星期了，晚上黑得很", "2栋垃圾桶三天没人清了，臭得很", "3栋下水道堵了，粪水都冒出来了", "4栋电动车在楼道里充电，不安全"],
    "第二": ["5栋有人养鸡，天天打鸣吵死人", "1栋门口路面塌了个大坑，骑车摔了人", "2栋停水两天了，一点水都没有", "3栋楼下麻将馆天天打到半夜两点，吵得睡不着"],
}  # fmt: skip


async def test_killed_in_the_middle_it_goes_on(street: Story):
    li = street.voice(LI)
    people = [await street.resident(f"居民{n}") for n in range(4)]
    for troubles in TROUBLES.values():
        for person, words in zip(people, troubles, strict=True):
            await person.says(f"/report {words}")
        await people[0].sees("在等：李师傅")
        await street.kill()
        for person in people:
            await person.says("/mine")
        await street.start()
    await street.heard()
    assert len(street.numbers()) == 8
    for person in people:
        shown = [m.text for m in person.messages() if m.sender == street.world.id]
        assert sum("件事在办" in text for text in shown if "补发" not in text) <= 2
        assert {number_of(m) for m in person.messages() if "在等" in m.text}
    cards = [m for m in li.messages(LI) if m.sender == street.world.id]
    assert {number_of(m) for m in cards} == set(street.numbers())
    assert max(Counter(number_of(m) for m in cards if "补发" not in m.text).values()) == 1
    job = next(m for m in li.messages(LI) if m.sender == street.world.id)
    await li.presses("接单", on=job)
    await li.is_told("接单了")
