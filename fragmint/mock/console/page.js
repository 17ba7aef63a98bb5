"use strict";
// All text of documents and requests goes through textContent: none of it is markup.

const $ = (id) => document.getElementById(id);
const state = { api: null, key: "", last: 0 };

function el(tag, { text, kind, ...rest } = {}, ...children) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  for (const [name, value] of Object.entries(rest)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter(Boolean));
  return made;
}

const method = (name) => el("span", { text: name, kind: /^[A-Z]+$/.test(name) ? `method ${name}` : "method" });
const status = (code) => el("span", { text: code || "none", kind: `status s${String(code)[0]}` });
// A path breaks at its slashes.
const path = (text) => el("span", { kind: "path" }, ...text.split(/(?=\/)/).flatMap((part) => [el("wbr"), part]));
const words = (text) => text ? el("div", { text, kind: text.length > 600 ? "words long" : "words" }) : null;

async function get(name) {
  const answer = await fetch(name, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.json();
}

// Operations

function showOperations() {
  const wanted = $("search").value.trim().toLowerCase();
  const groups = new Map();
  for (const each of state.api.operations) {
    const text = `${each.method} ${each.path} ${each.summary} ${each.tag}`.toLowerCase();
    if (!text.includes(wanted)) continue;
    if (!groups.has(each.tag)) groups.set(each.tag, []);
    groups.get(each.tag).push(each);
  }
  const nodes = [];
  for (const [tag, found] of groups) {
    if (tag) nodes.push(el("h3", { text: tag }));
    for (const each of found) {
      const current = each.key === state.key;
      nodes.push(el("button", {
        type: "button", title: each.summary || undefined, kind: each.deprecated ? "old" : "",
        "aria-current": current ? "true" : undefined, onclick: () => choose(each.key),
      }, method(each.method), path(each.path)));
    }
  }
  if (!nodes.length) nodes.push(el("p", { text: "Nothing is called so.", kind: "quiet" }));
  $("operations").replaceChildren(...nodes);
}

async function choose(key) {
  state.key = key;
  showOperations();
  const wanted = `#${encodeURIComponent(key)}`;
  if (location.hash !== wanted) history.replaceState(null, "", wanted);
  const found = await get(`operation?key=${encodeURIComponent(key)}`);
  if (state.key === key) $("detail").replaceChildren(...detail(found));
}

function detail(found) {
  const inputs = [];
  const rows = found.parameters.map((each) => {
    const input = el("input", { "aria-label": each.name, autocomplete: "off", spellcheck: "false" });
    if (each.required) input.value = each.value; else input.placeholder = each.value;
    inputs.push({ ...each, input });
    const star = each.required ? el("b", { text: " *", title: "required" }) : null;
    const name = el("div", { kind: "name" }, el("span", { text: each.name }), star,
      el("span", { kind: "type", text: [each.in, each.type].filter(Boolean).join(", ") }));
    return el("div", { kind: "field" }, name, el("div", {}, input, words(each.description)));
  });
  for (const each of found.keys) inputs.push({ ...each, input: { value: each.value } });
  const body = found.body.length ? el("textarea", { "aria-label": "Body", spellcheck: "false" }) : null;
  if (body) body.value = found.body_sample;
  const wish = el("select", { "aria-label": "Answer" }, el("option", { text: "the first success", value: "" }),
    ...found.responses.filter((r) => /^\d+$/.test(r.status)).map((r) => el("option", { text: r.status, value: r.status })));
  const fault = el("select", { "aria-label": "Fault" }, el("option", { text: "none", value: "" }),
    ...state.api.kinds.map((kind) => el("option", { text: kind, value: kind })));
  const answer = el("div", { kind: "answer", hidden: true });
  const send = el("button", { kind: "go", text: "Send", type: "submit" });
  const form = el("form", { onsubmit: (event) => {
    event.preventDefault();
    tryIt(found, inputs, body, wish.value, fault.value, answer);
  } },
  rows.length ? el("h2", { text: "Parameters" }) : null, ...rows,
  body ? el("h2", { text: `Body, ${found.body.join(" or ")}` }) : null, body,
  el("div", { kind: "send" }, send, el("label", { text: "Answer" }, wish), el("label", { text: "Fault" }, fault)));
  const responses = found.responses.flatMap((each) => [
    status(each.status), el("span", { text: each.description }), el("span", { text: each.media.join(", ") }),
  ]);
  return [
    el("div", { kind: "head" }, method(found.method), el("code", { text: found.path })),
    found.summary ? el("p", { kind: "summary", text: found.summary }) : null,
    words(found.description), form, answer,
    responses.length ? el("h2", { text: "Responses" }) : null,
    el("div", { kind: "responses" }, ...responses),
  ].filter(Boolean);
}

async function tryIt(found, inputs, body, code, fault, answer) {
  let target = found.path.split("#")[0];
  const query = new URLSearchParams();
  const headers = { ...found.headers };
  for (const each of inputs) {
    const value = each.input.value;
    if (each.in === "path") target = target.replaceAll(`{${each.name}}`, encodeURIComponent(value));
    else if (value !== "" && each.in === "query") query.append(each.name, value);
    else if (value !== "" && each.in === "header") headers[each.name] = value;
  }
  if (code) headers.Prefer = `code=${code}`;
  if (fault) headers["X-Fragmint-Fault"] = fault;
  const joined = target.includes("?") ? "&" : "?";
  target = found.base + target + (query.size ? joined + query : "");
  const bare = ["GET", "HEAD"].includes(found.method);
  const content = body && !bare && body.value !== "" ? body.value : undefined;
  if (content === undefined) delete headers["Content-Type"];
  const started = performance.now();
  try {
    const got = await fetch(target, { method: found.method, headers, body: content });
    const text = await got.text();
    const time = `${Math.round(performance.now() - started)} ms`;
    answer.replaceChildren(el("div", { kind: "line" }, status(got.status), el("span", { kind: "quiet", text: time }),
      el("span", { kind: "quiet", text: got.headers.get("content-type") || "" })), text ? el("pre", { text: pretty(text) }) : null);
  } catch (error) {
    answer.replaceChildren(el("div", { kind: "line" }, status(0), el("span", { text: `${error.message || error}` })));
  }
  answer.hidden = false;
  await poll();
}

function pretty(text) {
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
}

// Requests

async function poll() {
  const found = await get(`requests?after=${state.last}`);
  $("total").textContent = found.total;
  if (found.total < state.last) { state.last = 0; $("requests").replaceChildren(); return; }
  for (const each of found.requests) {
    if (each.number <= state.last) continue;
    $("requests").prepend(request(each));
    state.last = each.number;
  }
  while ($("requests").children.length > 200) $("requests").lastChild.remove();
  filter();
}

function request(each) {
  const wrong = [...each.violations, ...each.answer_violations];
  const first = wrong.length ? wrong[0].text + (wrong.length > 1 ? `, and ${wrong.length - 1} more` : "") : "";
  const when = `${new Date(each.at * 1000).toLocaleTimeString()}, ${each.milliseconds} ms${each.fault ? `, ${each.fault}` : ""}`;
  const more = el("div", { kind: "more" });
  const item = el("details", { ontoggle: () => { if (item.open && !more.children.length) more.append(...inside(each)); } },
    el("summary", {}, method(each.method), path(each.path + (each.query ? `?${each.query}` : "")),
      status(each.status), first ? el("span", { kind: "why", text: first }) : el("span", { kind: "when", text: when })), more);
  const made = el("li", {}, item);
  made.dataset.broken = wrong.length ? "yes" : "no";
  return made;
}

function inside(each) {
  const lines = (headers) => Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join("\n");
  const verdict = (title, found) => found.length ? [el("h4", { text: title }), el("ul", { kind: "verdicts" },
    ...found.map((v) => el("li", {}, el("span", { text: v.text }), v.expected ? el("br") : null,
      v.expected ? el("code", { text: v.expected }) : null,
      v.documented ? el("div", { text: v.documented, kind: "quiet" }) : null)))] : [];
  const part = (title, text) => text ? [el("h4", { text: title }), el("pre", { text })] : [];
  return [
    ...verdict("Violations of the request", each.violations), ...verdict("Violations of the response", each.answer_violations),
    ...part("Request headers", lines(each.headers)), ...part("Request body", each.body),
    ...part("Response headers", lines(each.answer_headers)), ...part("Response body", each.answer_body),
    el("h4", { text: each.operation || "No operation" }),
  ];
}

function filter() {
  const only = $("broken").checked;
  let shown = 0;
  for (const item of $("requests").children) {
    item.hidden = only && item.dataset.broken === "no";
    shown += item.hidden ? 0 : 1;
  }
  $("none").hidden = shown > 0;
}

// Faults

function showFaults() {
  const rows = state.api.kinds.map((kind) => {
    const rate = state.api.faults[kind];
    const box = el("input", { type: "checkbox", name: kind, checked: rate !== undefined });
    const part = el("input", { type: "range", min: "5", max: "100", step: "5", "aria-label": `Part of requests: ${kind}` });
    part.value = Math.round((rate ?? 1) * 100);
    const shown = el("output", { text: `${part.value}%` });
    part.addEventListener("input", () => { shown.textContent = `${part.value}%`; });
    return el("label", {}, box, el("span", { text: kind }), part, shown);
  });
  $("faults").replaceChildren(...rows);
  nameFaults();
}

function nameFaults() {
  const on = Object.keys(state.api.faults);
  $("faults-summary").textContent = on.length ? `Faults: ${on.join(", ")}` : "Faults: none";
  $("faults-summary").className = on.length ? "on" : "";
}

async function switchFaults() {
  const chosen = {};
  for (const row of $("faults").children) {
    const [box, part] = row.querySelectorAll("input");
    if (box.checked) chosen[box.name] = Number(part.value) / 100;
  }
  const answer = await fetch("faults", { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(chosen) });
  if (answer.ok) { state.api.faults = await answer.json(); nameFaults(); }
}

async function start() {
  state.api = await get("operations");
  const { title, version, base, upstream, stateful, operations } = state.api;
  document.title = `${title || "API"}, mocked`;
  $("title").textContent = title || "API";
  $("version").textContent = version;
  const address = location.origin + base;
  $("base").textContent = address;
  $("base").addEventListener("click", () => navigator.clipboard?.writeText(address));
  $("modes").append(...[upstream && `sent on to ${upstream}`, stateful && "keeps what it is sent"]
    .filter(Boolean).map((text) => el("span", { kind: "chip", text })));
  showFaults();
  showOperations();
  const asked = decodeURIComponent(location.hash.slice(1));
  const first = operations.find((each) => each.key === asked) || operations[0];
  if (first) await choose(first.key);
  await poll();
  setInterval(() => { if (!document.hidden) poll().catch(() => {}); }, 1000);
}

document.addEventListener("click", (event) => {
  const panel = $("faults").parentElement;
  if (panel.open && !panel.contains(event.target)) panel.open = false;
});
$("search").addEventListener("input", showOperations);
$("broken").addEventListener("change", filter);
$("faults").addEventListener("change", switchFaults);
$("clear").addEventListener("click", async () => {
  await fetch("requests", { method: "DELETE" });
  state.last = 0;
  $("requests").replaceChildren();
  await poll();
});
start().catch((error) => { $("detail").replaceChildren(el("p", { text: String(error) })); });
