// Conveniences of the query editor: line numbers, Ctrl+Enter. The page works without this file.
"use strict";

for (const editor of document.querySelectorAll("[data-editor]")) {
  const text = editor.querySelector("textarea");
  const lines = document.createElement("pre");
  lines.className = "lines";
  lines.setAttribute("aria-hidden", "true");
  editor.prepend(lines);
  const wrong = Number(editor.dataset.fault);

  const number = () => {
    const count = text.value.split("\n").length;
    if (lines.childElementCount === count) return;
    lines.replaceChildren(...Array.from({ length: count }, (_, place) => {
      const line = document.createElement("span");
      line.textContent = String(place + 1);
      if (place + 1 === wrong) line.className = "wrong";
      return line;
    }));
  };
  text.addEventListener("input", number);
  text.addEventListener("scroll", () => { lines.scrollTop = text.scrollTop; });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      text.form.requestSubmit();
    }
  });
  number();
}
