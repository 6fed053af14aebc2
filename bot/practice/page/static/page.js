// The page's one script: it keeps the page up to date, sends what a person does, and moves the focus.
// Everything shown comes from the server, escaped; this only puts it in place.
"use strict";

(() => {
  const base = document.body.dataset.base;
  const page = new URL(location.href);
  page.searchParams.set("since", document.body.dataset.since);
  const all = ["clock", "sidebar", "main", "thread", "modal"];
  const find = (selector, within = document) => within.querySelector(selector);
  const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];

  // --- putting new content into the page ------------------------------------------------------

  // Attributes that belong to the browser or to this script, and so outlive new content.
  const OURS = new Set(["open", "aria-busy", "aria-invalid", "aria-activedescendant", "data-begun"]);
  const key = (node) => (node.nodeType === 1 ? node.id || node.dataset.key || "" : "");
  const same = (one, two) => one.nodeName === two.nodeName && key(one) === key(two);

  function morph(old, now) {
    if (old.nodeType !== 1) {
      if (old.data !== now.data) old.data = now.data;
      return;
    }
    if (old.hasAttribute("data-keep") || old.isEqualNode(now)) return;
    const clean = untouched(old);
    for (const { name, value } of [...now.attributes]) {
      if (!OURS.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    for (const { name } of [...old.attributes]) {
      if (!OURS.has(name) && !now.hasAttribute(name)) old.removeAttribute(name);
    }
    morphChildren(old, now);
    if (clean) settle(old);
  }

  // What a person has entered and not sent yet is never overwritten.
  function untouched(node) {
    if (node.nodeName === "OPTION") return node.selected === node.defaultSelected;
    if (node.nodeName === "TEXTAREA") return node.value === node.defaultValue;
    return node.nodeName === "INPUT" && node.value === node.defaultValue && node.checked === node.defaultChecked;
  }

  function settle(node) {
    if (node.nodeName === "OPTION") node.selected = node.defaultSelected;
    else {
      if (node.value !== node.defaultValue) node.value = node.defaultValue;
      if (node.nodeName === "INPUT") node.checked = node.defaultChecked;
    }
  }

  function morphChildren(old, now) {
    const wanted = new Set([...now.childNodes].map(key).filter(Boolean));
    let at = old.firstChild;
    for (const want of [...now.childNodes]) {
      while (at && key(at) && !wanted.has(key(at))) at = dropped(at);
      let have = at && same(at, want) ? at : null;
      if (!have && key(want)) have = [...old.childNodes].find((node) => same(node, want)) || null;
      if (!have) old.insertBefore(want, at);
      else {
        if (have === at) at = at.nextSibling;
        else old.insertBefore(have, at);
        morph(have, want);
      }
    }
    while (at) at = dropped(at);
  }

  function dropped(node) {
    const next = node.nextSibling;
    node.remove();
    return next;
  }

  const wanted = new Set();
  let running = null;

  function refresh(parts) {
    parts.forEach((part) => wanted.add(part));
    running = running || bring().finally(() => (running = null));
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
  function arrange() {
    const modal = find("dialog[data-modal]");
    if (modal && !modal.open) {
      modal.showModal();
      const first = find("[data-focus]", modal) || find(".element :is(input, textarea, select, button)", modal);
      if (first) first.focus();
    }
    for (const one of findAll(".scroll[role=log]:not([data-begun])")) {
      one.setAttribute("data-begun", "");
      one.scrollTop = one.scrollHeight;
    }
    tellRead();
  }

  let told = "";
  function tellRead() {
    const log = find("#messages");
    if (!log || !log.dataset.newest || document.visibilityState !== "visible") return;
    const now = log.dataset.conversation + log.dataset.newest;
    if (now === told) return;
    told = now;
    send({ act: "read", conversation: log.dataset.conversation, ts: log.dataset.newest });
  }

  // --- staying up to date -----------------------------------------------------------------------

  let stream = null;
  function listen() {
    // A browser opens few connections to one address; only tabs that somebody looks at keep one.
    if (document.visibilityState !== "visible") {
      if (stream) stream.close();
      stream = null;
    } else if (!stream) {
      const at = `${page.pathname}${page.search}`;
      stream = new EventSource(`${base}/live?at=${encodeURIComponent(at)}`);
      stream.onmessage = (message) => refresh(message.data.split(" "));
      stream.addEventListener("gone", () => location.assign("/"));
    }
  }

  // --- sending ------------------------------------------------------------------------------------

  async function post(path, body) {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(path, { method: "POST", headers, body }).catch(() => null);
    if (!answer || !answer.ok) return { done: false, words: "That didn't work: the practice workspace does not answer." };
    return answer.json();
  }

  const send = (body) => post(`${base}/act`, JSON.stringify(body));

  async function act(body, from) {
    if (from) from.setAttribute("aria-busy", "true");
    const answer = await send(body);
    if (from) from.removeAttribute("aria-busy");
    if (answer.go) location.assign(answer.go);
    else await refresh(all);
    return answer;
  }

  // Slack's kind of mark beside what did not work; the next act takes it away.
  function mark(from, answer) {
    const near = from && (from.closest(".element") || from.closest(".message"));
    const slot = near && find(near.classList.contains("element") ? ":scope > .mark" : ".body > .mark", near);
    if (slot) slot.textContent = answer.done ? "" : answer.words || "";
    if (!answer.done && answer.words) say(answer.words, !slot);
  }

  function say(words, shown = true) {
    const box = find("#told");
    box.classList.toggle("unseen", !shown);
    box.textContent = words;
    clearTimeout(say.timer);
    say.timer = setTimeout(() => (box.textContent = ""), 8000);
  }

  function showErrors(within, answer) {
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

  // --- what stands in controls ----------------------------------------------------------------------

  function given(element) {
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
  const placeOf = (node) => JSON.parse(node.closest("[data-place]").dataset.place);
  const isButton = (element) => /button|overflow/.test(element.dataset.element) && element.dataset.element !== "radio_buttons";

  function form(within) {
    const elements = within ? findAll("[data-element]", within) : [];
    return elements.filter((one) => !isButton(one)).map((one) => ({ ...named(one), given: given(one) }));
  }

  // Acts in a form follow one another, so that an entry never overtakes the submission.
  let line = Promise.resolve();
  const queued = (work) => (line = line.then(work, work));

  async function use(element, choice, from) {
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

  async function submit(modal) {
    if (modal.getAttribute("aria-busy")) return;
    modal.setAttribute("aria-busy", "true");
    await queued(async () => {
      const answer = await act({ act: "submit", place: placeOf(modal), form: form(modal) });
      modal.removeAttribute("aria-busy");
      if (modal.isConnected) showErrors(modal, answer);
    });
  }

  const close = (modal, everything) => queued(() => act({ act: "close", place: placeOf(modal), everything }));

  // --- asking before ----------------------------------------------------------------------------------

  function ask({ title, words, yes, no = "Cancel", danger = false }) {
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

  function confirmed(element) {
    const asked = find("template[data-confirm]", element);
    if (!asked) return Promise.resolve(true);
    const { title, yes, no, style } = asked.dataset;
    return ask({ title, words: asked.content.cloneNode(true), yes, no, danger: style === "danger" });
  }

  // --- what is pressed ----------------------------------------------------------------------------------

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
    const element = event.target.closest("[data-element]");
    if (event.target.matches("[data-file]")) return void loadFile(event.target);
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

  async function loadFile(input) {
    const sure = await ask({ title: "Load this practice?", words: "It takes the place of what is here.", yes: "Load" });
    const [file] = input.files;
    if (sure && file) {
      const answer = later(await post("/state", await file.text()));
      if (!answer.done) say(answer.words);
    }
    input.value = "";
  }

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

  // --- typing ---------------------------------------------------------------------------------------

  async function compose(target) {
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

  function startEditing(from) {
    const target = find("form[data-compose]", from.closest("main, aside"));
    const box = find("textarea", target);
    target.place_ = placeOf(from);
    find(".editing", target).hidden = false;
    box.value = from.dataset.words;
    from.closest("details").open = false;
    fit(box);
    box.focus();
  }

  function stopEditing(target) {
    target.place_ = null;
    find(".editing", target).hidden = true;
    const box = find("textarea", target);
    box.value = "";
    fit(box);
    box.focus();
  }

  function fit(box) {
    box.rows = Math.min(8, Math.max(1, box.value.split("\n").length, Math.ceil(box.value.length / 90)));
  }

  const completions = JSON.parse(document.body.dataset.completions || "{}");

  function suggest(box) {
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

  async function search(input) {
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

  function composerKey(event, box) {
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

  // --- beginning --------------------------------------------------------------------------------------

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
})();
