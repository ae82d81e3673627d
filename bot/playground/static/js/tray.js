// The drawer under the text: sample pictures (several make an album), named places, voice, files.

import { closeOnEscape, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { readFile } from "./reading.js";
import { placeName } from "./media.js";
import { PHOTOS, photoUrl } from "./samples.js";
import { tile } from "./street_map.js";
import { t } from "./words.js";

export class Tray {
  #chosen = [];
  #page = "photos";

  /** `send(what)` takes a part of POST /play/send; `places` are [{name, name_en?, latitude, longitude}]. */
  constructor(places, send) {
    this.places = places;
    this.send = (what) => {
      this.close();
      send(what);
    };
    this.node = h("div", { class: "tray", hidden: true });
    closeOnEscape(this.node, () => this.close());
  }

  toggle() {
    this.node.hidden = !this.node.hidden;
    this.#chosen = [];
    if (!this.node.hidden) this.#draw();
  }

  close() {
    this.node.hidden = true;
  }

  #draw() {
    const pages = { photos: ["picture", () => this.#photos()], places: ["pin", () => this.#places()], voice: ["mic", () => this.#voice()], file: ["file", () => this.#files()] };
    const tabs = Object.entries(pages).map(([name, [sign]]) =>
      h("button", { class: "tray-tab", type: "button", role: "tab", "aria-selected": String(name === this.#page), onclick: () => ((this.#page = name), this.#draw()) }, icon(sign), t(`tray.${name}`)));
    fill(this.node, h("div", { class: "tray-tabs", role: "tablist" }, tabs), h("div", { class: "tray-page" }, pages[this.#page][1]()));
  }

  #photos() {
    const chosen = this.#chosen;
    const one = (name) =>
      h("button", { class: "sample", type: "button", "aria-pressed": String(chosen.includes(name)), onclick: () => this.#pick(name) },
        h("img", { src: photoUrl(name), alt: "" }), h("span", {}, t(`photo.${name}`)), chosen.includes(name) && h("b", {}, chosen.indexOf(name) + 1));
    const own = h("label", { class: "tray-own" }, t("tray.own"), h("input", { type: "file", accept: "image/*", multiple: true, onchange: (event) => this.#own(event.target.files) }));
    const go = h("button", { class: "primary", type: "button", disabled: chosen.length === 0, onclick: () => this.send({ photos: chosen.map((name) => `sample:${name}`) }) }, chosen.length ? t("tray.send", { n: chosen.length }) : t("compose.send"));
    return [h("div", { class: "sample-grid" }, PHOTOS.map(one)), h("div", { class: "tray-foot" }, h("small", {}, t("tray.pick")), own, go)];
  }

  #pick(name) {
    this.#chosen = this.#chosen.includes(name) ? this.#chosen.filter((one) => one !== name) : [...this.#chosen, name].slice(-10);
    this.#draw();
  }

  async #own(files) {
    this.send({ photos: await Promise.all([...files].slice(0, 10).map(readFile)) });
  }

  #places() {
    return h("div", { class: "place-list" }, this.places.map(({ latitude, longitude, ...place }) =>
      h("button", { class: "place-choice", type: "button", onclick: () => this.send({ location: { latitude, longitude } }) }, tile({ latitude, longitude }), h("span", {}, placeName(place)))));
  }

  #voice() {
    return [h("button", { class: "primary tray-wide", type: "button", onclick: () => this.send({ voice: true }) }, icon("mic"), t("tray.voice.send")), h("small", {}, t("tray.voice.hint"))];
  }

  #files() {
    const choice = (key, bytes) => {
      const name = t(key).split(/[（ (]/)[0];
      return h("button", { class: "tray-file", type: "button", onclick: () => this.send({ document: { name, size: bytes } }) }, icon("file"), t(key));
    };
    return [choice("tray.file.small", 120 * 1024), choice("tray.file.large", 25 * 1024 * 1024)];
  }
}
