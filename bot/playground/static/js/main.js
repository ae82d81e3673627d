// Starts the page: the world, the bar, the stage and the drawer, put together once.

import { Bar } from "./bar.js";
import { fill, h } from "./dom.js";
import { useZone } from "./moment.js";
import { Panel } from "./panel.js";
import { Stage } from "./stage.js";
import { applyTheme } from "./theme.js";
import { Unread } from "./unread.js";
import { language, onLanguage, setLanguage, t } from "./words.js";
import { World } from "./world.js";

const RETRY = 2000; // milliseconds

const world = new World();
const unread = new Unread(world);
const stage = new Stage(world, unread);
const panel = new Panel(world);
const bar = new Bar(world, panel);

function title() {
  document.title = t("page.title");
}

async function open() {
  try {
    await world.open();
  } catch {
    fill(stage.row, h("p", { class: "down" }, t("net.down"))); // the demo is still starting, or gone: say so and ask again
    setTimeout(open, RETRY);
  }
}

applyTheme();
setLanguage(language());
onLanguage(() => {
  title();
  bar.draw();
  panel.draw();
  stage.draw();
});
title();
bar.draw();
fill(document.getElementById("page"), bar.node, stage.people, h("div", { class: "middle" }, stage.row, panel.node));
world.addEventListener("state", () => useZone(world.zone));
await open();
setInterval(() => {
  bar.tick();
  stage.tick();
}, 1000);
