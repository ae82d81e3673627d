// Moments as people read them, in the demo's own zone.

import { locale, t } from "./words.js";

let zone = "Asia/Shanghai";
export const useZone = (name) => (zone = name);

/** A Date from what the server gives: ISO text or seconds since 1970. */
export const moment = (given) => new Date(typeof given === "number" ? given * 1000 : given);

const form = (date, options) => new Intl.DateTimeFormat(locale(), { timeZone: zone, hour12: false, ...options }).format(date);

export const hour = (date) => form(date, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const dayKey = (date) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(date);
export const full = (date) =>
  `${form(date, { month: "short", day: "numeric" })} ${form(date, { weekday: "short" })} ${hour(date)}`;
export const short = (date) => `${form(date, { month: "numeric", day: "numeric" })} ${hour(date)}`;

/** "Today", "yesterday" or the date, seen from `now`. */
export function dayName(date, now) {
  const key = dayKey(date);
  if (key === dayKey(now)) return t("chat.today");
  if (key === dayKey(new Date(now.getTime() - 86_400_000))) return t("chat.yesterday");
  return form(date, { month: "long", day: "numeric" });
}
