// Where a person writes: text, reply, edit, mention, command, and the drawer of things to send.

import { snippet } from "./bubble.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { Suggestions } from "./suggestions.js";
import { Tray } from "./tray.js";
import { t } from "./words.js";

const button = (sign, words, act) => h("button", { class: "tool", type: "button", "aria-label": words, title: words, onclick: act }, icon(sign));

export class Composer {
  #reply = null;
  #editing = null;

  /** `person()` speaks; `group` is whether others read along; `send(what)` and `change(message, text)` do it. */
  constructor({ world, places, person, group, send, change }) {
    Object.assign(this, { person, group, send, change, world });
    this.suggestions = new Suggestions(world, (chosen) => this.#chosen(chosen));
    this.tray = new Tray(places, (what) => this.#attach(what));
    this.text = h("textarea", { class: "compose-text", rows: 1, maxlength: 5000, placeholder: t("compose.text"), "aria-label": t("compose.text.as", { name: person().name }), oninput: () => this.#typed(), onkeydown: (event) => this.#key(event) });
    this.about = h("div", { class: "about", hidden: true });
    this.sender = h("button", { class: "round send", type: "button", "aria-label": t("compose.send"), title: t("compose.send"), disabled: true, onclick: () => this.#sendText() }, icon("send"));
    this.node = h("div", { class: "composer" }, this.suggestions.node, this.about, this.#row(), this.tray.node);
  }

  #row() {
    const tools = [button("plus", t("compose.attach"), () => this.tray.toggle()), button("slash", t("compose.commands"), () => this.#commands())];
    const mention = this.group && button("at", t("compose.mention"), () => this.#insert(`@${this.world.me.username} `));
    return h("div", { class: "compose-row" }, tools, h("div", { class: "compose-field" }, this.text, mention), this.sender);
  }

  get draft() {
    return this.text.value;
  }

  set draft(words) {
    this.text.value = words;
    this.#fit();
  }

  reply(message) {
    this.cancel();
    this.#reply = message;
    this.#tellAbout("reply", t("message.replyto", { name: message.from.name }), snippet(message));
  }

  edit(message) {
    this.cancel();
    this.#editing = message;
    this.draft = message.text ?? message.caption ?? "";
    this.#tellAbout("edit", t("message.editing"), snippet(message));
  }

  cancel() {
    if (this.#editing) this.draft = "";
    this.#reply = null;
    this.#editing = null;
    this.about.hidden = true;
    this.#fit();
  }

  #tellAbout(sign, title, words) {
    fill(this.about, icon(sign), h("div", {}, h("b", {}, title), h("span", {}, words)), button("close", t("compose.cancel"), () => this.cancel()));
    this.about.hidden = false;
    this.text.focus();
  }

  #typed() {
    this.#fit();
    this.suggestions.look(this.text.value, this.text.selectionStart, this.person(), this.group);
  }

  #fit() {
    this.sender.disabled = this.text.value.trim() === "";
    this.text.style.setProperty("height", "auto");
    if (this.text.scrollHeight) this.text.style.setProperty("height", `${Math.min(this.text.scrollHeight, 120)}px`);
  }

  #key(event) {
    if (event.key === "Escape") return this.suggestions.open ? this.suggestions.close() : this.cancel();
    if (event.key === "ArrowUp" && this.suggestions.open) return this.suggestions.enter();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return undefined;
    event.preventDefault();
    return this.#sendText();
  }

  #commands() {
    if (this.suggestions.open) this.suggestions.close();
    else this.suggestions.commands(this.person(), this.group);
  }

  #insert(words, instead = "") {
    const { value, selectionStart: caret } = this.text;
    const before = value.slice(0, caret - instead.length);
    const gap = before && !/\s$/.test(before) ? " " : "";
    this.draft = `${before}${gap}${words}${value.slice(caret)}`;
    this.suggestions.close();
    this.text.focus();
  }

  #chosen({ command, needsWords, mention, instead }) {
    this.suggestions.close();
    if (mention) return this.#insert(`${mention} `, instead);
    this.draft = needsWords ? `${command} ` : "";
    if (needsWords) return this.text.focus();
    return this.#give({ text: command });
  }

  async #sendText() {
    const text = this.text.value.trim();
    if (!text) return;
    const editing = this.#editing;
    this.suggestions.close();
    if (!editing) return this.#give({ text }, () => (this.draft = ""));
    if (await this.change(editing, text)) this.cancel();
  }

  /** What is written already goes along as the caption. */
  #attach(what) {
    const text = this.#editing || what.location ? "" : this.text.value.trim();
    return this.#give(text ? { ...what, text } : what, () => text && (this.draft = ""));
  }

  async #give(what, then = () => {}) {
    const whole = this.#reply ? { ...what, reply_to: this.#reply.id } : what;
    if (!(await this.send(whole))) return;
    then();
    this.cancel();
  }
}
