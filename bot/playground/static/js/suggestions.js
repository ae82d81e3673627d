// While a person types: the bot after an "@", the commands after a "/".

import { fill, h } from "./dom.js";
import { botFace } from "./avatar.js";
import { commandsFor } from "./samples.js";
import { t, told } from "./words.js";

/** [{name, words}] for a person; the server's own list (setMyCommands) wins. */
function commandList(world, person) {
  const given = world.commands;
  if (given?.length) return given.map(({ command, description }) => ({ name: command, words: description }));
  return commandsFor(person.role).map((name) => ({ name, words: told(`command.${name}`, "") }));
}

export class Suggestions {
  constructor(world, choose) {
    this.world = world;
    this.choose = choose;
    this.node = h("div", { class: "suggestions", role: "listbox", hidden: true });
  }

  get open() {
    return !this.node.hidden;
  }

  close() {
    this.node.hidden = true;
  }

  /** Offer what fits the word before the caret; `group` adds the bot's name to commands. */
  look(text, caret, person, group) {
    const word = text.slice(0, caret).match(/(?:^|\s)([@/][\w]*)$/)?.[1] ?? "";
    if (word.startsWith("/") && text.trimStart().startsWith("/")) this.commands(person, group, word.slice(1));
    else if (word.startsWith("@") && group) this.#mention(word);
    else this.close();
  }

  commands(person, group, begun = "") {
    const fits = commandList(this.world, person).filter(({ name }) => name.startsWith(begun));
    this.#offer(fits.map(({ name, words }) => {
      const command = group ? `/${name}@${this.world.me.username}` : `/${name}`;
      return this.#option(() => this.choose({ command, needsWords: group && name === "report" }), h("b", {}, `/${name}`), h("span", {}, words));
    }));
  }

  #mention(word) {
    const handle = `@${this.world.me.username}`;
    const fits = handle.toLowerCase().startsWith(word.toLowerCase()) && handle !== word;
    this.#offer(fits ? [this.#option(() => this.choose({ mention: handle, instead: word }), botFace(), h("b", {}, handle), h("span", {}, t("chat.bot")))] : []);
  }

  #option = (act, ...content) =>
    h("button", { class: "suggestion", type: "button", role: "option", "aria-selected": "false", onmousedown: (event) => event.preventDefault(), onclick: act }, content);

  #offer(options) {
    fill(this.node, options);
    this.node.hidden = options.length === 0;
  }

  /** Move into the list from the text. */
  enter() {
    this.node.querySelector("button")?.focus();
  }
}
