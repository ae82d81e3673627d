// What the server's street looks like now: people, chats and messages, kept fresh by its events.

import * as api from "./api.js";

const RETRY_FOR = 1500; // milliseconds between two attempts to hear the server again

const byId = (list) => new Map(list.map((one) => [String(one.id), one]));

export class World extends EventTarget {
  me = { id: 0, username: "", first_name: "" };
  people = new Map();
  chats = new Map();
  messages = new Map(); // chat id -> Map of message id -> message, oldest first
  seq = 0;
  zone = "Asia/Shanghai";
  places = null;
  commands = null;
  online = true;
  connected = false;
  known = false;
  day = null; // what the scripted day is at: {run, text?, person?, chat?}
  #ahead = 0; // milliseconds the demo's clock is ahead of this machine's
  #source = null;

  now = () => new Date(Date.now() + this.#ahead);
  person = (id) => this.people.get(String(id));
  chat = (id) => this.chats.get(String(id));
  message = (chat, id) => this.messages.get(String(chat))?.get(String(id));
  isBot = (sender) => Boolean(sender?.is_bot) && String(sender.id) === String(this.me.id);

  /** The chats of a person: the private one with the bot first, then the groups. */
  chatsOf(person) {
    const own = this.chat(person.id) ?? { id: person.id, kind: "private", title: this.me.first_name, members: [person.id], person: person.id };
    const groups = [...this.chats.values()].filter((chat) => chat.kind !== "private" && !chat.migrated_to && chat.members.map(String).includes(String(person.id)));
    return [own, ...groups];
  }

  /** Messages of a chat still to be seen, oldest first. */
  visible(chat) {
    return [...(this.messages.get(String(chat))?.values() ?? [])].filter((message) => !message.deleted);
  }

  /** Read the whole state, then listen; throws when the server cannot be reached. */
  async open() {
    const state = await api.state();
    this.#take(state);
    this.#listen();
    this.#tell("state", {});
  }

  #take(state) {
    this.known = true;
    this.me = state.me;
    this.seq = state.seq;
    this.zone = state.timezone ?? this.zone;
    this.places = state.places ?? null;
    this.commands = state.commands ?? null;
    this.online = state.online ?? this.online;
    this.day = state.day ?? null;
    this.setNow(state.now);
    this.people = byId(state.people);
    this.chats = byId(state.chats);
    this.messages = new Map(Object.entries(state.messages ?? {}).map(([chat, list]) => [chat, byId(list)]));
  }

  setNow(iso) {
    const moment = Date.parse(iso);
    if (Number.isFinite(moment)) this.#ahead = moment - Date.now();
  }

  #listen() {
    this.#source?.close();
    const source = new EventSource(`/play/events?since=${this.seq}`);
    this.#source = source;
    source.onopen = () => this.#connection(true);
    source.onmessage = ({ data }) => this.#apply(JSON.parse(data));
    source.onerror = () => {
      source.close();
      this.#connection(false);
      setTimeout(() => this.#again(), RETRY_FOR);
    };
  }

  /** After a break: a server that was started anew has a smaller count, so everything is read again. */
  async #again() {
    try {
      await this.open();
    } catch {
      this.#connection(false); // still away; the banner says so, and we keep asking
      setTimeout(() => this.#again(), RETRY_FOR);
    }
  }

  #connection(connected) {
    if (this.connected === connected) return;
    this.connected = connected;
    this.#tell("connection", { connected });
  }

  #apply(event) {
    this.seq = Math.max(this.seq, event.seq ?? 0);
    this.#changes[event.kind]?.(event);
    this.#tell(event.kind, event);
  }

  #changes = {
    message: (event) => this.#keep(event.message),
    edit: (event) => this.#keep(event.message),
    delete: (event) => this.messages.get(String(event.chat))?.delete(String(event.message)),
    chat: (event) => this.#rechat(event),
    person: (event) => this.people.set(String(event.person.id), event.person),
    clock: (event) => this.setNow(event.now),
    bot: (event) => (this.online = event.online ?? this.online),
    day: (event) => (this.day = event),
    reset: () => this.#again(),
  };

  #keep(message) {
    const chat = String(message.chat);
    if (!this.messages.has(chat)) this.messages.set(chat, new Map());
    const known = this.messages.get(chat);
    if (message.deleted) known.delete(String(message.id));
    else known.set(String(message.id), message);
  }

  #rechat(event) {
    if (event.chat?.id === undefined) return;
    this.chats.set(String(event.chat.id), event.chat);
  }

  #tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
    this.dispatchEvent(new CustomEvent("*", { detail: { ...detail, kind } }));
  }
}
