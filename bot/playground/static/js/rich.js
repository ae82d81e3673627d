// Marked-up text of a message as safe nodes: only the few tags of chat text survive.

const PLAIN = new Set(["B", "I", "U", "S", "CODE", "PRE", "SPAN", "TG-SPOILER", "BLOCKQUOTE", "STRONG", "EM", "INS", "DEL", "BR"]);
const CLASSES = new Set(["mention", "text_mention", "bot_command", "hashtag", "tg-spoiler", "spoiler"]);
const WEB = /^https?:\/\//i;

function copyOf(node, onCommand) {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data);
  if (node.nodeType !== Node.ELEMENT_NODE) return document.createTextNode("");
  const copy = shell(node, onCommand);
  for (const child of node.childNodes) copy.append(copyOf(child, onCommand));
  return copy;
}

/** An empty element of the same meaning, or a fragment when the tag is not allowed. */
function shell(node, onCommand) {
  if (node.tagName === "A" && WEB.test(node.getAttribute("href") ?? "")) return link(node);
  if (!PLAIN.has(node.tagName)) return document.createDocumentFragment();
  const copy = document.createElement(node.tagName);
  for (const name of node.classList) if (CLASSES.has(name)) copy.classList.add(name);
  if (copy.matches("tg-spoiler, .tg-spoiler, .spoiler")) hide(copy);
  if (copy.classList.contains("bot_command") && onCommand) offer(copy, node.textContent, onCommand);
  return copy;
}

function link(node) {
  const copy = document.createElement("a");
  copy.href = node.getAttribute("href");
  copy.target = "_blank";
  copy.rel = "noopener noreferrer";
  return copy;
}

function hide(copy) {
  copy.classList.add("spoiler");
  copy.tabIndex = 0;
  copy.addEventListener("click", () => copy.classList.add("shown"));
}

function offer(copy, command, onCommand) {
  copy.tabIndex = 0;
  copy.setAttribute("role", "button");
  const give = (event) => {
    event.stopPropagation();
    onCommand(command);
  };
  copy.addEventListener("click", give);
  copy.addEventListener("keydown", (event) => event.key === "Enter" && give(event));
}

/** Nodes for `html`; scripts, styles, handlers, pictures and other addresses than the web's are left out. */
export function rich(html, onCommand) {
  const parsed = new DOMParser().parseFromString(`<body>${html}</body>`, "text/html");
  for (const foreign of parsed.querySelectorAll("script, style, template, svg, math, iframe, object")) foreign.remove();
  const out = document.createDocumentFragment();
  for (const child of parsed.body.childNodes) out.append(copyOf(child, onCommand));
  return out;
}
