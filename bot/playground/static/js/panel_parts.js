// Counts, queue rows and ticket histories as the drawer shows them.

import { h } from "./dom.js";
import { moment, short } from "./moment.js";
import { t, told } from "./words.js";

const CODES = new Set(["kind", "decision"]); // fields whose values are codes with words of their own
const WHO = new Set(["person", "chat", "to"]); // fields that hold a name, or a number that has one
const SHOWN = 60; // rows drawn of a queue, newest first as the server gives them

const isMoment = (value) => typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value);
const plain = (value) => (isMoment(value) ? short(moment(value)) : typeof value === "object" ? JSON.stringify(value) : String(value));

/** Numbers of a queue (every field of it that is a number, or the fields of `counts`), as little tiles; `scope` is inbox or outbox. */
export function counts(scope, queueState) {
  const numbers = Object.entries({ ...queueState, ...queueState?.counts }).filter(([, value]) => typeof value === "number");
  return h("dl", { class: "tiles" }, numbers.map(([name, value]) => h("div", { class: `tile tile-${name}` }, h("dt", {}, told(`${scope}.${name}`, told(`count.${name}`, name))), h("dd", {}, value))));
}

const pill = (scope, state) => h("span", { class: `pill ${scope}-${state}` }, told(`${scope}.${state}`, state));

function value(name, given, who) {
  if (CODES.has(name)) return told(`${name}.${given}`, plain(given));
  return plain(WHO.has(name) ? who(given) : given);
}

function row(scope, entry, who) {
  const { status, state, at, id, ...facts } = entry;
  const rest = Object.entries(facts).filter(([, value]) => value !== null && value !== "");
  return h("li", { class: "queue-row" },
    h("div", { class: "queue-head" }, (status ?? state) && pill(scope, status ?? state), at && h("time", {}, plain(at)), id !== undefined && h("small", {}, `#${id}`)),
    h("dl", {}, rest.map(([name, given]) => [h("dt", {}, told(`field.${name}`, name)), h("dd", {}, value(name, given, who))])));
}

/** Rows of inbox or outbox; `who` names a person or chat by its number. */
export function queue(scope, rows = [], who = String) {
  if (!rows.length) return h("p", { class: "empty" }, t("panel.empty"));
  const left = rows.length - SHOWN;
  return [h("ol", { class: "queue" }, rows.slice(0, SHOWN).map((entry) => row(scope, entry, who))), left > 0 && h("p", { class: "empty" }, t("panel.more", { n: left }))];
}

const step = (entry) =>
  h("li", {}, h("time", {}, plain(entry.at)), h("div", {}, h("b", {}, told(`action.${entry.action}`, entry.action)), entry.words && h("span", {}, entry.words), entry.actor && h("small", {}, entry.actor)));

function ticket(one, open) {
  const keep = (event) => open[event.target.open ? "add" : "delete"](one.number);
  return h("details", { class: "ticket", open: open.has(one.number), ontoggle: keep },
    h("summary", {}, h("span", { class: "ticket-number" }, one.number), pill("ticket", one.status),
      h("span", { class: "ticket-what" }, [told(`category.${one.category}`, one.category), one.grid].filter(Boolean).join(" · ")),
      h("span", { class: "ticket-who" }, one.holder || t("panel.unheld"), one.promise && h("small", {}, t("panel.by", { when: plain(one.promise) })))),
    h("ol", { class: "history", "aria-label": t("panel.history") }, (one.history ?? []).map(step)));
}

/** Tickets that fit `words`, each with its history; `open` remembers which are unfolded. */
export function tickets(all, words, open) {
  const wanted = words.trim().toLowerCase();
  const fits = (one) => [one.number, one.category, told(`category.${one.category}`, ""), one.grid, one.holder, told(`ticket.${one.status}`, one.status)].join(" ").toLowerCase().includes(wanted);
  const found = all.filter(fits);
  return found.length ? found.map((one) => ticket(one, open)) : h("p", { class: "empty" }, t("panel.empty"));
}
