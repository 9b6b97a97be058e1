// The preview works without this: it adds search while typing, the choice of a theme, and answers that open by links.
"use strict";

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

function kept() {
  try {
    return localStorage.getItem("answerkey-theme");
  } catch {
    return null; // the browser keeps nothing for this site
  }
}

function keep(theme) {
  try {
    localStorage.setItem("answerkey-theme", theme);
  } catch {
    // then the choice holds for this page
  }
}

if (["light", "dark"].includes(kept())) root.dataset.theme = kept(); // at once, so that nothing flashes

const theme = () => root.dataset.theme ?? (dark.matches ? "dark" : "light");

function offerThemes(button) {
  const show = () => {
    button.textContent = theme() === "dark" ? "Light" : "Dark";
    button.setAttribute("aria-label", `${button.textContent} theme`);
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.theme = theme() === "dark" ? "light" : "dark";
    keep(root.dataset.theme);
    show();
  });
  dark.addEventListener("change", show);
  show();
}

// Shows hits in the place of the content, taken from the page that the form leads to.
function searchWhileTyping(form) {
  const input = form.elements.q;
  const results = document.getElementById("ak-results");
  const content = document.getElementById("ak-content");
  const status = document.getElementById("ak-status");
  const first = input.value;
  let timer = 0;
  let request = new AbortController();

  const show = (found) => {
    results.replaceChildren(...(found ? [found] : []));
    results.hidden = !found;
    content.hidden = Boolean(found);
    status.textContent = found?.querySelector("#ak-count")?.textContent ?? "";
  };

  const search = async () => {
    request.abort();
    request = new AbortController();
    const text = input.value;
    if (!text.trim() || text === first) return show(null);
    try {
      const answer = await fetch(`${form.action}?${new URLSearchParams({ ...Object.fromEntries(new FormData(form)), q: text })}`, { signal: request.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      show(document.adoptNode(page.getElementById("ak-found")));
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = "The search failed.";
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 150);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !results.hidden) {
      input.value = first;
      show(null);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.target.closest("input, select, textarea")) {
      event.preventDefault();
      input.focus();
    }
  });
}

function revealAll(button) {
  const answers = [...document.querySelectorAll(".question details")];
  const closed = () => answers.some((answer) => !answer.open);
  const show = () => {
    button.textContent = closed() ? "Reveal all answers" : "Hide all answers";
  };
  button.hidden = answers.length === 0;
  button.addEventListener("click", () => {
    const open = closed();
    for (const answer of answers) answer.open = open;
  });
  for (const answer of answers) answer.addEventListener("toggle", show);
}

// What is wider than the screen can be scrolled by keys only where it can be focused.
function makeScrollable() {
  for (const wide of document.querySelectorAll(".prose pre, .prose table, .source")) wide.tabIndex = 0;
}

// Opens the question that the address names. One that has moved is asked for from the API, which knows where it is.
async function openNamed() {
  const id = decodeURIComponent(location.hash.slice(1));
  if (!id) return;
  const target = document.getElementById(id);
  if (target) {
    const answer = target.querySelector("details") ?? target.closest("details");
    if (answer) answer.open = true;
    target.scrollIntoView();
    return;
  }
  if (!document.querySelector(".question")) return;
  const answer = await fetch(`/api/v1/questions${location.pathname}/${encodeURIComponent(id)}`);
  const { address } = answer.ok ? await answer.json() : {};
  if (address) location.replace(address);
}

document.addEventListener("DOMContentLoaded", () => {
  offerThemes(document.getElementById("ak-theme"));
  searchWhileTyping(document.querySelector("form.search"));
  const button = document.getElementById("ak-reveal");
  if (button) revealAll(button);
  makeScrollable();
  openNamed();
  addEventListener("hashchange", openNamed);
});
