// What the people behind the phones do, as calls of the playground's server.

/** A refusal or an unreachable server, with words for the person; `missing` when this server does not offer it. */
export class Refused extends Error {
  constructor(words, status = 0) {
    super(words);
    this.missing = status === 404;
  }
}

async function call(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (fault) {
    throw new Refused(fault instanceof Error ? fault.message : String(fault));
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok || body.ok === false) throw new Refused(body.error ?? `HTTP ${answer.status}`, answer.status);
  return body;
}

const post = (name, body) =>
  call(`/play/${name}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

export const state = () => call("/play/state");
export const panel = () => call("/play/panel");
export const send = (as, chat, what) => post("send", { as, chat, ...what });
export const press = (as, chat, message, row, column) => post("press", { as, chat, message, row, column });
export const edit = (as, chat, message, text) => post("edit", { as, chat, message, text });
export const remove = (as, chat, message) => post("delete", { as, chat, message });
export const start = (as, payload) => post("start", payload ? { as, payload } : { as });
export const block = (as, blocked) => post("block", { as, blocked });
export const join = (as, chat) => post("join", { as, chat });
export const leave = (as, chat) => post("leave", { as, chat });
export const addBot = (as, chat) => post("add_bot", { as, chat });
export const removeBot = (as, chat) => post("remove_bot", { as, chat });
export const migrate = (chat) => post("migrate", { chat });
export const clock = (to) => post("clock", { to });
export const day = (run) => post("day", { run });
