// Who gets a phone on the stage, in the order the story is told: resident, group, worker, supervisor, and the others.

const RESIDENTS = 3;

const rolesIn = (world, chat) => chat.members.map((id) => world.person(id)?.role).filter(Boolean);
const among = (chat, person) => person && chat.members.map(String).includes(String(person.id));

export const isResidents = (world, chat) => rolesIn(world, chat).includes("resident");

function groups(world, one, worker) {
  const all = [...world.chats.values()].filter((chat) => chat.kind !== "private" && !chat.migrated_to);
  const near = (list, person) => list.find((chat) => among(chat, person)) ?? list[0];
  return [near(all.filter((chat) => isResidents(world, chat)), one), near(all.filter((chat) => !isResidents(world, chat)), worker)];
}

/** A phone of a person, or one that shows a group and goes from hand to hand. */
export const ofPerson = (person) => ({ key: `p${person.id}`, person: person.id, chat: person.id, fixed: false });
export function ofGroup(world, chat) {
  const speaker = chat.members.map((id) => world.person(id)).find(Boolean);
  return speaker && { key: `g${String(chat.id).replace("-", "n")}`, person: speaker.id, chat: chat.id, fixed: true };
}

/** The phones of the brief: three residents, their group, a worker, the staff group, a supervisor. */
export function cast(world) {
  const people = [...world.people.values()];
  const residents = people.filter((person) => person.role === "resident").slice(0, RESIDENTS);
  const worker = people.find((person) => person.role === "worker");
  const supervisor = people.find((person) => person.role === "supervisor");
  const [open, staff] = groups(world, residents[0], worker);
  const group = (chat) => chat && ofGroup(world, chat);
  const single = (person) => person && ofPerson(person);
  const [first, ...others] = residents;
  return [single(first), group(open), single(worker), single(supervisor), group(staff), ...others.map(single)].filter(Boolean);
}
