// Keys for the review; every one of them does what a button or link on the page does.
"use strict";

const KEYS_OFF = "policygraph-keys-off";
const root = document.documentElement;
const stored = () => {
  try {
    return localStorage.getItem(KEYS_OFF) === "1";
  } catch {
    return false; // a browser may forbid it: then the keys are on at every visit
  }
};
let off = stored();
let sent = false;

root.classList.add("scripted");
root.classList.toggle("keys-on", !off);

const byId = (id) => document.getElementById(id);
const deed = (action) => document.querySelector(`#decide button[value="${action}"]`);

const typing = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  target.getAttribute("type") !== "checkbox";

// Send the form once, however often the key is pressed; where the name is missing, ask for it first.
const send = (button) => {
  const name = byId("reviewer");
  if (!button) return;
  if (name && !name.value.trim()) {
    name.focus();
    return;
  }
  button.form.requestSubmit(button);
};

const edit = () => {
  const box = byId("edit");
  if (box) box.open = true;
  const first = document.querySelector("#decide .fields :is(input, textarea, select)");
  if (first) first.focus();
};

const DEEDS = {
  a: () => send(deed("accept")),
  r: () => send(deed("reject")),
  e: edit,
  u: () => send(byId("undo")),
  w: () => byId("why")?.focus(),
  j: () => byId("next")?.click(),
  k: () => byId("previous")?.click(),
  "?": () => {
    const keys = byId("keys");
    if (keys) {
      keys.open = !keys.open;
      keys.querySelector("summary").focus();
    }
  },
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && typing(event.target)) {
    event.target.blur();
    return;
  }
  if (off || sent || event.repeat || typing(event.target) || !Object.hasOwn(DEEDS, event.key)) return;
  event.preventDefault();
  DEEDS[event.key]();
});

// Enter in a field of the form for corrections saves them.
for (const form of document.querySelectorAll("#decide")) {
  form.addEventListener("keydown", (event) => {
    const field = event.target.closest(".fields input");
    if (event.key === "Enter" && field && !event.isComposing) {
      event.preventDefault();
      send(deed("edit") ?? deed("add"));
    }
  });
}

for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    if (sent && form.method === "post") event.preventDefault();
    if (form.method === "post") sent = true;
  });
}
window.addEventListener("pageshow", () => (sent = false));

const box = byId("keys-off");
if (box) {
  box.checked = off;
  box.addEventListener("change", () => {
    off = box.checked;
    root.classList.toggle("keys-on", !off);
    try {
      localStorage.setItem(KEYS_OFF, off ? "1" : "0");
    } catch {
      // as above
    }
  });
}

// Names of units from the register, as they are typed.
for (const field of document.querySelectorAll("[data-suggest]")) {
  const list = byId("units");
  const own = [...list.options].map((option) => option.value);
  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    const prefix = field.value.trim();
    if (prefix.length < 2) return;
    waiting = setTimeout(async () => {
      const answer = await fetch(`/api/v1/reconcile/suggest/entity?prefix=${encodeURIComponent(prefix)}`).catch(() => null);
      if (!answer?.ok) return;
      const names = (await answer.json()).result.map((body) => body.name);
      list.replaceChildren(
        ...[...new Set([...names, ...own])].map((name) => Object.assign(document.createElement("option"), { value: name })),
      );
    }, 200);
  });
}

// What was wrong is what is looked at first.
document.querySelector("#decide [aria-invalid]")?.focus();
