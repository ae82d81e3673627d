// All phones of the street side by side (or one at a time on a small window), and the row of people above them.

import { face, groupFace } from "./avatar.js";
import { cast, ofGroup, ofPerson } from "./casting.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { Phone } from "./phone.js";
import { t } from "./words.js";

const small = matchMedia("(max-width: 720px)");
const SEEN_FROM = 0.6; // share of a phone inside the window from which its open chat counts as read

export class Stage {
  #phones = new Map(); // view key -> Phone
  #views = [];
  #active = "";
  #pressed = null;
  #inSight = new Set();

  constructor(world, unread) {
    Object.assign(this, { world, unread });
    this.row = h("main", { class: "stage", id: "stage", tabindex: "-1" });
    this.people = h("nav", { class: "people", "aria-label": t("people.label") });
    this.sight = new IntersectionObserver((entries) => this.#sighted(entries), { root: this.row, threshold: SEEN_FROM });
    world.addEventListener("*", ({ detail }) => this.#happened(detail));
    small.addEventListener("change", () => this.draw());
    document.addEventListener("visibilitychange", () => this.refresh());
  }

  /** Build every phone anew (first time, another language); who is on stage and what is open stays. */
  draw() {
    if (!this.#views.length) this.#views = cast(this.world);
    this.#active ||= this.#views[0]?.key ?? "";
    this.people.setAttribute("aria-label", t("people.label"));
    this.sight.disconnect();
    this.#inSight.clear();
    this.#phones = new Map(this.#views.map((view) => [view.key, this.#phoneOf(view)]));
    fill(this.row, [...this.#phones.values()].map((phone) => phone.node));
    for (const phone of this.#phones.values()) this.sight.observe(phone.node);
    this.#point();
  }

  #phoneOf(view) {
    this.#phones.get(view.key)?.keepDraft();
    return new Phone({ world: this.world, view, unread: this.unread, stage: this });
  }

  #sighted(entries) {
    for (const { target, isIntersecting } of entries) this.#inSight[isIntersecting ? "add" : "delete"](target.dataset.key);
    this.refresh();
  }

  #happened({ kind, chat, message, person, text, show_alert: showAlert, url }) {
    if (kind === "state") return this.#again();
    if (kind === "bot" && chat !== undefined) return this.#typing(chat);
    if (kind === "day" && person !== undefined) return this.#follow(person, chat);
    if (kind === "message" && this.world.day?.run && !message.from?.is_bot) this.#follow(message.from?.id, message.chat);
    if (kind === "chat" && chat?.migrated_to) return this.#moved(chat);
    if (kind === "alert") return this.#alert(person, text, showAlert, url);
    if (["message", "edit", "delete", "chat", "person", "bot"].includes(kind)) this.#soon();
    return undefined;
  }

  #typing(chat) {
    for (const phone of this.#phones.values()) if (String(phone.view.chat) === String(chat)) phone.typing();
  }

  /** A group became a supergroup: phones that had it open follow it. */
  #moved({ id, migrated_to: next }) {
    for (const view of this.#views) if (String(view.chat) === String(id)) view.chat = next;
    if (this.world.chat(next)) this.draw();
  }

  /** Many events at once are drawn once. */
  #soon() {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      this.refresh();
    });
    setTimeout(() => this.waiting && this.refresh(), 250); // a hidden window has no frames
  }

  #again() {
    const there = (view) => this.world.person(view.person) && (!view.fixed || this.world.chat(view.chat));
    this.#views = this.#views.filter(there);
    this.unread.again();
    this.draw();
  }

  refresh() {
    if (!this.#views.length && cast(this.world).length) return this.draw(); // the street was empty when the page opened
    for (const phone of this.#phones.values()) if (this.#canSee(phone)) phone.see();
    for (const phone of this.#phones.values()) phone.refresh();
    this.#drawPeople();
    return undefined;
  }

  #canSee = (phone) => !document.hidden && (small.matches ? phone.view.key === this.#active : this.#inSight.has(phone.view.key));

  tick() {
    for (const phone of this.#phones.values()) phone.tick();
  }

  // -- who is in front --

  #chip = (phone) => {
    const { view, waiting } = phone;
    const words = view.fixed ? phone.title : `${phone.title} ${t(`role.${phone.person.role}`)}`;
    return h("button", { class: "chip", type: "button", "data-key": view.key, "aria-current": String(view.key === this.#active), "aria-label": waiting ? `${words}, ${t("people.unread", { n: waiting })}` : words, onclick: () => this.activate(view.key) },
      view.fixed ? groupFace(phone.chat) : face(phone.person),
      h("span", { class: "chip-words" }, h("b", {}, phone.title), h("small", {}, t(view.fixed ? "role.group" : `role.${phone.person.role}`))),
      waiting > 0 && h("em", { class: "badge" }, waiting));
  };

  #drawPeople() {
    const print = JSON.stringify([...this.#phones.values()].map((phone) => [phone.title, phone.waiting, phone.view.key === this.#active, this.people.getAttribute("aria-label")]));
    if (print === this.people.dataset.print) return;
    this.people.dataset.print = print;
    const left = this.people.scrollLeft;
    const more = h("button", { class: "chip chip-add", type: "button", "aria-label": t("people.add"), title: t("people.add"), "aria-haspopup": "menu", onclick: (event) => this.#offer(event.currentTarget) }, icon("plus"));
    fill(this.people, [...this.#phones.values()].map(this.#chip), more);
    this.people.scrollLeft = left;
  }

  /** Bring a phone to the front: scrolled to on a wide window, alone on a small one. */
  activate(key, inSight = false) {
    this.#active = key;
    this.#point();
    const phone = this.#phones.get(key);
    if (!small.matches && !inSight) phone.node.scrollIntoView({ behavior: "smooth", inline: "center", block: "nearest" });
    this.people.querySelector("[aria-current=true]")?.scrollIntoView({ behavior: "smooth", inline: "center", block: "nearest" });
  }

  #point() {
    for (const phone of this.#phones.values()) phone.inFront = phone.view.key === this.#active;
    this.refresh();
  }

  #offer(anchor) {
    const out = (key) => !this.#views.some((view) => view.key === key);
    const people = [...this.world.people.values()].map((person) => ({ view: ofPerson(person), words: `${person.name} · ${t(`role.${person.role}`)}`, sign: face(person) }));
    const groups = [...this.world.chats.values()].filter((chat) => chat.kind !== "private").map((chat) => ({ view: ofGroup(this.world, chat), words: chat.title, sign: groupFace(chat) }));
    const items = [...people, ...groups].filter(({ view }) => view && out(view.key)).map(({ view, words, sign }) => ({ words, sign, act: () => this.#bring(view) }));
    openMenu(anchor, items.length ? items : [{ words: t("people.all"), act: () => {} }]);
  }

  #bring(view) {
    this.#views.push(view);
    this.draw();
    this.activate(view.key);
  }

  putAway(phone) {
    this.#views = this.#views.filter((view) => view.key !== phone.view.key);
    if (this.#active === phone.view.key) this.#active = this.#views[0]?.key ?? "";
    this.draw();
  }

  /** Open `chat` on the person's own phone, which comes to the front. */
  show(person, chat) {
    const view = ofPerson(this.world.person(person));
    if (!this.#phones.has(view.key)) this.#bring(view);
    this.#phones.get(view.key).open(chat);
    this.activate(view.key);
  }

  /** The scripted day is at `person` (in `chat`): bring that phone to the front, if it is on stage. */
  #follow(person, chat) {
    const phones = [...this.#phones.values()];
    const group = phones.find(({ view }) => view.fixed && String(view.chat) === String(chat));
    const own = phones.find(({ view }) => !view.fixed && String(view.person) === String(person));
    const phone = group ?? own;
    if (!phone) return;
    if (phone === own && chat !== undefined && String(own.view.chat) !== String(chat)) own.open(chat);
    if (phone.view.key !== this.#active) this.activate(phone.view.key, this.#inSight.has(phone.view.key));
  }

  changed() {
    this.refresh();
  }

  pressedOn(phone) {
    this.#pressed = phone;
  }

  /** The answer belongs to the phone the button was pressed on, else to the person's own. */
  #alert(person, words, showAlert, url) {
    const theirs = [...this.#phones.values()].filter((phone) => String(phone.view.person) === String(person));
    const one = theirs.includes(this.#pressed) ? this.#pressed : (theirs.find((phone) => !phone.view.fixed) ?? theirs[0]);
    one?.answered(words, showAlert, url);
  }
}
