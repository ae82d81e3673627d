// The messages of one chat in one phone, kept in step with the world and scrolled as a reader expects.

import { bubble } from "./bubble.js";
import { arrange, h } from "./dom.js";
import { icon } from "./icons.js";
import { dayKey, dayName, moment } from "./moment.js";
import { language, t } from "./words.js";

const NEAR = 60; // pixels from the end that still count as "reading the newest"
const PAUSE = 5 * 60_000; // milliseconds after which a sender's next message stands apart
const SHOWN = 250; // newest messages drawn

/** Messages as units: parts of an album together, neighbours of one sender marked. */
export function units(messages) {
  const list = [];
  for (const message of messages) {
    const before = list.at(-1);
    if (message.album && before?.messages[0].album === message.album) before.messages.push(message);
    else list.push({ messages: [message] });
  }
  list.forEach((unit, at) => {
    unit.first = !together(list[at - 1], unit);
    unit.last = !together(unit, list[at + 1]);
  });
  return list;
}

function together(earlier, later) {
  const [one, two] = [earlier?.messages.at(-1), later?.messages[0]];
  if (!one || !two || one.system || two.system) return false;
  return one.from.id === two.from.id && moment(two.date) - moment(one.date) < PAUSE && dayKey(moment(one.date)) === dayKey(moment(two.date));
}

export class Conversation {
  #drawn = new Map(); // key -> {print, node}
  #stuck = true;
  #top = 0;

  /** `context` is what bubble.js asks for, without `find` and `jump`, plus `messages()` and `now()`. */
  constructor(context, title) {
    this.context = { ...context, jump: (id) => this.jump(id) };
    this.inner = h("div", { class: "messages-inner" });
    this.list = h("div", { class: "messages", role: "log", "aria-label": t("chat.messages", { title }), tabindex: "0" }, this.inner);
    this.newer = h("button", { class: "round newer", type: "button", hidden: true, "aria-label": t("chat.newer"), onclick: () => this.toEnd(true) }, icon("down"));
    this.node = h("div", { class: "conversation" }, this.list, this.newer);
    this.list.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    const grown = new ResizeObserver(() => this.#stuck && this.toEnd());
    grown.observe(this.list);
    grown.observe(this.inner);
  }

  /** Draw what has changed; bubbles that look the same stay the same nodes. */
  refresh() {
    const parts = [];
    let day = "";
    for (const unit of units(this.context.messages().slice(-SHOWN))) {
      const date = moment(unit.messages[0].date);
      if (dayKey(date) !== day) parts.push(this.#reuse(`day ${dayKey(date)}`, dayName(date, this.context.now()), (words) => h("p", { class: "day" }, words)));
      day = dayKey(date);
      parts.push(this.#reuse(`m ${unit.messages[0].id}`, this.#print(unit), () => bubble(unit, this.context)));
    }
    if (!parts.length) parts.push(this.#reuse("empty", language(), () => h("p", { class: "empty" }, t("chat.empty"))));
    this.#show(parts);
  }

  #show(parts) {
    const keys = new Set(parts.map((part) => part.key));
    for (const key of this.#drawn.keys()) if (!keys.has(key)) this.#drawn.delete(key);
    const fresh = this.inner.childElementCount > 0 && parts.at(-1)?.node.parentNode !== this.inner;
    arrange(this.inner, parts.map((part) => part.node));
    if (this.#stuck) this.toEnd();
    else if (fresh) this.newer.hidden = false;
  }

  #print(unit) {
    const quoted = unit.messages[0].reply_to ? this.context.find(unit.messages[0].reply_to) : null;
    return JSON.stringify([unit, quoted && [quoted.text, quoted.caption], this.context.viewer(), language()]);
  }

  #reuse(key, print, draw) {
    const known = this.#drawn.get(key);
    if (known?.print === print) return { key, node: known.node };
    const node = draw(print);
    if (known) node.classList.add("changed");
    this.#drawn.set(key, { print, node });
    return { key, node };
  }

  #scrolled() {
    const { scrollTop, clientHeight, scrollHeight } = this.list;
    const nearEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    if (nearEnd) this.#stuck = true;
    else if (scrollTop < this.#top) this.#stuck = false; // only going back lets go of the end; growing does not
    this.#top = scrollTop;
    if (this.#stuck) this.newer.hidden = true;
  }

  toEnd(smooth = false) {
    this.#stuck = true;
    this.list.scrollTo({ top: this.list.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  /** Show a message and let it glow for a moment. */
  jump(id) {
    const node = this.list.querySelector(`[data-message="${CSS.escape(String(id))}"]`);
    if (!node) return;
    this.list.scrollTo({ top: node.offsetTop - this.list.clientHeight / 3, behavior: "smooth" });
    node.classList.remove("glow");
    requestAnimationFrame(() => node.classList.add("glow"));
  }
}
