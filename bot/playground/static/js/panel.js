// The drawer "behind the scenes": inbox, outbox and tickets, read again every two seconds while it is open.

import * as api from "./api.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { counts, queue, tickets } from "./panel_parts.js";
import { t } from "./words.js";

const EVERY = 2000; // milliseconds

export class Panel {
  #page = "tickets";
  #data = null;
  #open = new Set(); // numbers of tickets whose history is unfolded
  #words = "";
  #print = "";
  #timer = 0;

  constructor(world) {
    this.world = world;
    this.node = h("aside", { class: "panel", hidden: true });
    this.node.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle());
  }

  toggle() {
    this.node.hidden = !this.node.hidden;
    document.body.classList.toggle("with-panel", !this.node.hidden);
    clearTimeout(this.#timer);
    if (this.node.hidden) return document.querySelector("[data-control=panel]")?.focus();
    this.draw();
    this.node.querySelector("[aria-selected=true]").focus();
    return this.#read();
  }

  /** A chat or person by its number, as people call it. */
  #who = (given) => this.world.person(given)?.name ?? this.world.chat(given)?.title ?? given;

  /** The frame; the page inside follows with the data. */
  draw() {
    if (this.node.hidden) return;
    this.node.setAttribute("aria-label", t("panel.title"));
    this.tabs = h("div", { class: "panel-tabs", role: "tablist" });
    this.find = h("input", { class: "panel-find", type: "search", placeholder: t("panel.find"), "aria-label": t("panel.find"), value: this.#words, oninput: () => ((this.#words = this.find.value), this.#fill(true)) });
    this.body = h("div", { class: "panel-body", role: "tabpanel", tabindex: "0" });
    fill(this.node,
      h("header", { class: "panel-head" }, h("h2", {}, h("i", { class: "pulse", "aria-hidden": "true" }), t("panel.title")),
        h("button", { class: "tool", type: "button", "aria-label": t("panel.close"), onclick: () => this.toggle() }, icon("close"))),
      this.tabs, this.find, this.body);
    this.#fill(true);
  }

  async #read() {
    if (this.node.hidden) return;
    try {
      this.#data = await api.panel();
    } catch (refusal) {
      if (!(refusal instanceof api.Refused)) throw refusal;
      this.#data = { fault: refusal.missing ? t("panel.none") : refusal.message };
    }
    this.#fill();
    this.#timer = setTimeout(() => this.#read(), EVERY);
  }

  #fill(anew = false) {
    const print = JSON.stringify(this.#data);
    if (!anew && print === this.#print) return;
    this.#print = print;
    this.#fillTabs();
    this.find.hidden = this.#page !== "tickets";
    if (!this.#data || this.#data.fault) return fill(this.body, h("p", { class: "empty" }, this.#data?.fault ?? "…"));
    const pages = {
      inbox: () => [counts("inbox", this.#data.inbox), queue("inbox", this.#data.inbox?.rows, this.#who)],
      outbox: () => [counts("outbox", this.#data.outbox), queue("outbox", this.#data.outbox?.rows, this.#who)],
      tickets: () => tickets(this.#data.tickets ?? [], this.#words, this.#open),
    };
    return fill(this.body, pages[this.#page]());
  }

  #fillTabs() {
    const size = { inbox: this.#data?.inbox?.rows?.length, outbox: this.#data?.outbox?.rows?.length, tickets: this.#data?.tickets?.length };
    fill(this.tabs, ["tickets", "inbox", "outbox"].map((name) =>
      h("button", { class: "panel-tab", type: "button", role: "tab", "aria-selected": String(name === this.#page), onclick: () => ((this.#page = name), this.#fill(true), this.tabs.querySelector("[aria-selected=true]").focus()) },
        t(`panel.${name}`), size[name] ? h("em", {}, size[name]) : null)));
  }
}
