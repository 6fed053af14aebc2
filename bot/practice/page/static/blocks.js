// Elements of blocks and modals: what stands in them, and whom to tell of it.

import { find, findAll, settle } from "./morph.js";
import { act, base, confirmed, mark, placeOf, post, say, send, showErrors } from "./wire.js";

export function given(element) {
  const boxes = findAll("input[type=checkbox], input[type=radio]", element);
  if (element.dataset.element === "file_input") return { values: findAll("[data-file-id]", element).map((one) => one.dataset.fileId) };
  if (boxes.length || find("details", element)) {
    const on = boxes.filter((box) => box.checked);
    return { values: on.map((box) => box.value), labels: on.map((box) => box.dataset.label || "") };
  }
  const input = find("input, select, textarea", element);
  return input ? { words: input.value } : {};
}

const named = (element) => ({ block: element.dataset.block, action: element.dataset.action });
const isButton = (element) => /button|overflow/.test(element.dataset.element) && element.dataset.element !== "radio_buttons";

function form(within) {
  const elements = within ? findAll("[data-element]", within) : [];
  return elements.filter((one) => !isButton(one)).map((one) => ({ ...named(one), given: given(one) }));
}

// Acts in a form follow one another, so that an entry never overtakes the submission.
let line = Promise.resolve();
const queued = (work) => (line = line.then(work, work));

export async function use(element, choice, from) {
  if (!(await confirmed(element))) return void findAll("option, input", element).forEach(settle);
  const view = element.closest("[data-modal], #home");
  const body = { act: "click", place: placeOf(element), ...named(element), given: choice, form: form(view) };
  const work = async () => {
    const answer = await act(body, from);
    if (view && view.matches("[data-modal]")) showErrors(view, { ...answer, words: "" });
    mark(element, answer);
  };
  return view ? queued(work) : work();
}

function enter(element) {
  const view = element.closest("[data-modal]");
  const fields = [{ ...named(element), given: given(element) }];
  if (view) queued(() => send({ act: "fill", place: placeOf(element), form: fields }));
}

export async function submit(modal) {
  if (modal.getAttribute("aria-busy")) return;
  modal.setAttribute("aria-busy", "true");
  await queued(async () => {
    const answer = await act({ act: "submit", place: placeOf(modal), form: form(modal) });
    modal.removeAttribute("aria-busy");
    if (modal.isConnected) showErrors(modal, answer);
  });
}

export const close = (modal, everything) => queued(() => act({ act: "close", place: placeOf(modal), everything }));

document.addEventListener("change", (event) => {
  const element = event.target.closest("[data-element]");
  if (event.target.matches("[data-upload]")) return void upload(event.target, element);
  if (!element || event.target.matches("[data-search]")) return;
  const many = element.matches(".element-multi_static_select, .element-multi_users_select, .element-multi_channels_select, .element-multi_conversations_select");
  const typed = event.target.matches("textarea, input:not([type=checkbox], [type=radio], [type=date], [type=time], [type=datetime-local])");
  if ("tells" in element.dataset && !typed && !many) use(element, given(element), event.target);
  else enter(element);
});

// A menu of many choices tells the app once, when it is closed.
document.addEventListener("toggle", (event) => {
  const element = event.target.closest && event.target.closest("[data-element]");
  if (!element || !event.target.matches(".many")) return;
  const now = JSON.stringify(given(element));
  if (event.target.open) element.before_ = now;
  else if (element.before_ !== undefined && element.before_ !== now) {
    if ("tells" in element.dataset) use(element, given(element), find("summary", element));
    else queued(() => act({ act: "fill", place: placeOf(element), form: [{ ...named(element), given: given(element) }] }));
  }
  if (!event.target.open) delete element.before_;
}, true);

async function upload(input, element) {
  const kept = find(".files", element);
  for (const file of input.files) {
    const path = `${base}/upload?name=${encodeURIComponent(file.name)}`;
    const answer = await post(path, file);
    if (!answer.done) return void say(answer.words);
    const chip = document.createElement("span");
    chip.className = "chip";
    chip.dataset.fileId = answer.words;
    chip.textContent = file.name;
    kept.append(chip);
  }
  input.value = "";
  enter(element);
}

export async function search(input) {
  const element = input.closest("[data-element]");
  const list = find(".found", element);
  list.textContent = "Loading…";
  const answer = await send({ act: "suggest", place: placeOf(element), ...named(element), words: input.value });
  list.textContent = answer.words || "";
  const single = element.dataset.element === "external_select";
  for (const { value, label } of answer.options || []) {
    const row = document.createElement("button");
    row.type = "button";
    row.textContent = label;
    row.addEventListener("click", () => {
      const now = single ? { values: [], labels: [] } : given(element);
      const choice = { values: [...now.values.filter((one) => one !== value), value], labels: [] };
      choice.labels = choice.values.map((one, number) => (one === value ? label : now.labels[now.values.indexOf(one)]));
      find("details", element).open = false;
      find("summary", element).focus();
      list.textContent = input.value = "";
      const fields = [{ ...named(element), given: choice }];
      if ("tells" in element.dataset) use(element, choice, find("summary", element));
      else queued(() => act({ act: "fill", place: placeOf(element), form: fields }));
    });
    list.append(row);
  }
}
