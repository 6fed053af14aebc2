// The page's script: what is pressed and typed, and where it leads. Everything shown comes from the server.

import { close, given, search, submit, use } from "./blocks.js";
import { compose, composerKey, fit, startEditing, stopEditing, suggest } from "./composer.js";
import { find, findAll } from "./morph.js";
import { act, all, arrange, ask, listen, mark, page, placeOf, post, refresh, say, send, tellRead } from "./wire.js";

const doings = {
  react: (from) => act({ act: "react", place: placeOf(from), name: from.dataset.name }, from),
  join: (from) => act({ act: "join", conversation: from.dataset.conversation }, from),
  direct: (from) => act({ act: "direct", person: from.dataset.person }, from),
  shortcut: (from) => {
    const message = from.closest(".message");
    return act({ act: "shortcut", name: from.dataset.name, ...(message ? { place: placeOf(message) } : {}) }, from);
  },
  edit: (from) => startEditing(from),
  "stop-editing": (from) => stopEditing(from.closest("form")),
  delete: async (from) => {
    const place = placeOf(from);
    const sure = await ask({ title: "Delete message", words: "This cannot be undone.", yes: "Delete", danger: true });
    return sure ? act({ act: "delete", place }) : null;
  },
  close: (from) => close(from.closest("[data-modal]"), false),
  "close-all": (from) => close(from.closest("[data-modal]"), true),
  turn: async (from) => later(await post("/turn", JSON.stringify({ to: from.dataset.to }))),
  stop: async () => later(await post("/turn", JSON.stringify({ to: "stop" }))),
  earlier: (from) => showEarlier(from),
  copy: () => copyRows(),
  load: () => find("[data-file]").click(),
  reset: async () => {
    const words = "All messages, replies and Homes go; people and channels stay.";
    const sure = await ask({ title: "Reset this practice?", words, yes: "Reset", danger: true });
    return sure ? later(await post("/reset", "{}")) : null;
  },
  sidebar: (from) => {
    const open = document.body.classList.toggle("with-sidebar");
    from.setAttribute("aria-expanded", String(open));
    if (open) find("#part-sidebar").focus();
  },
};

function later(answer) {
  if (answer.go) location.assign(answer.go);
  else refresh(all);
  return answer;
}

function showEarlier(from) {
  const log = from.closest(".scroll");
  const below = log.scrollHeight - log.scrollTop;
  page.searchParams.set("show", new URL(from.href).searchParams.get("show"));
  return refresh(["main"]).then(() => {
    log.scrollTop = log.scrollHeight - below;
    log.focus({ preventScroll: true });
  });
}

async function copyRows() {
  const rows = findAll("#log tr").map((row) => [...row.cells].map((cell) => cell.textContent).join("\t"));
  await navigator.clipboard.writeText(rows.join("\n"));
  find("[data-copied]").textContent = `${rows.length - 1} lines copied`;
}

document.addEventListener("click", async (event) => {
  const target = event.target.closest("button, a, summary");
  closeMenus(event.target);
  if (!target) return;
  const element = target.closest("[data-element]");
  if (target.dataset.act) {
    if (target.matches("a")) event.preventDefault();
    const menu = target.closest(".tools, .composer .menu");
    const answer = await doings[target.dataset.act](target);
    if (menu) menu.open = false;
    if (answer) mark(target, answer);
  } else if (element && "press" in target.dataset) use(element, {}, target);
  else if (element && "pick" in target.dataset) {
    const menu = target.closest("details");
    if (menu) menu.open = false;
    use(element, { words: target.dataset.pick }, menu ? find("summary", menu) : target);
  } else if (element && "done" in target.dataset) {
    target.closest("details").open = false;
    find("summary", element).focus();
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-file]")) loadFile(event.target);
});

async function loadFile(input) {
  const sure = await ask({ title: "Load this practice?", words: "It takes the place of what is here.", yes: "Load" });
  const [file] = input.files;
  if (sure && file) {
    const answer = later(await post("/state", await file.text()));
    if (!answer.done) say(answer.words);
  }
  input.value = "";
}

document.addEventListener("submit", (event) => {
  const target = event.target;
  if (target.matches("[data-submit]")) {
    event.preventDefault();
    submit(target.closest("[data-modal]"));
  } else if (target.matches("[data-compose]")) {
    event.preventDefault();
    compose(target);
  }
});

document.addEventListener("cancel", (event) => {
  if (!event.target.matches("[data-modal]")) return;
  event.preventDefault();
  close(event.target, false);
}, true);

function closeMenus(but) {
  for (const menu of findAll("details.menu[open]")) if (!menu.contains(but)) menu.open = false;
  const sidebar = find("#part-sidebar");
  if (!sidebar.contains(but) && !but.closest(".burger")) document.body.classList.remove("with-sidebar");
}

let typing = null;
document.addEventListener("input", (event) => {
  const target = event.target;
  if (target.matches("[data-compose] textarea")) {
    fit(target);
    suggest(target);
  } else if (target.matches("[data-narrow]")) {
    const words = target.value.toLowerCase();
    for (const face of findAll("[data-face]")) face.hidden = !face.dataset.face.includes(words);
  } else if (target.matches("[data-search]")) {
    clearTimeout(typing);
    typing = setTimeout(() => search(target), 200);
  } else if (/on_character_entered/.test(target.dataset.on || "")) {
    const element = target.closest("[data-tells]");
    clearTimeout(typing);
    if (element) typing = setTimeout(() => use(element, given(element)), 400);
  }
});

document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (target.matches("[data-compose] textarea")) return composerKey(event, target);
  const menu = target.closest && target.closest("details.menu[open]");
  if (event.key === "Escape" && menu) {
    event.preventDefault();
    menu.open = false;
    find("summary", menu).focus();
  } else if (event.key === "Escape" && document.body.classList.contains("with-sidebar")) {
    document.body.classList.remove("with-sidebar");
    find(".burger").focus();
  } else if (event.key === "Enter" && target.matches("[data-search]")) event.preventDefault();
  else if (event.key === "Enter" && /on_enter_pressed/.test(target.dataset.on || "")) {
    const element = target.closest("[data-tells]");
    if (element && !target.matches("textarea")) {
      event.preventDefault();
      use(element, given(element));
    }
  }
});

// --- beginning ------------------------------------------------------------------------------------

document.addEventListener("visibilitychange", () => {
  listen();
  tellRead();
});
// Where no font has emoji, their names say more than empty boxes.
const pen = document.createElement("canvas").getContext("2d");
const width = (sign) => pen.measureText(sign).width;
document.body.classList.toggle("without-emoji", width("\u{1F389}") === width("\u{10FFFF}"));

arrange();
listen();
const tab = { home: "home", app: "messages" }[document.body.dataset.view];
if (tab) send({ act: "open", tab });
if (find("#composer") && matchMedia("(min-width: 700px)").matches && !find("dialog[open]")) find("#composer").focus();
document.body.setAttribute("data-begun", "");
