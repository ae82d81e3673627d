// The menus of a phone: what may be done with a message, and with a chat.

import { t } from "./words.js";

const plain = (message) => message.text || message.caption || "";

/** What the holder of `phone` may do with `unit`. */
export function messageMenu(phone, unit) {
  const [message] = unit.messages;
  const own = String(message.from?.id) === String(phone.view.person);
  const words = unit.messages.map(plain).find(Boolean);
  return [
    { sign: "reply", words: t("message.reply"), act: () => phone.reply(message) },
    own && (message.text || message.caption) && !message.forwarded && { sign: "edit", words: t("message.edit"), act: () => phone.edit(message) },
    phone.chat.kind !== "private" && { sign: "forward", words: t("message.forward"), act: () => phone.deeds.forward(message) },
    own && { sign: "close", words: t("message.delete"), act: () => unit.messages.forEach((one) => phone.deeds.remove(one)) },
    words && { sign: "copy", words: t("message.copy"), act: () => navigator.clipboard?.writeText(words) },
  ].filter(Boolean);
}

function privateMenu(phone) {
  const { blocked } = phone.person;
  return [{ sign: blocked ? "check" : "close", words: t(blocked ? "chat.unblock" : "chat.block"), act: () => phone.deeds.block(!blocked) }];
}

function groupMenu(phone) {
  const { chat } = phone;
  const there = ["member", "administrator"].includes(chat.bot);
  return [
    there
      ? { sign: "close", words: t("chat.removebot"), act: () => phone.deeds.removeBot() }
      : { sign: "plus", words: t("chat.addbot"), act: () => phone.deeds.addBot() },
    chat.kind === "group" && { sign: "group", words: t("chat.migrate"), act: () => phone.deeds.migrate() },
    { sign: "back", words: t("chat.leave"), act: () => phone.deeds.leave() },
  ].filter(Boolean);
}

/** What the holder may do with the open chat. */
export function chatMenu(phone) {
  const away = { sign: "close", words: t("people.hide"), act: () => phone.stage.putAway(phone) };
  return [...(phone.chat.kind === "private" ? privateMenu(phone) : groupMenu(phone)), away];
}
