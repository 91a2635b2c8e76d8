// Taking files in: drag and drop, whole folders, progress. Without this file the form works as a form.
"use strict";

const form = document.querySelector(".take-in form");
const input = document.getElementById("file");
const sending = document.getElementById("sending");
const complaint = document.getElementById("complaint");

const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

// --- following what is read ---------------------------------------------------------------------

async function fetched(address) {
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function showFile(article, told) {
  const row = article.querySelector(`[data-file="${told.index}"]`);
  if (row) {
    const link = row.querySelector(".to");
    row.dataset.state = told.file.state;
    row.querySelector(".told").textContent = told.file.told;
    link.hidden = !told.file.document;
    if (told.file.document) {
      link.href = `/documents/${encodeURIComponent(told.file.document)}`;
      link.textContent = told.file.title;
    }
  }
  const bar = article.querySelector("progress");
  if (bar) {
    bar.value = told.done;
    bar.setAttribute("aria-label", `已读${told.done}份，共${told.total}份`);
  }
}

// The whole of an upload as the server shows it; open and focused parts stay as they are.
async function renew(article) {
  const fresh = (await fetched(`/jobs/${article.dataset.job}`)).querySelector(".job");
  fresh.querySelector("details").open = article.querySelector("details").open;
  const focused = article.contains(document.activeElement);
  article.replaceWith(fresh);
  if (focused) fresh.querySelector("h3 a").focus();
  return fresh;
}

async function renewList() {
  const list = document.getElementById("list");
  if (!list) return;
  const fresh = await fetched(location.pathname + location.search.replace(/([?&])removed=[^&]*/, "$1"));
  list.replaceWith(document.adoptNode(fresh.getElementById("list")));
  document.querySelector("#held .count").textContent = fresh.querySelector("#held .count").textContent;
}

function follow(article) {
  const source = new EventSource(`/api/v1/jobs/${article.dataset.job}/events`);
  source.addEventListener("job", (event) => {
    const job = JSON.parse(event.data);
    job.files.forEach((file, index) => showFile(article, { index, file, done: job.done, total: job.total }));
  });
  source.addEventListener("file", (event) => showFile(article, JSON.parse(event.data)));
  source.addEventListener("end", async () => {
    source.close();
    await renew(article);
    await renewList();
  });
}

document.querySelectorAll(".job[data-busy]").forEach(follow);

// --- sending files ------------------------------------------------------------------------------

function complain(lines) {
  complaint.textContent = lines.join("\n");
  complaint.hidden = lines.length === 0;
}

function named(file) {
  return file.path || file.webkitRelativePath || file.name;
}

const readable = new Set(input ? input.accept.split(",") : []);

function isDocument(name) {
  const last = name.split("/").pop();
  const hidden = name.split("/").some((part) => part.startsWith(".")) || last.startsWith("~$");
  return !hidden && readable.has(last.slice(last.lastIndexOf(".")).toLowerCase());
}

// As many files as one request may bring, one request after the other.
function groups(files) {
  const most = Math.min(Number(form.dataset.mostFiles), 200);
  const found = [];
  let bytes = Infinity;
  for (const file of files) {
    const last = found.at(-1);
    if (!last || last.length >= most || bytes + file.size > Number(form.dataset.mostBytes)) {
      found.push([file]);
      bytes = file.size;
    } else {
      last.push(file);
      bytes += file.size;
    }
  }
  return found;
}

function send(files, told) {
  const body = new FormData();
  for (const file of files) body.append("file", file, named(file));
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/documents");
    request.setRequestHeader("accept", "application/json");
    request.upload.addEventListener("progress", (event) => told(event.loaded / (event.total || 1)));
    request.addEventListener("load", () => done(request));
    request.addEventListener("error", () => failed(new Error("服务没有应答，请检查网络后重试。")));
    request.send(body);
  });
}

async function sendPatiently(files, told) {
  for (;;) {
    const request = await send(files, told);
    if (request.status < 300) return JSON.parse(request.responseText);
    if (request.status !== 503 && request.status !== 429) {
      let detail = `没有收下（${request.status}）。`;
      try {
        detail = JSON.parse(request.responseText).detail;
      } catch {
        // an answer that is none of ours
      }
      throw new Error(detail);
    }
    await wait(Number(request.getResponseHeader("retry-after")) || 5);
  }
}

async function takeIn(files) {
  const largest = Number(form.dataset.largest);
  const tooLarge = files.filter((file) => file.size > largest);
  const lines = tooLarge.map((file) => `${named(file)}：文件超过${form.dataset.largestTold}。请拆分文件，或只保留文字部分。`);
  const kept = files.filter((file) => file.size <= largest);
  if (kept.length === 0 && lines.length === 0) lines.push("其中没有可以收录的文件。请选择 Word、PDF、网页、WPS、OFD 或纯文本。");
  complain(lines);
  const [line, bar] = [sending.querySelector("p"), sending.querySelector("progress")];
  let sent = 0;
  for (const group of groups(kept)) {
    sending.hidden = false;
    line.textContent = `正在上传第 ${sent + 1}—${sent + group.length} 份，共 ${kept.length} 份`;
    try {
      const job = await sendPatiently(group, (share) => {
        bar.value = (sent + share * group.length) / kept.length;
      });
      const article = (await fetched(`/jobs/${job.id}`)).querySelector(".job");
      document.getElementById("job-list").prepend(article);
      document.querySelector(".jobs").hidden = false;
      article.scrollIntoView({ block: "nearest" });
      if (article.hasAttribute("data-busy")) follow(article);
      else await renewList();
    } catch (error) {
      complain([...lines, error.message]);
      break;
    }
    sent += group.length;
  }
  sending.hidden = true;
  form.reset();
}

// All files below what was dropped; a folder tells its files a hundred at a time.
async function filesOf(entry) {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    file.path = entry.fullPath.replace(/^\//, "");
    return [file];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) return found;
    for (const each of some) found.push(...(await filesOf(each)));
  }
}

if (form) {
  document.querySelectorAll(".scripted").forEach((part) => {
    part.hidden = false;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    takeIn([...input.files]);
  });
  const folder = document.getElementById("folder");
  const chooser = Object.assign(document.createElement("input"), { type: "file", multiple: true, webkitdirectory: true });
  folder.addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => takeIn([...chooser.files].filter((file) => isDocument(named(file)))));

  const brings = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dropping");
  });
  document.addEventListener("drop", async (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    document.body.classList.remove("dropping");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
    const folders = entries.some((entry) => entry && entry.isDirectory);
    const files = folders
      ? (await Promise.all(entries.filter(Boolean).map(filesOf))).flat().filter((file) => isDocument(named(file)))
      : [...event.dataTransfer.files];
    takeIn(files);
  });
}
