// How many messages each phone has not shown yet.

export class Unread {
  #seen = new Map(); // "view chat" -> newest message id shown
  #world;
  #begin = new Map(); // chat id -> newest message id when the page opened

  constructor(world) {
    this.#world = world;
    this.start();
  }

  /** Everything there now counts as read. */
  start() {
    this.#seen.clear();
    this.#begin = new Map([...this.#world.messages].map(([chat, known]) => [chat, this.#newest(known)]));
  }

  #newest = (known) => Math.max(0, ...[...(known?.keys() ?? [])].map(Number));

  /** The world was read anew: what was unread stays so, unless the world itself began anew. */
  again() {
    const shrunk = [...this.#begin].some(([chat, newest]) => this.#newest(this.#world.messages.get(chat)) < newest);
    if (shrunk || !this.#begin.size) this.start();
  }

  see(view, chat) {
    this.#seen.set(`${view} ${chat}`, this.#newest(this.#world.messages.get(String(chat))));
  }

  /** Messages by others than `person` in `chat` that `view` has not shown. */
  count(view, chat, person) {
    const seen = this.#seen.get(`${view} ${chat}`) ?? this.#begin.get(String(chat)) ?? 0;
    return this.#world.visible(chat).filter((one) => Number(one.id) > seen && !one.system && String(one.from?.id) !== String(person)).length;
  }
}
