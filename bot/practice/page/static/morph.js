// Puts new content from the server into the page without disturbing what a person is doing there.

export const find = (selector, within = document) => within.querySelector(selector);
export const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];

// Attributes that belong to the browser or to this script, and so outlive new content.
const OURS = new Set(["open", "aria-busy", "aria-invalid", "aria-activedescendant", "data-begun"]);
const key = (node) => (node.nodeType === 1 ? node.id || node.dataset.key || "" : "");
const same = (one, two) => one.nodeName === two.nodeName && key(one) === key(two);

export function morph(old, now) {
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

export function settle(node) {
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
