// A small menu beside the thing it belongs to; one is open at a time.

import { closeOnEscape, h } from "./dom.js";
import { icon } from "./icons.js";

let open = null;

export function closeMenu() {
  open?.remove();
  open = null;
}

function place(node, anchor) {
  const box = anchor.getBoundingClientRect();
  const [wide, high] = [node.offsetWidth, node.offsetHeight];
  const left = Math.min(Math.max(8, box.right - wide), innerWidth - wide - 8);
  const top = box.bottom + high + 8 > innerHeight ? Math.max(8, box.top - high - 4) : box.bottom + 4;
  node.style.setProperty("left", `${left}px`);
  node.style.setProperty("top", `${top}px`);
}

function step(node, by) {
  const items = [...node.querySelectorAll("[role^=menuitem]")];
  items[(items.indexOf(document.activeElement) + by + items.length) % items.length]?.focus();
}

const item = ({ words, sign, side, act }) =>
  h("button", { class: "menu-item", role: "menuitem", type: "button", onclick: () => (closeMenu(), act()) },
    sign && (typeof sign === "string" ? icon(sign) : sign), h("span", { class: "menu-words" }, words), side);

/** `items`: [{words, sign?, side?, act}]. */
export function openMenu(anchor, items) {
  closeMenu();
  if (!items.length) return;
  const node = h("div", { class: "menu", role: "menu" }, items.map(item));
  closeOnEscape(node, () => (closeMenu(), anchor.focus()));
  node.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(node, event.key === "ArrowDown" ? 1 : -1);
    }
  });
  document.body.append(node);
  open = node;
  place(node, anchor);
  node.querySelector("[role=menuitem]").focus({ preventScroll: true });
}

addEventListener("pointerdown", (event) => {
  if (open && !open.contains(event.target)) closeMenu();
});
addEventListener("resize", closeMenu);
