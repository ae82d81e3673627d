// What a person on the demo street can send without a camera: sample pictures, places, commands.

export const PHOTOS = ["lamp", "refuse", "gate", "pipe", "pothole", "ebike", "manhole", "stall"];
export const photoUrl = (name) => `/static/samples/${name}.jpg`;

/** Shown when the server names no places of its own. */
export const PLACES = [
  { name: "青禾小区北门", latitude: 28.2312, longitude: 112.9388 },
  { name: "3 栋楼下", latitude: 28.2296, longitude: 112.9401 },
  { name: "菜场路口", latitude: 28.2281, longitude: 112.9427 },
  { name: "河边步道", latitude: 28.2262, longitude: 112.9369 },
];

const FOR_EVERYONE = ["start", "help", "language"];
const BY_ROLE = {
  resident: ["mine", "report", "who"],
  worker: ["todo", "overview", "mine"],
  staff: ["todo", "overview"],
  supervisor: ["overview", "todo"],
};

/** Command names a person of this role is offered, without the slash. */
export const commandsFor = (role) => ["start", ...(BY_ROLE[role] ?? ["mine", "report"]), ...FOR_EVERYONE.slice(1)];
