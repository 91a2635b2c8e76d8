// Conveniences only: every page works without this file.
"use strict";

// "/" puts the cursor into the question box, unless somebody is typing already.
document.addEventListener("keydown", (event) => {
  const box = document.getElementById("q");
  const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
  if (event.key === "/" && box && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});

// A passage's link may come without its query: #s12-34 then asks the server to mark it.
const passage = /^#s(\d+)-(\d+)$/.exec(location.hash);
if (passage && document.body.classList.contains("document") && !document.getElementById(location.hash.slice(1))) {
  const wanted = new URL(location.href);
  if (wanted.searchParams.get("from") !== passage[1] || wanted.searchParams.get("to") !== passage[2]) {
    wanted.searchParams.set("from", passage[1]);
    wanted.searchParams.set("to", passage[2]);
    location.replace(wanted);
  }
}
