// The page's own drawings: small line icons and the bot's whistle.

import { s } from "./dom.js";

const PATHS = {
  send: ["M4 12 20 4l-5 16-4-6.5z", "M11 13.5 20 4"],
  plus: ["M12 5v14", "M5 12h14"],
  slash: ["M15 5 9 19"],
  at: ["M16 12a4 4 0 1 1-4-4 4 4 0 0 1 4 4v1.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-3.6 7.2"],
  back: ["M15 5l-7 7 7 7"],
  more: ["M12 5.5v.01", "M12 12v.01", "M12 18.5v.01"],
  close: ["M6 6l12 12", "M18 6 6 18"],
  play: ["M8 5.5v13l10.5-6.5z"],
  stop: ["M7 7h10v10H7z"],
  later: ["M12 7v5l3.5 2", "M12 3.5a8.5 8.5 0 1 1-8.5 8.5", "M3.5 6v6h5"],
  sunrise: ["M3 18h18", "M7 18a5 5 0 0 1 10 0", "M12 4v5", "M9.5 6.5 12 4l2.5 2.5", "M4.5 11.5l1.5 1.2", "M19.5 11.5 18 12.7"],
  panel: ["M4 5h16v14H4z", "M14 5v14", "M6.5 9h5", "M6.5 12.5h5", "M6.5 16h3"],
  sun: ["M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8z", "M12 2.5V5", "M12 19v2.5", "M2.5 12H5", "M19 12h2.5", "M5.3 5.3 7 7", "M17 17l1.7 1.7", "M5.3 18.7 7 17", "M17 7l1.7-1.7"],
  moon: ["M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z"],
  auto: ["M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17z", "M12 3.5v17", "M12 8h4.5", "M12 12h8", "M12 16h5.5"],
  picture: ["M4 5.5h16v13H4z", "M8.5 9.5v.01", "M4.5 17l5-5 4 4 2.5-2.5 4 4"],
  pin: ["M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11z", "M12 7.8a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6z"],
  mic: ["M12 4a2.8 2.8 0 0 1 2.8 2.8v4.4a2.8 2.8 0 0 1-5.6 0V6.8A2.8 2.8 0 0 1 12 4z", "M6.5 11.5a5.5 5.5 0 0 0 11 0", "M12 17v3.5"],
  file: ["M7 3.5h7l4 4v13H7z", "M14 3.5v4h4"],
  reply: ["M10 7 4.5 12 10 17", "M5 12h8a6 6 0 0 1 6 6"],
  edit: ["M5 19l1-4L16 5l3 3L9 18z", "M14 7l3 3"],
  forward: ["M14 7l5.5 5L14 17", "M19 12h-8a6 6 0 0 0-6 6"],
  copy: ["M9 9h10v10H9z", "M15 9V5H5v10h4"],
  group: ["M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6z", "M3.5 19a5.5 5.5 0 0 1 11 0", "M16 11.5a2.5 2.5 0 1 0-1-4.8", "M17 14.3a5 5 0 0 1 3.5 4.7"],
  down: ["M12 5v13", "M6.5 12.5 12 18l5.5-5.5"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
  chats: ["M4 5h16v10H10l-4 4v-4H4z"],
};

/** A line icon, hidden from readers of the screen: its button carries the words. */
export const icon = (name) =>
  s("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, PATHS[name].map((d) => s("path", { d })));

/** The bot's mark: a whistle that is heard. */
export const whistle = () =>
  s(
    "svg",
    { class: "whistle", viewBox: "0 0 48 48", "aria-hidden": "true" },
    s("path", { d: "M7 17h26v6.5a10.5 10.5 0 1 1-19 0H7z", fill: "currentColor" }),
    s("circle", { cx: 23.5, cy: 28, r: 4.4, class: "whistle-hole" }),
    s("path", { d: "M37 19l5-3M37.5 24.5H43M37 12.5l3-5", class: "whistle-sound" }),
  );
