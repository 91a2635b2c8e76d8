// Zoom, panning, marking while typing, and the sentence of a line beside the picture. Without it the page scrolls.
"use strict";

const viewport = document.getElementById("viewport");
const drawing = document.getElementById("graph");
const besides = document.getElementById("beside");

if (viewport && drawing) {
  const width = Number(drawing.getAttribute("width"));
  const height = Number(drawing.getAttribute("height"));
  let scale = 1;

  const zoom = (wanted, x = viewport.clientWidth / 2, y = viewport.clientHeight / 2) => {
    const next = Math.min(3, Math.max(0.1, wanted));
    const left = (viewport.scrollLeft + x) / scale;
    const top = (viewport.scrollTop + y) / scale;
    scale = next;
    drawing.setAttribute("width", width * scale);
    drawing.setAttribute("height", height * scale);
    viewport.scrollLeft = left * scale - x;
    viewport.scrollTop = top * scale - y;
  };
  const fit = () => zoom(Math.min(1, (viewport.clientWidth - 4) / width), 0, 0);

  const tools = document.getElementById("zoom");
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const how = event.target.closest("button")?.dataset.zoom;
    if (how === "in") zoom(scale * 1.25);
    if (how === "out") zoom(scale / 1.25);
    if (how === "fit") fit();
    if (how === "whole") zoom(1);
  });
  viewport.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") zoom(scale * 1.25);
    else if (event.key === "-") zoom(scale / 1.25);
    else if (event.key === "0") fit();
    else return;
    event.preventDefault();
  });
  viewport.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = viewport.getBoundingClientRect();
    zoom(scale * Math.exp(-event.deltaY / 400), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });

  // Dragging moves the picture; a drag that ends on a link does not follow it.
  let grabbed = null;
  let moved = false;
  viewport.addEventListener("pointerdown", (event) => {
    moved = false;
    if (event.button !== 0 || event.pointerType !== "mouse") return;
    grabbed = { x: event.clientX, y: event.clientY, left: viewport.scrollLeft, top: viewport.scrollTop };
  });
  window.addEventListener("pointermove", (event) => {
    if (!grabbed) return;
    const right = event.clientX - grabbed.x;
    const down = event.clientY - grabbed.y;
    moved = moved || Math.hypot(right, down) > 5;
    if (!moved) return;
    viewport.classList.add("grabbed");
    viewport.scrollLeft = grabbed.left - right;
    viewport.scrollTop = grabbed.top - down;
  });
  window.addEventListener("pointerup", () => {
    grabbed = null;
    viewport.classList.remove("grabbed");
  });
  viewport.addEventListener("click", (event) => {
    if (!moved) return;
    event.preventDefault();
    event.stopPropagation();
    moved = false;
  }, true);
  drawing.addEventListener("dragstart", (event) => event.preventDefault());

  const show = (key) => {
    const row = document.getElementById(key);
    if (!row) return;
    drawing.querySelectorAll(".chosen").forEach((edge) => edge.classList.remove("chosen"));
    drawing.querySelector(`.edge[href="#${CSS.escape(key)}"]`)?.classList.add("chosen");
    const [kind, source, target, words] = row.cells;
    const head = document.createElement("h2");
    head.append(...[...kind.childNodes].map((node) => node.cloneNode(true)));
    const ends = [source, target].map((cell, place) => {
      const line = document.createElement("p");
      line.className = "tie";
      if (place) line.append(`${cell.dataset.head}：`);
      line.append(...[...cell.childNodes].map((node) => node.cloneNode(true)));
      return line;
    });
    const list = document.createElement("p");
    const link = document.createElement("a");
    link.href = `#${key}`;
    link.textContent = "在列表中看";
    list.append(link);
    besides.replaceChildren(head, ...ends, ...[...words.childNodes].map((node) => node.cloneNode(true)), list);
  };
  drawing.addEventListener("click", (event) => {
    const letter = event.target.closest(".letter");
    const edge = event.target.closest(".edge");
    const key = letter ? letter.dataset.edge : edge?.getAttribute("href").slice(1);
    if (!key || event.defaultPrevented) return;
    event.preventDefault();
    show(key);
  });

  const box = document.getElementById("find");
  const status = document.getElementById("found");
  const plain = (words) => words.replace(/\s+/g, "");
  box?.addEventListener("input", () => {
    const wanted = plain(box.value);
    let first = null;
    let count = 0;
    for (const node of drawing.querySelectorAll(".node")) {
      const fits = wanted !== "" && plain(node.getAttribute("aria-label")).includes(wanted);
      node.classList.toggle("found", fits);
      count += fits;
      first = first ?? (fits ? node : null);
    }
    status.textContent = !wanted ? "" : count ? `标出了${count}项任务` : `图中没有标题、编号或单位含“${box.value}”的任务`;
    first?.scrollIntoView({ block: "center", inline: "center" });
  });
  const marked = drawing.querySelector(".found");
  if (marked) marked.scrollIntoView({ block: "center", inline: "center" });
}
