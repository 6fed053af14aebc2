// The line to the server: what a person does goes out, what changed comes in, and both are told in words.

import { find, findAll, morph } from "./morph.js";

export const base = document.body.dataset.base;
export const page = new URL(location.href);
page.searchParams.set("since", document.body.dataset.since);
export const all = ["clock", "sidebar", "main", "thread", "modal"];

// --- coming in ------------------------------------------------------------------------------------

const wanted = new Set();
let running = null;

export function refresh(parts) {
  parts.forEach((part) => wanted.add(part));
  running = running || bring().finally(() => {
    running = null;
    if (wanted.size) refresh([]);
  });
  return running;
}

async function bring() {
  while (wanted.size) {
    page.searchParams.set("part", [...wanted].join(","));
    wanted.clear();
    const answer = await fetch(page).catch(() => null);
    if (!answer) return;
    if (answer.status === 404) return void location.assign("/");
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const scrolls = findAll(".scroll[role=log]").map((one) => [one, isAtEnd(one)]);
    for (const fresh of [...holder.content.children]) {
      const old = document.getElementById(fresh.id);
      if (old) morph(old, fresh);
    }
    for (const [one, atEnd] of scrolls) if (atEnd) one.scrollTop = one.scrollHeight;
    arrange();
  }
}

const isAtEnd = (one) => one.scrollHeight - one.scrollTop - one.clientHeight < 60;

// After every change: the modal in front, what was read told, the scroll at the newest message.
export function arrange() {
  const modal = find("dialog[data-modal]");
  if (modal && !modal.open) {
    modal.showModal();
    const first = find("[data-focus]", modal) || find(".element :is(input, textarea, select, button)", modal);
    if (first) first.focus();
  }
  for (const one of findAll(".scroll[role=log]:not([data-begun])")) {
    one.setAttribute("data-begun", "");
    one.scrollTop = one.scrollHeight;
    const meant = location.hash && find(`#${CSS.escape(location.hash.slice(1))}`, one);
    if (meant) meant.scrollIntoView({ block: "center" });
  }
  tellRead();
}

let told = "";
export function tellRead() {
  const log = find("#messages");
  if (!log || !log.dataset.newest || document.visibilityState !== "visible") return;
  const now = log.dataset.conversation + log.dataset.newest;
  if (now === told) return;
  told = now;
  send({ act: "read", conversation: log.dataset.conversation, ts: log.dataset.newest });
}

// A browser opens only a few connections to one address. So a tab that nobody looks at keeps none, four tabs
// at once are told of changes, and any further one looks for them by itself.
const STREAMS = 4;
const PAUSE = 1500;
let stream = null;
let looking = null;
let release = null;

export function listen() {
  if (document.visibilityState !== "visible") rest();
  else if (!stream && !looking) {
    claim();
    looking = setInterval(() => stream || (refresh(all), claim()), PAUSE);
  }
}

function rest() {
  if (stream) stream.close();
  if (release) release();
  clearInterval(looking);
  stream = looking = release = null;
}

async function claim() {
  for (let number = 0; number < STREAMS && !stream; number += 1) {
    await new Promise((done) => {
      navigator.locks.request(`stream-${number}`, { ifAvailable: true }, (lock) => {
        if (lock && !stream && document.visibilityState === "visible") open();
        else lock = null;
        done();
        return lock && new Promise((free) => (release = free));
      });
    });
  }
}

function open() {
  const at = `${page.pathname}${page.search}`;
  stream = new EventSource(`${base}/live?at=${encodeURIComponent(at)}`);
  stream.onmessage = (message) => refresh(message.data.split(" "));
  stream.addEventListener("gone", () => location.assign("/"));
}

// --- going out ------------------------------------------------------------------------------------

export async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(path, { method: "POST", headers, body }).catch(() => null);
  if (!answer || !answer.ok) return { done: false, words: "That didn't work: the practice workspace does not answer." };
  return answer.json();
}

export const send = (body) => post(`${base}/act`, JSON.stringify(body));

export async function act(body, from) {
  if (from) from.setAttribute("aria-busy", "true");
  const answer = await send(body);
  if (from) from.removeAttribute("aria-busy");
  if (answer.go) location.assign(answer.go);
  else await refresh(all);
  return answer;
}

// Slack's kind of mark beside what did not work; the next act takes it away.
export function mark(from, answer) {
  const near = from && (from.closest(".element") || from.closest(".message"));
  const slot = near && find(near.classList.contains("element") ? ":scope > .mark" : ".body > .mark", near);
  if (slot) slot.textContent = answer.done ? "" : answer.words || "";
  if (!answer.done && answer.words) say(answer.words, !slot);
}

export function say(words, shown = true) {
  const box = find("#told");
  box.classList.toggle("unseen", !shown);
  box.textContent = words;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => (box.textContent = ""), 8000);
}

export function showErrors(within, answer) {
  for (const slot of findAll("[data-error]", within)) {
    const field = slot.closest("[data-field]");
    const words = (field && (answer.errors || {})[field.dataset.field]) || "";
    slot.textContent = words;
    for (const input of field ? findAll("input, select, textarea, summary", field) : []) {
      if (words) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }
  const trouble = find("[data-trouble]", within);
  if (trouble) trouble.textContent = answer.words || "";
  const first = findAll("[data-error]", within).find((slot) => slot.textContent);
  const input = first && find("input, select, textarea, summary", first.closest("[data-field]"));
  if (input) input.focus();
}

export const placeOf = (node) => JSON.parse(node.closest("[data-place]").dataset.place);

// --- asking before --------------------------------------------------------------------------------

export function ask({ title, words, yes, no = "Cancel", danger = false }) {
  const box = find("#ask");
  find("#ask-title").textContent = title;
  find("#ask-words").replaceChildren(words);
  find("#ask-yes").textContent = yes;
  find("#ask-no").textContent = no;
  find("#ask-yes").classList.toggle("danger", danger);
  box.returnValue = "";
  box.showModal();
  return new Promise((done) => box.addEventListener("close", () => done(box.returnValue === "yes"), { once: true }));
}

export function confirmed(element) {
  const asked = find("template[data-confirm]", element);
  if (!asked) return Promise.resolve(true);
  const { title, yes, no, style } = asked.dataset;
  return ask({ title, words: asked.content.cloneNode(true), yes, no, danger: style === "danger" });
}
