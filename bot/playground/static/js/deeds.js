// What a phone's holder does, each telling the person when the server refuses.

import * as api from "./api.js";
import { readFile } from "./reading.js";
import { said } from "./refusals.js";
import { photoUrl } from "./samples.js";
import { t } from "./words.js";

/** The bytes behind an address of this server, as a data-url. */
async function dataUrl(address) {
  const blob = await (await fetch(address)).blob();
  return readFile(blob);
}

/** Sample pictures go out as the bytes that the person saw. */
async function withPictures(what) {
  if (!what.photos) return what;
  const bytes = (given) => (given.startsWith("sample:") ? dataUrl(photoUrl(given.slice("sample:".length))) : given);
  return { ...what, photos: await Promise.all(what.photos.map(bytes)) };
}

/** `act` awaited; false and a word to the person when it was refused. */
async function tried(tell, act) {
  try {
    await act();
    return true;
  } catch (refusal) {
    if (!(refusal instanceof api.Refused)) throw refusal;
    tell(t("net.failed", { why: said(refusal.message) }));
    return false;
  }
}

/** A message as its forwarded copy: same words and pictures, with its first sender's name. */
async function forwarded(message) {
  const { from } = message;
  const photos = await Promise.all((message.photos ?? []).map(dataUrl));
  const origin = from.is_bot || from.anonymous ? { name: from.name } : { from: from.id };
  return { text: message.text ?? message.caption ?? "", photos, location: message.location, forward: origin };
}

/** The deeds of one phone: `view` has `person`, `chat`; `tell(words)` shows a line over the phone. */
export function deeds(view, tell) {
  const attempt = (act) => tried(tell, act);
  return {
    send: (what) => attempt(async () => api.send(view.person, view.chat, await withPictures(what))),
    change: (message, text) => attempt(() => api.edit(view.person, view.chat, message.id, text)),
    press: (message, row, column) => attempt(() => api.press(view.person, view.chat, message.id, row, column)),
    start: (payload) => attempt(() => api.start(view.person, payload)),
    remove: (message) => attempt(() => api.remove(view.person, view.chat, message.id)),
    forward: (message) => attempt(async () => api.send(view.person, view.person, await forwarded(message))),
    join: () => attempt(() => api.join(view.person, view.chat)),
    block: (blocked) => attempt(() => api.block(view.person, blocked)),
    leave: () => attempt(() => api.leave(view.person, view.chat)),
    addBot: () => attempt(() => api.addBot(view.person, view.chat)),
    removeBot: () => attempt(() => api.removeBot(view.person, view.chat)),
    migrate: () => attempt(() => api.migrate(view.chat)),
  };
}
