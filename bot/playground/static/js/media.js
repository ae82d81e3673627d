// What a message carries besides words: pictures, albums, places, voice and files.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { openPicture } from "./lightbox.js";
import { tile } from "./street_map.js";
import { language, t } from "./words.js";

const NEAR = 0.00005; // degrees, about five metres: the same named place

const picture = (url) =>
  h("button", { class: "picture", type: "button", "aria-label": t("message.open"), onclick: () => openPicture(url) },
    h("img", { src: url, alt: t("message.photo"), loading: "lazy" }));

/** One picture, or several side by side. */
export const pictures = (urls) => h("div", { class: `pictures pictures-${Math.min(urls.length, 4)}` }, urls.map(picture));

export const placeName = (place) => (language() === "en" && place?.name_en) || place?.name;

const nameOf = (location, places) =>
  placeName(places.find((place) => Math.abs(place.latitude - location.latitude) < NEAR && Math.abs(place.longitude - location.longitude) < NEAR));

export function locationTile(location, places) {
  const numbers = `${location.latitude.toFixed(5)}, ${location.longitude.toFixed(5)}`;
  const name = nameOf(location, places);
  return h("div", { class: "place" }, tile(location),
    h("p", { class: "place-words", title: numbers }, icon("pin"), h("span", {}, name ?? numbers)));
}

/** Bars of a voice message; the same message always has the same shape. */
export function voiceBar(voice, id) {
  const seconds = voice?.duration ?? 6;
  const bars = Array.from({ length: 28 }, (_, at) => 22 + Math.abs(Math.sin(at * 1.7 + Number(id)) * Math.cos(at * 0.6)) * 78);
  const bubble = h("div", { class: "voice" });
  const play = h("button", { class: "voice-play", type: "button", "aria-label": t("message.voice.play"), onclick: () => sweep(bubble, seconds) }, icon("play"));
  bubble.append(play, h("span", { class: "voice-bars", "aria-hidden": "true" }, bars.map((high, at) => h("i", { style: { height: `${high}%`, "--at": at } }))),
    h("span", { class: "voice-time" }, `0:${String(seconds).padStart(2, "0")}`));
  return bubble;
}

function sweep(bubble, seconds) {
  bubble.classList.remove("playing");
  bubble.style.setProperty("--lasts", `${seconds}s`);
  requestAnimationFrame(() => bubble.classList.add("playing"));
}

const size = (bytes) => (bytes >= 1_048_576 ? `${(bytes / 1_048_576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`);

export const fileRow = (file) =>
  h("div", { class: "file" }, h("span", { class: "file-icon" }, icon("file")),
    h("span", { class: "file-name" }, file.name ?? file.file_name ?? t("tray.file")),
    h("small", {}, file.size || file.file_size ? size(file.size ?? file.file_size) : ""));

export const contactRow = (contact) =>
  h("div", { class: "file" }, h("span", { class: "file-icon" }, icon("group")), h("span", {}, contact.first_name ?? ""), h("small", {}, contact.phone_number ?? ""));
