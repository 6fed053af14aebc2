// The composer: sending, editing, commands, and suggestions after a sign.

import { find, findAll } from "./morph.js";
import { act, placeOf } from "./wire.js";

export async function compose(target) {
  const box = find("textarea", target);
  const words = box.value;
  if (!words.trim()) return;
  const place = target.place_;
  const body = place
    ? { act: "edit", place, words }
    : { act: "say", words, conversation: target.dataset.conversation, thread: target.dataset.thread, also: Boolean(find("[data-also]:checked", target)) };
  box.value = "";
  fit(box);
  // What is written in a row arrives in a row.
  const answer = await (target.line_ = Promise.resolve(target.line_).then(() => act(body, target)));
  find("[data-error]", target).textContent = answer.words || "";
  if (!answer.done) box.value = box.value || words;
  else if (place) stopEditing(target);
  for (const log of findAll(".scroll[role=log]")) if (answer.done && log.parentElement.contains(target)) log.scrollTop = log.scrollHeight;
  fit(box);
}

export function startEditing(from) {
  const target = find("form[data-compose]", from.closest("main, aside"));
  const box = find("textarea", target);
  target.place_ = placeOf(from);
  find(".editing", target).hidden = false;
  box.value = from.dataset.words;
  from.closest("details").open = false;
  fit(box);
  box.focus();
}

export function stopEditing(target) {
  target.place_ = null;
  find(".editing", target).hidden = true;
  const box = find("textarea", target);
  box.value = "";
  fit(box);
  box.focus();
}

export function fit(box) {
  box.rows = Math.min(8, Math.max(1, box.value.split("\n").length, Math.ceil(box.value.length / 90)));
}

const completions = JSON.parse(document.body.dataset.completions || "{}");

export function suggest(box) {
  const list = find(`#${box.id}-list`);
  const before = box.value.slice(0, box.selectionStart);
  const word = (before.match(/(?:^|\s)([@#][\w.-]*)$/) || before.match(/^(\/[\w-]*)$/) || [])[1] || "";
  const held = word && !box.form.place_ ? completions[word[0]] || [] : [];
  const fits = held.filter(([text, name]) => `${text} ${text[0]}${name}`.toLowerCase().includes(word.toLowerCase())).slice(0, 8);
  list.replaceChildren(...fits.map(([text, name], number) => option(box, text, name, number)));
  list.hidden = !fits.length || fits.some(([text]) => text === word);
  list.word_ = word;
  choose(box, 0);
}

function option(box, text, name, number) {
  const row = document.createElement("div");
  row.setAttribute("role", "option");
  row.id = `${box.id}-option-${number}`;
  row.dataset.text = text;
  row.textContent = name ? `${text}  ${name}` : text;
  row.addEventListener("mousedown", (event) => {
    event.preventDefault();
    complete(box, row);
  });
  return row;
}

function choose(box, step) {
  const rows = findAll("[role=option]", find(`#${box.id}-list`));
  const now = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const next = rows[(Math.max(now, 0) + step + rows.length) % (rows.length || 1)];
  rows.forEach((row) => row.setAttribute("aria-selected", String(row === next)));
  if (next) box.setAttribute("aria-activedescendant", next.id);
  else box.removeAttribute("aria-activedescendant");
  return next;
}

function complete(box, row) {
  const list = find(`#${box.id}-list`);
  const end = box.selectionStart;
  const start = end - list.word_.length;
  box.setRangeText(`${row.dataset.text} `, start, end, "end");
  list.hidden = true;
  box.removeAttribute("aria-activedescendant");
}

export function composerKey(event, box) {
  const open = !find(`#${box.id}-list`).hidden;
  if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    choose(box, event.key === "ArrowDown" ? 1 : -1);
  } else if (open && (event.key === "Enter" || event.key === "Tab")) {
    event.preventDefault();
    complete(box, choose(box, 0));
  } else if (event.key === "Escape") {
    if (open) find(`#${box.id}-list`).hidden = true;
    else if (box.form.place_) stopEditing(box.form);
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    box.form.requestSubmit();
  }
}
