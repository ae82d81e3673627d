// A picture, large, over the whole page.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

export function openPicture(url) {
  const box = h("dialog", { class: "lightbox", "aria-label": t("message.photo"), onclick: () => box.close(), onclose: () => box.remove() },
    h("img", { src: url, alt: t("message.photo") }),
    h("button", { class: "round lightbox-close", type: "button", "aria-label": t("compose.cancel") }, icon("close")));
  document.body.append(box);
  box.showModal();
}
