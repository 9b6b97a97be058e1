// The preview works without this: it adds search while typing, the choice of a theme, copying, and keys.
"use strict";

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const MOST_SHOWN = 8;

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
const isTyping = (event) => event.target.closest("input, select, textarea") !== null;
const hasModifier = (event) => event.ctrlKey || event.metaKey || event.altKey;

function announce(text) {
  document.getElementById("ak-status").textContent = text;
}

function offerThemes(button) {
  const show = () => {
    const other = theme() === "dark" ? "Light" : "Dark";
    button.setAttribute("aria-label", `${other} theme`);
    button.title = `${other} theme`;
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

// Shows the first hits below the field, taken from the page that the form leads to.
function searchWhileTyping(form) {
  const input = form.elements.q;
  const panel = document.getElementById("ak-results");
  let timer = 0;
  let request = new AbortController();

  const address = () => `${form.action}?${new URLSearchParams(new FormData(form))}`;

  const close = () => {
    clearTimeout(timer);
    request.abort();
    panel.hidden = true;
    panel.replaceChildren();
    announce("");
  };

  const show = (found) => {
    for (const named of found.querySelectorAll("[id]")) if (named.id !== "ak-count") named.removeAttribute("id");
    const count = found.querySelector("#ak-count");
    const hits = [...found.querySelectorAll(".hits > li")];
    for (const hit of hits.slice(MOST_SHOWN)) hit.remove();
    for (const more of found.querySelectorAll("[rel=next]")) more.parentElement.remove();
    if (hits.length > MOST_SHOWN) {
      const all = Object.assign(document.createElement("a"), { href: address(), className: "all", textContent: "All results" });
      found.append(all);
    }
    announce(count.textContent);
    count.removeAttribute("id");
    panel.replaceChildren(...found.childNodes);
    panel.scrollTop = 0;
    panel.hidden = false;
  };

  const search = async () => {
    request.abort();
    request = new AbortController();
    if (!input.value.trim()) return close();
    try {
      const answer = await fetch(address(), { signal: request.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      show(document.adoptNode(page.getElementById("ak-found")));
    } catch (error) {
      if (error.name !== "AbortError") announce("The search failed.");
    }
  };

  const links = () => [...(panel.hidden ? document.querySelectorAll("#ak-main .hits .row-title") : panel.querySelectorAll("a"))];

  // The arrows walk from the field through the hits and back; Enter follows a link, as everywhere.
  const walk = (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (!(event.key in steps) || hasModifier(event)) return;
    const stops = [input, ...links()];
    const next = stops.indexOf(document.activeElement) + steps[event.key];
    if (event.target === input && panel.hidden && input.value.trim() && stops.length === 1) {
      if (event.key === "ArrowDown") search();
      return;
    }
    if (!stops.includes(document.activeElement) || !(next in stops)) return;
    event.preventDefault();
    stops[next].focus();
    stops[next].closest("li")?.scrollIntoView({ block: "nearest" });
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 150);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault(); // the text stays; the next Escape clears the field
      input.focus();
      close();
    } else if (event.key === "/" && !hasModifier(event) && !isTyping(event)) {
      event.preventDefault();
      input.focus();
      input.select();
    } else if (event.target === input || event.target.closest?.("#ak-results, .hits")) {
      walk(event);
    }
  });
  form.addEventListener("submit", close);
  form.addEventListener("focusout", (event) => {
    if (!panel.hidden && !form.contains(event.relatedTarget)) close();
  });
}

function revealAll(button) {
  const answers = [...document.querySelectorAll(".question > details")];
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

// Opens all answers while they are printed.
function printAnswers() {
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("main details:not([open])")];
    for (const answer of closed) answer.open = true;
  });
  addEventListener("afterprint", () => {
    for (const answer of closed) answer.open = false;
  });
}

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = Object.assign(document.createElement("textarea"), { value: text }); // on an insecure origin
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

function offerCopies() {
  for (const block of document.querySelectorAll(".prose pre")) {
    const frame = Object.assign(document.createElement("div"), { className: "code" });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "copy", textContent: "Copy" });
    button.setAttribute("aria-label", "Copy the code");
    button.addEventListener("click", async () => {
      try {
        await copy(block.textContent);
        button.textContent = "Copied";
        announce("Copied");
      } catch {
        button.textContent = "Not copied";
        announce("The code could not be copied.");
      }
      setTimeout(() => {
        button.textContent = "Copy";
      }, 2000);
    });
    block.replaceWith(frame);
    frame.append(block, button);
  }
}

// What is wider than the screen can be scrolled by keys only where it can be focused.
function makeScrollable() {
  for (const wide of document.querySelectorAll(".prose pre, .prose table, .source")) wide.tabIndex = 0;
}

// Marks the question in the sidebar that is at the top of the screen, and keeps the mark in sight.
function followReading(side) {
  const links = new Map([...side.querySelectorAll(".side-questions a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const seen = new Set();
  const isBeside = () => getComputedStyle(side).position === "sticky";
  const keepInSight = (link) => {
    const [box, frame] = [link.getBoundingClientRect(), side.getBoundingClientRect()];
    if (isBeside() && (box.top < frame.top || box.bottom > frame.bottom)) side.scrollTop += box.top - frame.top - frame.height / 3;
  };
  const watch = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (entry.isIntersecting) seen.add(entry.target.id);
        else seen.delete(entry.target.id);
      }
      const current = [...links.keys()].find((id) => seen.has(id));
      for (const [id, link] of links) {
        if (id === current) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      }
      if (current) keepInSight(links.get(current));
    },
    { rootMargin: "-130px 0px -55% 0px" },
  );
  for (const id of links.keys()) {
    const question = document.getElementById(id);
    if (question) watch.observe(question);
  }
  side.addEventListener("click", (event) => {
    if (event.target.closest("a") && side.matches(":popover-open")) side.hidePopover();
  });
  const page = side.querySelector("[aria-current=page]");
  if (page) keepInSight(page);
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

// A quiz is played by keys: digits choose, Enter goes on, y and n tell whether the answer was known.
function playByKeys(quiz) {
  const press = (selector) => {
    const target = [...quiz.querySelectorAll(selector)].find((each) => each.checkVisibility());
    target?.click();
    return target !== undefined;
  };
  const isControl = (target) => target.closest("button, a, summary, select, textarea, header, nav") !== null;
  document.addEventListener("keydown", (event) => {
    if (hasModifier(event) && !(event.key === "Enter" && event.target.matches("textarea"))) return;
    if (event.key === "Enter") {
      if (event.target.matches("textarea") ? !hasModifier(event) : isControl(event.target)) return;
      if (press("[data-key=Enter]")) event.preventDefault();
    } else if (!event.target.closest("textarea, select, input:not([type=radio], [type=checkbox])")) {
      if (press(`[data-key="${CSS.escape(event.key)}"]`)) event.preventDefault();
    }
  });
}

document.addEventListener("DOMContentLoaded", () => {
  offerThemes(document.getElementById("ak-theme"));
  searchWhileTyping(document.querySelector("form.search"));
  const button = document.getElementById("ak-reveal");
  if (button) revealAll(button);
  printAnswers();
  offerCopies();
  makeScrollable();
  const side = document.getElementById("ak-side");
  if (side) followReading(side);
  const quiz = document.querySelector(".quiz-question");
  if (quiz) playByKeys(quiz);
  openNamed();
  addEventListener("hashchange", openNamed);
});
