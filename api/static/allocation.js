// The table follows what is ticked; without this file the buttons do the same.
"use strict";

const form = document.getElementById("allocation");
let running = null;

function printable() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.onclick = () => window.print();
  }
}

// Ask for the table anew and put it in the old one's place; the address becomes the one that asks for it.
async function renew(submitter) {
  running?.abort();
  running = new AbortController();
  const held = document.activeElement?.id;
  const body = new URLSearchParams(new FormData(form, submitter));
  const answer = await fetch(form.action, { method: "POST", body, signal: running.signal });
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  const live = made.getElementById("live");
  if (!answer.ok || !live) {
    location.assign(answer.url);
    return;
  }
  document.getElementById("live").replaceWith(document.adoptNode(live));
  document.querySelector(".choose .chosen")?.remove();
  const chosen = made.querySelector(".choose .chosen");
  if (chosen) document.querySelector(".choose > summary").append(document.adoptNode(chosen));
  history.replaceState(null, "", answer.url);
  document.title = made.title;
  printable();
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
}

function follow(submitter) {
  renew(submitter).catch((error) => {
    if (error.name !== "AbortError") form.submit();
  });
}

if (form) {
  printable();
  form.addEventListener("change", () => follow());
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "move") {
      event.preventDefault();
      follow(event.submitter);
    }
  });
}
