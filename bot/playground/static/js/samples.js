// What a person on the demo street can send without a camera: sample pictures, places, commands.

export const PHOTOS = ["lamp", "refuse", "gate", "pipe", "pothole", "ebike", "manhole", "stall"];
export const photoUrl = (name) => `/static/samples/${name}.jpg`;

/** Places of the made-up street, one in each of five grids; shown when the server names no places of its own. */
export const PLACES = [
  { name: "幸福家园 3 栋楼下", latitude: 31.2076, longitude: 120.1219 },
  { name: "春和里北门", latitude: 31.2051, longitude: 120.1224 },
  { name: "荷塘花园东门", latitude: 31.2072, longitude: 120.1263 },
  { name: "梧桐菜市场", latitude: 31.2014, longitude: 120.1255 },
  { name: "枫林小区", latitude: 31.2068, longitude: 120.1291 },
  { name: "街道以外", latitude: 31.2201, longitude: 120.1402 },
];

const OF_RESIDENTS = ["mine", "report", "home"];
const OF_STAFF = ["todo", "overview"];
const RESIDENTS = new Set(["resident", "volunteer"]);

/** Command names a person of this role is offered, without the slash; the program's own list (setMyCommands) goes before it. */
export const commandsFor = (role) => ["start", ...(RESIDENTS.has(role) ? OF_RESIDENTS : OF_STAFF), "help", "cancel"];
