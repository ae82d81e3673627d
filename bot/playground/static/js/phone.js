// One phone in somebody's hand: its frame, the chats it has, the open chat and what may be done in it.

import { botFace, face, groupFace } from "./avatar.js";
import { snippet } from "./bubble.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { deeds } from "./deeds.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { settle } from "./keyboard.js";
import { openMenu } from "./menu.js";
import { messageMenu, chatMenu } from "./phone_menus.js";
import { hour, moment } from "./moment.js";
import { alertBox, toast } from "./notice.js";
import { PLACES } from "./samples.js";
import { t } from "./words.js";

const TYPING_FOR = 4000; // milliseconds
const START = /[?&]start=([\w-]+)$/;

export class Phone {
  #conversation = null;
  #composer = null;

  /** `view` is {key, person, chat, fixed}: who holds it, which chat is open (null: the list), whether it only shows that one. */
  constructor({ world, view, unread, stage }) {
    Object.assign(this, { world, view, unread, stage });
    this.screen = h("div", { class: "screen" });
    this.clock = h("time", { class: "status-time" }, "");
    this.status = h("div", { class: "status", "aria-hidden": "true" }, this.clock, h("span", { class: "status-signs" }, h("i", { class: "bars" }), h("i", { class: "battery" })));
    this.node = h("section", { class: "phone", id: `phone-${view.key}`, "aria-label": this.title, "data-person": view.person, "data-key": view.key }, this.status, this.screen);
    this.deeds = deeds(view, (words) => toast(this.screen, words));
    this.draw();
  }

  get person() {
    return this.world.person(this.view.person);
  }

  get title() {
    return this.view.fixed ? this.world.chat(this.view.chat).title : this.person.name;
  }

  /** Unread messages over all its chats. */
  get waiting() {
    const chats = this.view.fixed ? [{ id: this.view.chat }] : this.world.chatsOf(this.person);
    return chats.reduce((sum, chat) => sum + this.unread.count(this.view.key, chat.id, this.view.person), 0);
  }

  draw() {
    this.keepDraft();
    if (this.view.chat === null) this.#drawList();
    else this.#drawChat();
    this.tick();
  }

  tick() {
    this.clock.textContent = hour(this.world.now());
  }

  /** The open chat counts as read while it can be seen. */
  see() {
    if (this.view.chat !== null) this.unread.see(this.view.key, this.view.chat);
  }

  open(chat) {
    this.keepDraft();
    this.#composer = null;
    this.view.chat = chat;
    this.draw();
    this.stage.changed(this);
  }

  /** What is written but not sent stays with the chat. */
  keepDraft() {
    if (this.#composer && this.view.chat !== null) (this.view.drafts ??= {})[this.view.chat] = this.#composer.draft;
  }

  // -- the list of chats --

  #drawList() {
    this.#conversation = null;
    this.#composer = null;
    const rows = this.world.chatsOf(this.person).map((chat) => this.#row(chat));
    fill(this.screen,
      h("header", { class: "top" }, face(this.person), h("div", { class: "top-words" }, h("h2", {}, this.person.name), h("p", {}, t(`role.${this.person.role}`)))),
      h("nav", { class: "chats", "aria-label": t("chat.list") }, rows));
  }

  #row(chat) {
    const last = this.world.visible(chat.id).at(-1);
    const count = this.unread.count(this.view.key, chat.id, this.view.person);
    const who = chat.kind !== "private" && last?.from ? `${last.from.name}：` : "";
    return h("button", { class: "chat-row", type: "button", onclick: () => this.open(chat.id) },
      chat.kind === "private" ? botFace() : groupFace(chat),
      h("span", { class: "chat-row-words" }, h("b", {}, this.#chatTitle(chat)), h("span", {}, last ? who + snippet(last) : t("chat.empty"))),
      h("span", { class: "chat-row-side" }, last && h("time", {}, hour(moment(last.date))), count > 0 && h("em", { class: "badge" }, count)));
  }

  #chatTitle = (chat) => (chat.kind === "private" ? this.world.me.first_name : chat.title);

  // -- one chat --

  get chat() {
    return this.world.chatsOf(this.person).find((chat) => String(chat.id) === String(this.view.chat)) ?? this.world.chat(this.view.chat);
  }

  #drawChat() {
    const { chat } = this;
    this.#conversation = new Conversation(this.#context(chat), this.#chatTitle(chat));
    const draft = this.view.drafts?.[chat.id] ?? "";
    this.#composer = this.#newComposer(chat);
    this.foot = h("div", { class: "foot" });
    this.subtitle = h("p", {});
    fill(this.screen, this.#header(chat), this.#conversation.node, this.foot);
    this.refresh();
    this.#composer.draft = draft;
  }

  #header(chat) {
    const others = !this.view.fixed && this.world.chatsOf(this.person).length > 1;
    const back = others && h("button", { class: "tool back", type: "button", "aria-label": t("chat.back"), onclick: () => this.open(null) }, icon("back"), (this.backBadge = h("em", { class: "badge", hidden: true })));
    const more = h("button", { class: "tool", type: "button", "aria-label": t("chat.menu"), "aria-haspopup": "menu", onclick: (event) => openMenu(event.currentTarget, chatMenu(this)) }, icon("more"));
    const owner = this.view.fixed ? this.#speaker(chat) : h("span", { class: "owner", title: t(`role.${this.person.role}`) }, face(this.person), h("span", {}, h("b", {}, this.person.name), h("small", {}, t(`role.${this.person.role}`))));
    return h("header", { class: this.view.fixed ? "top top-fixed" : "top" }, h("div", { class: "top-owner" }, owner),
      h("div", { class: "top-chat" }, back, chat.kind === "private" ? botFace() : groupFace(chat), h("div", { class: "top-words" }, h("h2", {}, this.#chatTitle(chat)), this.subtitle), more));
  }

  /** A group's phone goes from hand to hand: choose who speaks. */
  #speaker(chat) {
    const members = chat.members.map((id) => this.world.person(id)).filter(Boolean);
    const choose = (event) => {
      this.view.person = this.world.person(event.target.value).id;
      this.draw();
      this.stage.changed(this);
    };
    const select = h("select", { class: "speaker-select", onchange: choose }, members.map((one) => h("option", { value: one.id, selected: one.id === this.view.person }, `${one.name} · ${t(`role.${one.role}`)}`)));
    return h("label", { class: "owner speaker" }, face(this.person), h("span", {}, h("small", {}, t("chat.as")), select));
  }

  #context(chat) {
    const { world } = this;
    return {
      private: chat.kind === "private",
      places: world.places ?? PLACES,
      viewer: () => this.view.person,
      now: world.now,
      messages: () => world.visible(chat.id),
      find: (id) => world.message(chat.id, id),
      person: (from) => world.person(from.id) ?? from,
      own: (unit) => String(unit.messages[0].from?.id) === String(this.view.person),
      menu: (unit, anchor) => openMenu(anchor, messageMenu(this, unit)),
      command: (words) => this.deeds.send({ text: words }),
      press: (message, row, column, button) => this.#press(message, row, column, button),
    };
  }

  async #press(message, row, column, button) {
    this.stage.pressedOn(this);
    if (button.kind === "url" && /^https?:/.test(button.url ?? "")) window.open(button.url, "_blank", "noopener");
    const done = await this.deeds.press(message, row, column);
    if (done && button.kind === "start") this.stage.show(this.view.person, this.view.person);
    if (!done || button.kind !== "callback") settle(this.screen);
  }

  #newComposer(chat) {
    return new Composer({
      world: this.world,
      places: this.world.places ?? PLACES,
      person: () => this.person,
      group: chat.kind !== "private",
      send: async (what) => {
        const done = await this.deeds.send(what);
        if (done) this.#conversation.toEnd();
        return done;
      },
      change: (message, text) => this.deeds.change(message, text),
    });
  }

  reply(message) {
    this.#composer.reply(message);
  }

  edit(message) {
    this.#composer.edit(message);
  }

  /** Draw again what may have changed: messages, badges, the bot's state. */
  refresh() {
    if (this.view.chat === null) return this.#drawList();
    this.#conversation.refresh();
    this.#refreshFoot();
    this.#refreshSubtitle();
    if (this.backBadge) {
      const elsewhere = this.waiting - this.unread.count(this.view.key, this.view.chat, this.view.person);
      this.backBadge.textContent = elsewhere;
      this.backBadge.hidden = elsewhere === 0;
    }
    return undefined;
  }

  /** The bot says it is at work; it counts for a few seconds, as in Telegram. */
  typing() {
    this.typingUntil = Date.now() + TYPING_FOR;
    this.refresh();
    setTimeout(() => this.refresh(), TYPING_FOR + 50);
  }

  #refreshSubtitle() {
    const { chat } = this;
    const state = this.world.online ? "chat.online" : "chat.offline";
    const words = chat.kind === "private" ? `${t("chat.bot")} · ${t(state)}` : t("chat.group", { n: chat.members.length });
    const busy = Date.now() < (this.typingUntil ?? 0) && t("chat.typing");
    this.subtitle.textContent = this.person.blocked && chat.kind === "private" ? t("chat.blocked") : busy || words;
    this.subtitle.classList.toggle("live", chat.kind === "private" && this.world.online);
  }

  /** Start for a newcomer, "enable again" after a block, else the place to write. */
  #refreshFoot() {
    const { chat, person } = this;
    const alone = chat.kind === "private";
    let wanted = this.#composer.node;
    if (!alone && !chat.members.includes(person.id)) wanted = this.#bigButton("join", () => this.deeds.join());
    if (alone && person.blocked) wanted = this.#bigButton("unblock", () => this.deeds.block(false));
    else if (alone && !person.started) wanted = this.#bigButton("start", () => this.deeds.start());
    if (this.foot.firstChild !== wanted) fill(this.foot, wanted);
  }

  #bigButton(key, act) {
    if (this.foot.firstChild?.dataset?.key === key) return this.foot.firstChild;
    return h("div", { class: "start", "data-key": key }, key === "start" && h("p", {}, t("chat.start.hint")), h("button", { class: "primary", type: "button", onclick: act }, t(`chat.${key}`)));
  }

  /** Only the phone in front is read aloud as it changes. */
  set inFront(yes) {
    this.node.classList.toggle("active", yes);
    this.#conversation?.list.setAttribute("aria-live", yes ? "polite" : "off");
  }

  /** The bot answered a press: a link that starts it, a passing line, or a box. */
  async answered(words, showAlert, url) {
    settle(this.screen);
    const payload = START.exec(url ?? "")?.[1];
    if (payload && (await this.deeds.start(payload))) this.stage.show(this.view.person, this.view.person);
    if (!words) return;
    if (showAlert) alertBox(this.node, this.world.me.first_name, words);
    else toast(this.screen, words);
  }
}
