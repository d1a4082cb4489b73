"use strict";
// Reads /schema/openapi.json, lists its operations, and sends requests with the token given above.

const byId = (id) => document.getElementById(id);

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// What stands between backticks is code, as in the document's own Markdown.
const prose = (text) => (text || "").split("`").map((part, place) =>
  place % 2 ? element("code", { textContent: part }) : part);

const pretty = (value) => JSON.stringify(value, null, 2);

function exampleOf(content) {
  const [kind] = Object.keys(content || {});
  return kind ? [kind, content[kind].example] : ["", undefined];
}

function parameterRow(parameter, inputs) {
  const input = element("input", {
    value: parameter.required && parameter.in !== "path" ? parameter.example ?? "" : "",
    placeholder: String(parameter.example ?? ""),
    size: 44,
  });
  inputs.push([parameter, input]);
  return element("tr", {},
    element("td", {}, element("code", { textContent: parameter.name })),
    element("td", { className: "muted", textContent: parameter.in }),
    element("td", {}, input),
    element("td", { className: "muted" }, ...prose(parameter.description)));
}

function responseRows(responses) {
  return Object.entries(responses).map(([status, response]) => {
    const [kind, example] = exampleOf(response.content);
    const block = element("details", {},
      element("summary", {}, element("code", { textContent: status }), " ", ...prose(response.description)),
      element("p", { className: "muted", textContent: kind }));
    if (example !== undefined) block.append(element("pre", { textContent: pretty(example) }));
    return block;
  });
}

async function send(method, path, inputs, body, output) {
  let url = path;
  const query = new URLSearchParams();
  const headers = {};
  for (const [parameter, input] of inputs) {
    if (input.value === "") continue;
    if (parameter.in === "path") url = url.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
    if (parameter.in === "query") query.set(parameter.name, input.value);
    if (parameter.in === "header") headers[parameter.name] = input.value;
  }
  if (byId("token").value) headers.Authorization = `Bearer ${byId("token").value}`;
  if (body) headers["Content-Type"] = "application/json";
  output.textContent = "…";
  const asked = query.size ? `${url}?${query}` : url;
  const answer = await fetch(asked, { method: method.toUpperCase(), headers, body: body ? body.value : undefined });
  const kind = answer.headers.get("content-type") || "";
  const head = `${answer.status} ${answer.statusText}\n${[...answer.headers].map(([k, v]) => `${k}: ${v}`).join("\n")}\n\n`;
  if (kind.includes("json")) {
    const told = await answer.json();
    output.textContent = head + pretty(told);
    // Whoever signs in here wants to go on as that person.
    const token = (told.data || told).access_token;
    if (token) byId("token").value = token;
  }
  else if (kind.startsWith("text/")) output.textContent = head + await answer.text();
  else output.textContent = `${head}${(await answer.arrayBuffer()).byteLength} bytes`;
}

function fill(block, method, path, operation) {
  const inputs = [];
  const rows = (operation.parameters || []).map((parameter) => parameterRow(parameter, inputs));
  block.append(element("p", {}, ...prose(operation.description)));
  if (operation.security.length === 0) {
    block.append(element("p", { className: "muted", textContent: "Asks for no token." }));
  }
  if (rows.length) block.append(element("table", {}, ...rows));
  let body = null;
  if (operation.requestBody) {
    const [, example] = exampleOf(operation.requestBody.content);
    body = element("textarea", {
      value: pretty(example), spellcheck: false, rows: pretty(example).split("\n").length + 1,
    });
    block.append(body);
  }
  const output = element("pre", { hidden: true });
  const button = element("button", { textContent: "Send" });
  button.addEventListener("click", () => {
    output.hidden = false;
    send(method, path, inputs, body, output).catch((error) => { output.textContent = String(error); });
  });
  block.append(button, output, element("p", { textContent: "Answers" }), ...responseRows(operation.responses));
}

function operationBlock(method, path, operation) {
  const block = element("details", {},
    element("summary", {},
      element("span", { className: `method ${method}`, textContent: method.toUpperCase() }),
      element("code", { textContent: path }), ` ${operation.summary}`));
  block.addEventListener("toggle", () => {
    if (block.open && block.childElementCount === 1) fill(block, method, path, operation);
  });
  return block;
}

function show(schema) {
  const wanted = byId("filter").value.toLowerCase();
  const other = byId("version").value === "v1" ? "/api/v2/" : "/api/v1/";
  const areas = new Map(schema.tags.map((tag) => [tag.name, []]));
  for (const [path, methods] of Object.entries(schema.paths)) {
    if (path.startsWith(other)) continue;
    for (const [method, operation] of Object.entries(methods)) {
      if (!`${path} ${operation.summary}`.toLowerCase().includes(wanted)) continue;
      areas.get(operation.tags[0]).push(operationBlock(method, path, operation));
    }
  }
  const sections = [];
  for (const tag of schema.tags) {
    const blocks = areas.get(tag.name);
    if (blocks.length) {
      sections.push(element("h2", { textContent: tag.name }),
        element("p", { className: "muted" }, ...prose(tag.description)), ...blocks);
    }
  }
  byId("operations").replaceChildren(...sections);
}

fetch("/schema/openapi.json").then((answer) => answer.json()).then((schema) => {
  byId("about").replaceChildren(...prose(schema.info.description));
  show(schema);
  byId("filter").addEventListener("input", () => show(schema));
  byId("version").addEventListener("change", () => show(schema));
});
