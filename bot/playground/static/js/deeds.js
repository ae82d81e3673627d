// What a phone's holder does, each telling the person when the server refuses.

import * as api from "./api.js";
import { t } from "./words.js";

/** `act` awaited; false and a word to the person when it was refused. */
async function tried(tell, act) {
  try {
    await act();
    return true;
  } catch (refusal) {
    if (!(refusal instanceof api.Refused)) throw refusal;
    tell(t("net.failed", { why: refusal.message }));
    return false;
  }
}

/** The deeds of one phone: `view` has `person`, `chat`; `tell(words)` shows a line over the phone. */
export function deeds(view, tell) {
  const attempt = (act) => tried(tell, act);
  return {
    send: (what) => attempt(() => api.send(view.person, view.chat, what)),
    change: (message, text) => attempt(() => api.edit(view.person, view.chat, message.id, text)),
    press: (message, row, column) => attempt(() => api.press(view.person, view.chat, message.id, row, column)),
    start: () => attempt(() => api.start(view.person)),
    forward: (message) =>
      attempt(() => api.send(view.person, view.person, { forward: { chat: message.chat, message: message.id } })),
    block: (blocked) => attempt(() => api.block(view.person, blocked)),
    leave: () => attempt(() => api.leave(view.person, view.chat)),
    addBot: () => attempt(() => api.addBot(view.person, view.chat)),
    removeBot: () => attempt(() => api.removeBot(view.person, view.chat)),
    migrate: () => attempt(() => api.migrate(view.chat)),
  };
}
