// Every word of the page itself, in Chinese and in English; chat texts come from the bot.

import { english } from "./words_en.js";
import { chinesePanel, englishPanel } from "./words_panel.js";
import { chinese } from "./words_zh.js";

const catalogues = { zh: { ...chinese, ...chinesePanel }, en: { ...english, ...englishPanel } };
const KEY = "xiaoshao.language";
const listeners = new Set();
let current = localStorage.getItem(KEY) === "en" ? "en" : "zh";

export const language = () => current;
export const locale = () => (current === "zh" ? "zh-CN" : "en-GB");

/** The words for `key`, with `{name}` replaced from `facts`; an unknown key shows itself. */
export function t(key, facts = {}) {
  const words = catalogues[current][key] ?? catalogues.zh[key] ?? key;
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? String(facts[name]) : whole));
}

/** The words for `key` if the catalogue has them, else `otherwise`. */
export const told = (key, otherwise) => catalogues[current][key] ?? otherwise;

export function setLanguage(next) {
  current = next === "en" ? "en" : "zh";
  localStorage.setItem(KEY, current);
  document.documentElement.lang = current === "zh" ? "zh-Hans" : "en";
  for (const listener of listeners) listener(current);
}

/** Call `listener` whenever the language changes. */
export const onLanguage = (listener) => listeners.add(listener);
