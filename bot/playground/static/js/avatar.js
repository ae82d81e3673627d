// A face for everyone: a picture if there is one, else the last character of the name on a calm colour.

import { h } from "./dom.js";
import { icon, whistle } from "./icons.js";

const COLOURS = ["#3f7f93", "#7a6aa8", "#b0694a", "#4d8463", "#a8577a", "#5d74ad", "#8d7a3a", "#5b8a8f"];

/** The same colour for the same id, always; group ids are negative. */
export function colour(id) {
  const sum = [...String(id)].reduce((total, digit) => total * 31 + digit.codePointAt(0), 7);
  return COLOURS[Math.abs(sum) % COLOURS.length];
}

const initial = (name) => {
  const letters = [...(name ?? "?").trim()];
  return /^[\x20-\x7e]/.test(name ?? "") ? letters[0].toUpperCase() : (letters.at(-1) ?? "?");
};

export const botFace = () => h("span", { class: "face face-bot", "aria-hidden": "true" }, whistle());
export const groupFace = (chat) => h("span", { class: "face", "aria-hidden": "true", style: { "--face": colour(chat.id) } }, icon("group"));

/** The face of a person or of any other sender. */
export function face(person) {
  const shape = h("span", { class: "face", "aria-hidden": "true", style: { "--face": colour(person.id) } });
  const given = person.avatar ?? "";
  if (/^(\/|https?:|data:image)/.test(given)) shape.append(h("img", { src: given, alt: "" }));
  else shape.append(given && [...given].length <= 2 ? given : initial(person.name));
  return shape;
}
