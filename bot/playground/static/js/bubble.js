// One message (or one album) as a bubble, drawn for the person who holds the phone.

import { botFace, colour, face } from "./avatar.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { keyboard } from "./keyboard.js";
import { contactRow, fileRow, locationTile, pictures, voiceBar } from "./media.js";
import { hour, moment } from "./moment.js";
import { rich } from "./rich.js";
import { t } from "./words.js";

/** A message in a few plain words, for quotes and chat lists. */
export function snippet(message) {
  const words = message.text || message.caption;
  if (words) return words.replace(/\s+/g, " ").slice(0, 120);
  if (message.photos?.length) return t("message.photo");
  if (message.voice) return t("message.voice");
  if (message.location) return t("message.location");
  if (message.document) return t("message.document");
  return message.system ?? "";
}

function quote(message, context) {
  if (!message.reply_to) return null;
  const original = context.find(message.reply_to);
  const body = original
    ? [h("b", {}, original.from?.name ?? ""), h("span", {}, snippet(original))]
    : [h("span", {}, t("message.gone"))];
  return h("button", { class: "quote", type: "button", onclick: () => context.jump(message.reply_to) }, body);
}

function words(message, context) {
  if (!message.html && !message.text && !message.caption) return null;
  const shown = message.html ? rich(message.html, context.command) : (message.text ?? message.caption);
  return h("div", { class: "words", dir: "auto" }, shown);
}

function meta(message) {
  return h("span", { class: "meta" }, message.edited && h("i", {}, t("message.edited")), h("time", {}, hour(moment(message.date))));
}

function head(unit, context) {
  const { from } = unit.messages[0];
  if (!unit.first || context.own(unit) || context.private) return null;
  const shown = h("p", { class: "sender", style: { "--face": colour(from.id) } }, from.name);
  if (from.is_bot) shown.append(h("span", { class: "tag" }, t("message.bot")));
  return shown;
}

const forwarded = (message) =>
  message.forwarded ? h("p", { class: "forwarded" }, icon("forward"), message.forwarded) : null;

const reactions = (message) =>
  message.reactions?.length ? h("p", { class: "reactions" }, message.reactions.map((sign) => h("span", {}, sign))) : null;

function carried(unit, context) {
  const [message] = unit.messages;
  const urls = unit.messages.flatMap((one) => one.photos ?? []);
  return [
    urls.length ? pictures(urls) : null,
    message.location ? locationTile(message.location, context.places) : null,
    message.voice ? voiceBar(message.voice, message.id) : null,
    message.document ? fileRow(message.document) : null,
    message.contact ? contactRow(message.contact) : null,
  ];
}

function actions(unit, context) {
  return h("button", { class: "act", type: "button", "aria-haspopup": "menu", "aria-label": t("message.actions"), onclick: (event) => context.menu(unit, event.currentTarget) }, icon("more"));
}

function openMenu(event, unit, context, bubble) {
  if (event.target.closest("button, a, [role=button], .spoiler") || String(getSelection())) return;
  context.menu(unit, bubble.querySelector(".act"));
}

/** `unit` is {messages, first, last}: an album's messages or a single one, and where it stands among its sender's. */
export function bubble(unit, context) {
  const [message] = unit.messages;
  if (message.system) return h("p", { class: "system", "data-message": message.id }, message.system);
  const speaking = unit.messages.find((one) => one.caption || one.text) ?? message;
  const own = context.own(unit);
  const body = h("div", { class: "bubble" }, head(unit, context), forwarded(message), quote(message, context), carried(unit, context), words(speaking, context), meta(speaking), reactions(message), actions(unit, context));
  body.addEventListener("click", (event) => openMenu(event, unit, context, body));
  const keys = message.buttons?.length ? keyboard(message.buttons, (row, column, button) => context.press(message, row, column, button)) : null;
  const side = !own && !context.private ? h("span", { class: "side" }, unit.last && (message.from.is_bot ? botFace() : face(context.person(message.from)))) : null;
  return h("article", { class: ["line", own ? "own" : "other", message.from.is_bot && "from-bot", unit.first && "first", unit.last && "last", !speaking.text && !speaking.caption && "wordless"].filter(Boolean).join(" "), "data-message": message.id },
    side, h("div", { class: "stack" }, body, keys));
}
