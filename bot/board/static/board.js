// Shows new figures by itself, and says so when there are none to be had. Without it the pages work, a reload away.
const main = document.querySelector("[data-refresh]");
const stale = document.querySelector(".stale");

async function fresh() {
  const answer = await fetch(location.href, { cache: "no-store", redirect: "error", credentials: "same-origin" });
  if (answer.status === 403) return location.reload();
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.querySelector("[data-refresh]");
  if (!next) throw new Error("no board");
  if (!main.contains(document.activeElement)) main.replaceChildren(...next.childNodes);
}

async function turn() {
  if (document.hidden) return;
  try {
    await fresh();
    stale.hidden = true;
  } catch {
    stale.hidden = false;
  }
}

if (main) {
  setInterval(turn, Number(main.dataset.refresh) * 1000);
  document.addEventListener("visibilitychange", turn);
}
