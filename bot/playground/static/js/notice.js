// Short words over a phone: a passing line, or a box to be confirmed.

import { h } from "./dom.js";
import { t } from "./words.js";

const SHOWN_FOR = 3600; // milliseconds

/** A line that goes away by itself. */
export function toast(root, words) {
  root.querySelector(":scope > .toast")?.remove();
  const line = h("p", { class: "toast", role: "status" }, words);
  root.append(line);
  setTimeout(() => line.remove(), SHOWN_FOR);
}

/** A box over this phone only, as Telegram shows an alert; it waits for OK. */
export function alertBox(root, title, words) {
  root.querySelector(":scope > .alert")?.remove();
  const before = document.activeElement;
  const close = () => {
    box.remove();
    before?.focus?.({ preventScroll: true });
  };
  const ok = h("button", { class: "alert-ok", type: "button", onclick: close }, t("alert.ok"));
  const box = h("div", { class: "alert", role: "alertdialog", "aria-modal": "true", "aria-label": title },
    h("div", { class: "alert-box" }, h("b", {}, title), h("p", {}, words), ok));
  box.addEventListener("keydown", (event) => event.key === "Escape" && close());
  root.append(box);
  ok.focus({ preventScroll: true });
}
