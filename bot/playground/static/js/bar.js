// The bar over the stage: whose page this is, the demo's time, and what moves the demo on.

import * as api from "./api.js";
import { fill, h } from "./dom.js";
import { icon, whistle } from "./icons.js";
import { openMenu } from "./menu.js";
import { date, full, weekday } from "./moment.js";
import { said } from "./refusals.js";
import { nextTheme, theme } from "./theme.js";
import { language, setLanguage, t } from "./words.js";

const SIGNS = { auto: "auto", light: "sun", dark: "moon" };
const TOLD_FOR = 5000; // milliseconds a word in the strip stays

export class Bar {
  #playing = false;

  constructor(world, panel) {
    Object.assign(this, { world, panel });
    this.node = h("header", { class: "bar" });
    this.strip = h("p", { class: "strip", role: "status", hidden: true });
    this.clock = h("time", { class: "clock-time" });
    world.addEventListener("day", ({ detail }) => this.#day(detail));
    world.addEventListener("state", () => world.day && this.#day(world.day));
    for (const kind of ["clock", "state"]) world.addEventListener(kind, () => this.tick());
    world.addEventListener("connection", ({ detail }) => this.#connection(detail.connected));
  }

  draw() {
    if (this.fading) this.tell(""); // a passing word in the other language
    const playing = this.#playing;
    fill(this.node,
      h("a", { class: "skip", href: "#stage" }, t("page.skip")),
      h("div", { class: "brand" }, h("span", { class: "brand-mark" }, whistle()), h("div", {}, h("h1", {}, t("brand")), h("p", {}, t("brand.line")))),
      this.strip,
      h("div", { class: "clock" }, h("small", {}, t("clock.label")), this.clock),
      h("div", { class: "controls" },
        this.#control(playing ? "stop" : "play", t(playing ? "day.stop" : "day.play"), () => this.#play(!playing), "lead", "play"),
        this.#control("later", t("later.2h"), () => this.#later("+2h"), "only-wide", "later"),
        this.#control("sunrise", t("later.morning"), () => this.#later("tomorrow 08:30"), "only-wide", "morning"),
        this.#control("later", t("later.label"), (event) => this.#choose(event.currentTarget), "only-small", "choose-later"),
        this.#control("panel", t("panel.label"), () => this.panel.toggle(), "", "panel"),
        h("button", { class: "control quiet", type: "button", lang: language() === "zh" ? "en" : "zh-Hans", "data-control": "language", "aria-label": t("language.label"), onclick: () => setLanguage(language() === "zh" ? "en" : "zh") }, t("language.switch")),
        this.#theme()));
    this.tick();
  }

  #control(sign, words, act, extra, name) {
    return h("button", { class: `control ${extra}`, type: "button", title: words, "data-control": name, onclick: act }, icon(sign), h("span", {}, words));
  }

  #theme() {
    const words = t("theme.label", { theme: t(`theme.${theme()}`) });
    return h("button", { class: "control quiet", type: "button", "data-control": "theme", "aria-label": words, title: words, onclick: () => (nextTheme(), this.draw(), this.node.querySelector("[data-control=theme]").focus()) }, icon(SIGNS[theme()]));
  }

  tick() {
    if (!this.world.known) return; // before the state is read, this machine's time would be a lie
    const now = this.world.now();
    fill(this.clock, h("span", {}, date(now)), " ", h("span", {}, weekday(now)));
  }

  /** A line under the bar; it stays when `staying`. */
  tell(words, { staying = false, bad = false } = {}) {
    clearTimeout(this.fading);
    this.fading = 0;
    this.strip.textContent = words;
    this.strip.hidden = !words;
    this.strip.classList.toggle("bad", bad);
    if (words && !staying) this.fading = setTimeout(() => this.tell(""), TOLD_FOR);
  }

  async #tried(act, missing) {
    try {
      return await act();
    } catch (refusal) {
      if (!(refusal instanceof api.Refused)) throw refusal;
      this.tell(refusal.missing ? t(missing) : t("net.failed", { why: said(refusal.message) }), { bad: true });
      return null;
    }
  }

  /** On a small window both ways of moving the clock stand in one menu. */
  #choose(anchor) {
    openMenu(anchor, [
      { sign: "later", words: t("later.2h"), act: () => this.#later("+2h") },
      { sign: "sunrise", words: t("later.morning"), act: () => this.#later("tomorrow 08:30") },
    ]);
  }

  async #later(to) {
    const answer = await this.#tried(() => api.clock(to), "later.none");
    if (!answer) return;
    this.world.setNow(answer.now);
    this.tick();
    this.tell(t("later.done", { when: full(this.world.now()) }));
  }

  async #play(run) {
    const answer = await this.#tried(() => api.day(run), "day.none");
    if (!answer) return;
    this.#playing = run;
    this.draw();
    if (!run) this.tell("");
  }

  /** `event` is {run, text?, done?}: whether the scripted day goes on, what it is at, why it broke off. */
  #day({ run = true, text = "", words = "", done = false }) {
    const goesOn = Boolean(run) && !done;
    if (goesOn !== this.#playing) {
      this.#playing = goesOn;
      this.draw();
    }
    const what = text || words;
    if (goesOn && what) this.tell(t("day.playing", { what }), { staying: true });
    else if (!goesOn) this.tell(done ? t("day.done") : what, { bad: !done });
  }

  #connection(connected) {
    this.tell(connected ? "" : t("net.lost"), { staying: !connected, bad: !connected });
  }
}
