"use strict";
// Sends the forms of the account pages to the API, and shows what it answers: in words, at the field.

const API = "../api/v2";
const UNREACHED = "The server cannot be reached. Look at your connection and try again; the link stays good.";

const token = new URLSearchParams(location.hash.slice(1)).get("token") || "";
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// A token that was used, or will never be good, has no business in the history of this browser.
const forgetToken = () => history.replaceState(null, "", location.pathname);

function show(element, isShown = true) {
  if (element) element.hidden = !isShown;
}

function sentence(words) {
  const text = words.trim();
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}

class Refusal extends Error {
  constructor(problem) {
    super(problem.detail || UNREACHED);
    this.code = problem.code;
    this.errors = problem.errors || [];
  }
}

async function call(method, route, body, accessToken) {
  const headers = { "Content-Type": "application/json" };
  if (accessToken) headers.Authorization = `Bearer ${accessToken}`;
  let answer;
  try {
    answer = await fetch(API + route, {
      method, headers, body: JSON.stringify(body), credentials: "omit", cache: "no-store", redirect: "error",
    });
  } catch {
    throw new Refusal({ detail: UNREACHED });
  }
  const told = await answer.json().catch(() => ({ detail: "The server answered in a way this page does not know" }));
  if (!answer.ok) throw new Refusal(told);
  return told;
}

// The body by the fields' paths: "name.first" is {name: {first: ...}}. What is empty is left out.
function bodyOf(form) {
  const body = {};
  for (const input of all("input[name]", form)) {
    if (input.closest(".second-step") || input.value === "") continue;
    const steps = input.name.split(".");
    const last = steps.pop();
    const place = steps.reduce((at, step) => (at[step] ??= {}), body);
    place[last] = input.value;
  }
  if (form.dataset.flags.includes("takes-token")) body.token = token;
  return body;
}

function mark(input, words) {
  const error = document.getElementById(`${input.id}-error`);
  input.setAttribute("aria-invalid", String(Boolean(words)));
  error.textContent = words;
  show(error, Boolean(words));
}

function clear(form) {
  for (const input of all("input[name]", form)) mark(input, "");
  all(".problem").forEach((problem) => show(problem, false));
}

function complain(form, words) {
  const problem = one(".problem", form);
  problem.textContent = sentence(words);
  show(problem);
  problem.focus();
}

// Only what the server would not be asked for: that something was entered at all.
function lacking(form) {
  return all("input[required]", form).filter((input) => input.value === "" && !input.closest(".second-step"));
}

function showAtFields(form, errors) {
  const rest = [];
  let first = null;
  for (const { path, message } of errors) {
    const input = all("input[name]", form).find((each) => each.name === path);
    if (!input) { rest.push(`${path} ${message}`); continue; }
    mark(input, sentence(`${input.dataset.label} ${message}`));
    first ??= input;
  }
  if (rest.length) complain(form, rest.join("; "));
  first?.focus();
}

function refuseLink(words) {
  forgetToken();
  const refused = one("#refused");
  refused.textContent = sentence(`This link ${words}`);
  for (const part of ["#by-link", "#joining"]) show(one(part), false);
  show(refused);
  all(".renewal").forEach((section) => show(section));
  refused.focus();
}

function refuse(form, refusal) {
  const ofLink = refusal.errors.find(({ path }) => path === "token");
  if (ofLink && form.dataset.flags.includes("takes-token")) {
    refuseLink(ofLink.message.startsWith("has a wrong form") ? "is not complete; open it again in the e-mail" : ofLink.message);
  } else if (refusal.code === "LoginExists" && one("#joining")) {
    const joining = one("#joining");
    joining.open = true;
    complain(form, "This address has a login already. Sign in with it below");
    one("input", joining).focus();
  } else if (refusal.errors.length) {
    showAtFields(form, refusal.errors);
  } else {
    complain(form, refusal.message);
  }
}

function finish(form) {
  if (form.dataset.flags.includes("takes-token")) forgetToken();
  for (const part of ["#by-link", "#joining", "#without", "#refused", ".renewal"]) all(part).forEach((each) => show(each, false));
  const done = one("#done");
  one("h2", done).textContent = form.dataset.done;
  one("p", done).textContent = form.dataset.then;
  show(done);
  one("h2", done).focus();
}

// A sign-in for this one request: the session ends with it.
async function join(form) {
  const { email, password, token: invitation } = bodyOf(form);
  const session = await signIn(form, email, password);
  if (!session) return false;
  try {
    await call("POST", form.dataset.route, { token: invitation }, session.access_token);
  } finally {
    await call("POST", "/auth/sign-out", undefined, session.access_token).catch(() => null);
  }
  return true;
}

async function signIn(form, email, password) {
  const step = one(".second-step", form);
  const code = one("input", step);
  const given = code.value.replace(/\s/g, "");
  if (!form.challenge) {
    const answer = await call("POST", "/auth/sign-in", { email, password });
    if (answer.outcome === "signed_in") return answer;
    form.challenge = answer.challenge;
    show(step);
    code.focus();
    if (!given) return null;
  }
  if (!given) {
    mark(code, "Enter the code.");
    code.focus();
    return null;
  }
  const proof = /^[0-9]{6}$/.test(given) ? { code: given } : { recovery_code: given };
  try {
    return await call("POST", "/auth/sign-in/second-factor", { challenge: form.challenge, ...proof });
  } catch (refusal) {
    code.value = "";
    if (refusal.code !== "SecondFactorRefused") form.challenge = "";
    throw refusal;
  }
}

async function submit(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const button = one("button", form);
  if (button.getAttribute("aria-disabled") === "true") return;
  clear(form);
  const empty = lacking(form);
  if (empty.length) {
    empty.forEach((input) => mark(input, sentence(`${input.dataset.label} is needed`)));
    empty[0].focus();
    return;
  }
  button.setAttribute("aria-disabled", "true");
  try {
    const isJoining = form.dataset.flags.includes("joins");
    const isDone = isJoining ? await join(form) : await call("POST", form.dataset.route, bodyOf(form));
    if (isDone) finish(form);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    refuse(form, refusal);
  } finally {
    button.setAttribute("aria-disabled", "false");
  }
}

function begin() {
  show(one("#unscripted"), false);
  all("form").forEach((form) => form.addEventListener("submit", submit));
  for (const box of all("[data-reveals]")) {
    const input = document.getElementById(box.dataset.reveals);
    box.addEventListener("change", () => { input.type = box.checked ? "text" : "password"; });
  }
  show(one("#by-link"), Boolean(token));
  show(one("#joining"), Boolean(token));
  show(one("#without"), !token);
  all(".renewal").forEach((section) => show(section, !token));
}

// Another link opened in the same tab changes only what stands behind the #.
addEventListener("hashchange", () => location.reload());
begin();
