// Moments as people read them, in the demo's own zone.

import { locale, t } from "./words.js";

let zone = "Asia/Shanghai";
export const useZone = (name) => (zone = name);

/** A Date from what the server gives: ISO text or seconds since 1970. */
export const moment = (given) => new Date(typeof given === "number" ? given * 1000 : given);

const form = (at, options) => new Intl.DateTimeFormat(locale(), { timeZone: zone, hour12: false, ...options }).format(at);

export const hour = (at) => form(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const dayKey = (at) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(at);
export const date = (at) => form(at, { month: "short", day: "numeric" });
export const weekday = (at) => `${form(at, { weekday: "short" })} ${hour(at)}`;
export const full = (at) => `${date(at)} ${weekday(at)}`;
export const short = (at) => `${form(at, { month: "numeric", day: "numeric" })} ${hour(at)}`;

/** "Today", "yesterday" or the date, seen from `now`. */
export function dayName(at, now) {
  const key = dayKey(at);
  if (key === dayKey(now)) return t("chat.today");
  if (key === dayKey(new Date(now.getTime() - 86_400_000))) return t("chat.yesterday");
  return form(at, { month: "long", day: "numeric" });
}
