"""A complaint about somebody who works for the street: whom it is about, and who must neither get it nor see it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from domain.grids import chain_of, not_above, standing
from domain.people import Duty, Part, Post
from domain.tickets import Ticket
from storage import people, tickets

_WORKERS = "网格员|网格管理员|楼栋长|楼组长|楼长|单元长|志愿者|小哨的(?:人|工作人员|师傅)|(?:派来|上门|你们)的(?:人|师傅|工作人员)"
_LEADS = "网格长|片长"
_COMMUNITY = "(?:社区|居委会|居委|街道)的?(?:工作人员|干部|办事员|人员|人)"
_ROLES = {_WORKERS: Post.worker, _LEADS: Post.lead, _COMMUNITY: Post.lead}
_VERB = (
    "(?:投诉|举报|检举|反映)(?:一下|下|关于|你们|我们|咱们|那个|这个|那位|这位|这边|那边|小区|负责|某个|的"
    "|[0-9一二三四五六七八九十]{1,3}(?:号楼|栋|幢|座|单元|号)|[\u4e00-\u9fff]{2,6}的){0,4}"
)
"""At most four of them: what may be read in many ways must not be tried in all of them without end."""
_CONDUCT = (
    "(?:态度[^，。,.!！?？]{0,5}(?:差|恶劣|不好|蛮横|凶|傲慢)"
    "|(?:收|要|拿)(?:了|走|过)?(?:我们|我家|我|人家|居民|别人)?的?[0-9零一二两三四五六七八九十百千万几多]*(?:块|元|钱|红包|好处)"
    "|推诿|踢皮球|不作为|骂(?:了?我|人|脏话)|吃拿卡要|打人|威胁|刁难|敷衍|糊弄)"
)
_OTHERS = "物业|保安|经理|邻居|楼上|楼下|对门|隔壁|房东|租客|商户|商家|老板|店|公司|中介|快递|业主|司机|有人|别人家|您好|你好|请|麻烦|帮"
"""Whose conduct it is then, or to whom the words are said."""
_BETWEEN = f"(?:(?!{_OTHERS})[^。！!？?\n]){{0,16}}"
_MAY_BE = re.compile(f"投诉|举报|检举|反映|{_CONDUCT}")


@dataclass(frozen=True, slots=True)
class Against:
    """Whom a complaint is about, and the highest post they hold: who gets it stands above that one."""

    people: frozenset[int]
    grid_id: int
    post: Post

    @property
    def facts(self) -> dict[str, Any]:
        """As the history keeps it."""
        return {"against": {"people": sorted(self.people), "grid": self.grid_id, "post": self.post.value}}


def whom(c: Connection, text: str, chain: Sequence[int], now: datetime, *, reporter: int) -> Against | None:
    """Whom of those who work for a place the words complain about; None when about nobody.

    chain: grid ids, nearest first; empty while the place is not known, then only posts are understood.
    """
    if not _MAY_BE.search(text):
        return None
    duties = [d for d in people.duties_in(c, chain, now) if d.person_id != reporter] if chain else []
    names = {p: n for p, n in people.names(c, {d.person_id for d in duties}).items() if len(n) > 1}
    named = {p for p, n in names.items() if _complains(text, f"(?:{'|'.join(_ROLES)})?{re.escape(n)}")}
    if named:
        return _standing_of(chain, [d for d in duties if d.person_id in named], Post.worker)
    post = next((post for role, post in _ROLES.items() if _complains(text, f"(?:{role})")), None)
    return _standing_of(chain, _in_post(chain, duties, post), post) if post is not None else None


def _complains(text: str, who: str) -> bool:
    return re.search(f"{_VERB}{who}|{who}{_BETWEEN}{_CONDUCT}|{_CONDUCT}的[^，。,.]{{0,4}}{who}", text) is not None


def _in_post(chain: Sequence[int], duties: list[Duty], post: Post) -> list[Duty]:
    """Who may be meant by a post: those who hold it, or one below it, where the nearest of them are."""
    posts = {Post.volunteer, Post.worker, Post.deputy} if post is Post.worker else {post}
    meant = [d for d in duties if d.post in posts]
    nearest = min((chain.index(d.grid_id) for d in meant), default=0)
    return [d for d in meant if chain.index(d.grid_id) == nearest]


def _standing_of(chain: Sequence[int], duties: list[Duty], post: Post) -> Against:
    highest = max(duties, key=lambda d: standing(chain, d.grid_id, d.post), default=None)
    grid_id = highest.grid_id if highest else chain[0] if chain else 0
    return Against(frozenset(d.person_id for d in duties), grid_id, highest.post if highest else post)


def against(c: Connection, ticket: Ticket) -> Against | None:
    """Whom a ticket complains about, as its history says from its first step on."""
    if not ticket.delicate:
        return None
    said = next((e.facts["against"] for e in tickets.history(c, ticket.id) if "against" in e.facts), None)
    if not isinstance(said, dict):
        return None
    return Against(frozenset(said["people"]), int(said["grid"]), Post(said["post"]))


def barred(c: Connection, ticket: Ticket, now: datetime) -> frozenset[int]:
    """Who on duty in the ticket's chain is never given it: whom it complains about, and whoever does not stand above them."""
    found = against(c, ticket)
    chain = chain_of(ticket.grid_path)
    return _barred(found, chain, people.duties_in(c, chain, now), now) if found else frozenset()


def _barred(found: Against, chain: Sequence[int], duties: Collection[Duty], now: datetime) -> frozenset[int]:
    return found.people | not_above(chain, now, duties, standing(chain, found.grid_id, found.post))


def seen_from(
    c: Connection, ticket: Ticket, person_id: int, parts: frozenset[Part], duties: Collection[Duty], now: datetime
) -> frozenset[Part]:
    """The parts somebody plays, without those that a complaint about them, or about who stands above them, takes away.

    duties: the person's own, also while they are away.
    """
    found = against(c, ticket)
    if found is None or person_id not in _barred(found, chain_of(ticket.grid_path), duties, now):
        return parts
    return parts - {Part.staff, Part.above, Part.assignee, Part.called} or frozenset({Part.stranger})
