// The buttons under a message, in the rows the bot gave them.

import { h } from "./dom.js";
import { t } from "./words.js";

const PATIENCE = 4000; // milliseconds a pressed button looks busy when no answer comes

function label(button) {
  return button.kind === "url" ? [button.text, h("span", { class: "key-out", "aria-hidden": "true" }, "↗")] : button.text;
}

/** `onPress(row, column, button)` is awaited; until then, and until the bot answers, the button looks busy. */
export function keyboard(rows, onPress) {
  const key = (button, row, column) =>
    h("button", {
      class: `key key-${button.kind}`,
      type: "button",
      "aria-label": button.kind === "url" ? t("message.link", { text: button.text }) : null,
      onclick: (event) => pressed(event.currentTarget, () => onPress(row, column, button)),
    }, h("span", { class: "key-words" }, label(button)));
  return h("div", { class: "keys" }, rows.map((row, at) => h("div", { class: "keys-row" }, row.map((button, column) => key(button, at, column)))));
}

async function pressed(node, act) {
  if (node.getAttribute("aria-busy") === "true") return;
  node.setAttribute("aria-busy", "true");
  await act();
  setTimeout(() => node.removeAttribute("aria-busy"), PATIENCE);
}

/** The bot has answered: nothing in `root` waits any longer. */
export function settle(root) {
  for (const node of root.querySelectorAll(".key[aria-busy]")) node.removeAttribute("aria-busy");
}
