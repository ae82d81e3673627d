// A piece of a drawn map for any coordinates: the same place always looks the same, and no map service is asked.

import { s } from "./dom.js";

const WIDTH = 264;
const HEIGHT = 132; // metres shown are the same numbers: one unit is one metre
const BLOCK = 120; // metres between two streets

/** A repeatable number in 0..1 for a block of the city. */
function chance(x, y, salt) {
  const wave = Math.sin(x * 127.1 + y * 311.7 + salt * 74.7) * 43758.5453;
  return wave - Math.floor(wave);
}

const metres = ({ latitude, longitude }) => ({
  east: longitude * 111_320 * Math.cos((latitude * Math.PI) / 180),
  south: -latitude * 110_540,
});

function house(x, y, kind) {
  return s("rect", { x, y, width: 17 + kind * 9, height: 13 + kind * 8, rx: 1.5, class: "map-house" });
}

/** One block: a park now and then, else rows of houses. */
function block(column, row, left, top) {
  const side = BLOCK - 20;
  if (chance(column, row, 1) < 0.16) return [s("rect", { x: left + 10, y: top + 10, width: side, height: side, rx: 12, class: "map-park" })];
  const houses = [];
  for (let i = 0; i < 3; i += 1)
    for (let j = 0; j < 3; j += 1)
      if (chance(column * 3 + i, row * 3 + j, 2) > 0.22)
        houses.push(house(left + 17 + i * 31, top + 18 + j * 30, chance(column + i, row + j, 3) > 0.6 ? 1 : 0));
  return houses;
}

function road(column, along, position) {
  const wide = chance(column, 0, along === "x" ? 4 : 5) > 0.7;
  const line = along === "x" ? { x1: position, x2: position, y1: -20, y2: HEIGHT + 20 } : { y1: position, y2: position, x1: -20, x2: WIDTH + 20 };
  return s("line", { ...line, class: wide ? "map-road map-road-wide" : "map-road" });
}

/** A drawn tile with a pin in its middle. */
export function tile(location) {
  const { east, south } = metres(location);
  const left = east - WIDTH / 2;
  const top = south - HEIGHT / 2;
  const blocks = [];
  const roads = [];
  for (let column = Math.floor(left / BLOCK); column * BLOCK < left + WIDTH; column += 1) {
    roads.push(road(column, "x", column * BLOCK - left));
    for (let row = Math.floor(top / BLOCK); row * BLOCK < top + HEIGHT; row += 1)
      blocks.push(...block(column, row, column * BLOCK - left, row * BLOCK - top));
  }
  for (let row = Math.floor(top / BLOCK); row * BLOCK < top + HEIGHT; row += 1) roads.push(road(row, "y", row * BLOCK - top));
  return s("svg", { class: "map", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" }, blocks, roads, pin());
}

const pin = () =>
  s(
    "g",
    { transform: `translate(${WIDTH / 2} ${HEIGHT / 2})` },
    s("ellipse", { cx: 0, cy: 1, rx: 8, ry: 3, class: "map-shadow" }),
    s("path", { d: "M0 0c-3-8-12-12-12-21a12 12 0 0 1 24 0c0 9-9 13-12 21z", class: "map-pin" }),
    s("circle", { cx: 0, cy: -21, r: 4.6, class: "map-hole" }),
  );
