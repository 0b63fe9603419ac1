// Tabs, the card with a fact's source, search and theme. The pages are complete without scripts.
(function () {
  "use strict";
  const root = document.documentElement;
  const up = document.body.dataset.up;
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const memory = {
    get: (key) => { try { return localStorage.getItem("bindery-" + key); } catch (e) { return null; } },
    set: (key, value) => { try { localStorage.setItem("bindery-" + key, value); } catch (e) { /* storage is unavailable */ } },
  };

  // The theme: the system's until the user chooses one.
  const button = document.querySelector("button.theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const showTheme = () => { button.setAttribute("aria-pressed", String(isDark())); button.title = isDark() ? "Light" : "Dark"; };
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    memory.set("theme", root.dataset.theme);
    showTheme();
  });
  system.addEventListener("change", showTheme);
  showTheme();

  // The navigation starts closed on small screens.
  const menu = document.querySelector("details.menu");
  if (menu && matchMedia("(max-width: 60rem)").matches) menu.open = false;
  const here = menu && menu.querySelector("[aria-current]");
  if (here && menu.open) here.scrollIntoView({ block: "nearest" });

  // The list of sources is folded; a card shows each source at its fact. It is open in print.
  const sources = document.querySelector(".notes details");
  if (sources) {
    sources.open = /^#n\d+$/.test(location.hash);
    addEventListener("beforeprint", () => { for (const details of all("main details")) details.open = true; });
    addEventListener("hashchange", () => { if (/^#n\d+$/.test(location.hash)) sources.open = true; });
  }

  // Turns the sections of snippets into tabs.
  for (const snippets of all(".snippets")) {
    const panels = all(":scope > .snippet", snippets);
    const list = make("div", { className: "tabs" });
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", "Language");
    const tabs = panels.map((panel) => {
      const tab = make("button", { type: "button", id: "tab-" + panel.id, textContent: panel.dataset.title });
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      panel.tabIndex = 0;
      return tab;
    });
    const show = (index, focus) => {
      panels.forEach((panel, at) => panel.classList.toggle("shown", at === index));
      tabs.forEach((tab, at) => {
        tab.setAttribute("aria-selected", String(at === index));
        tab.tabIndex = at === index ? 0 : -1;
      });
      if (focus) tabs[index].focus();
    };
    tabs.forEach((tab, index) => {
      tab.addEventListener("click", () => { show(index); memory.set("snippet", panels[index].id); });
      tab.addEventListener("keydown", (event) => {
        const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        const next = (to + tabs.length) % tabs.length;
        show(next, true);
        memory.set("snippet", panels[next].id);
      });
    });
    list.append(...tabs);
    snippets.prepend(list);
    snippets.classList.add("tabbed");
    const asked = location.hash.slice(1) || "";
    const wanted = panels.findIndex((panel) => panel.id === asked);
    const kept = panels.findIndex((panel) => panel.id === memory.get("snippet"));
    show(wanted >= 0 ? wanted : Math.max(kept, 0));
    addEventListener("hashchange", () => {
      const at = panels.findIndex((panel) => "#" + panel.id === location.hash);
      if (at >= 0) show(at);
    });
  }

  // Copy buttons.
  for (const code of all("pre.code")) {
    const copy = make("button", { type: "button", className: "copy", textContent: "Copy" });
    const frame = make("div", { className: "frame-code" });
    code.replaceWith(frame);
    frame.append(code, copy);
    copy.addEventListener("click", () => {
      const done = (text) => { copy.textContent = text; setTimeout(() => { copy.textContent = "Copy"; }, 1500); };
      const text = code.textContent;
      if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => done("Copied"), () => done("Failed"));
      else done("Failed");
    });
  }

  // The card of a fact: the content of its note, shown on hover, touch or focus.
  const card = make("div", { className: "card-of", id: "card-of", hidden: true });
  card.setAttribute("role", "tooltip");
  document.body.append(card);
  let owner = null, timer = 0;
  const factOf = (target) => {
    if (!(target instanceof Element)) return null;
    const word = target.closest("a.w");
    if (word) return word;
    const fact = target.closest(".fact");
    return fact && fact.querySelector(":scope > a.w");
  };
  const hide = () => {
    clearTimeout(timer);
    if (owner) { owner.removeAttribute("aria-describedby"); owner.classList.remove("on"); }
    owner = null;
    card.hidden = true;
  };
  const show = (word) => {
    if (owner === word) return;
    hide();
    const note = document.getElementById(word.hash.slice(1));
    if (!note) return;
    owner = word;
    card.className = "card-of " + note.className;
    card.replaceChildren(...Array.from(note.childNodes, (node) => node.cloneNode(true)));
    card.hidden = false;
    word.setAttribute("aria-describedby", "card-of");
    word.classList.add("on");
    const rects = word.getClientRects();
    const at = rects[rects.length - 1] || word.getBoundingClientRect();
    const width = card.offsetWidth, height = card.offsetHeight, gap = 6;
    const left = Math.max(8, Math.min(at.left, root.clientWidth - width - 8));
    const below = at.bottom + gap + height <= innerHeight || at.top < height + gap;
    card.style.left = left + scrollX + "px";
    card.style.top = (below ? at.bottom + gap : at.top - height - gap) + scrollY + "px";
  };
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    if (card.contains(event.target)) return clearTimeout(timer);
    const word = factOf(event.target);
    clearTimeout(timer);
    timer = setTimeout(() => (word ? show(word) : document.activeElement !== owner && hide()), word ? 140 : 220);
  });
  document.addEventListener("focusin", (event) => {
    const word = event.target.closest("a.w");
    if (word && word.matches(":focus-visible")) show(word);
    else if (!card.contains(event.target)) hide();
  });
  document.addEventListener("click", (event) => {
    const word = event.target instanceof Element && event.target.closest("a.w");
    if (word && !card.contains(word)) {
      // The first click shows the card, the second follows the link.
      if (owner !== word || event.pointerType === "touch") { event.preventDefault(); show(word); }
    } else if (!card.contains(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

  // The search. Its index is loaded when the field is focused first.
  const form = document.querySelector("form.search");
  const field = form.querySelector("input"), found = form.querySelector("ul");
  const MOST = 30;
  let rows = null, loading = false, at = -1;
  form.hidden = false;
  const load = () => {
    if (rows || loading) return;
    loading = true;
    const script = make("script", { src: document.body.dataset.index });
    script.onload = () => {
      rows = window.binderyIndex.map(([kind, name, of, page, about, aliases]) => ({
        kind, name, of, page, about, aliases: aliases.toLowerCase().split(" ").filter(Boolean), low: name.toLowerCase(),
        parts: name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase().split(/[^\p{L}\p{N}]+/u),
      }));
      search();
    };
    document.head.append(script);
  };
  const weight = { service: 0, operation: 0, failure: 0.5, structure: 1, enum: 1, union: 1, type: 1, member: 3 };
  const score = (row, words, query) => {
    let sum = weight[row.kind] || 0;
    if (row.aliases.includes(query)) return sum;
    for (const word of words) {
      if (row.low === word) sum += 0;
      else if (row.low.startsWith(word)) sum += 4;
      else if (row.parts.some((part) => part.startsWith(word))) sum += 8;
      else if (row.low.includes(word)) sum += 14;
      else if (row.aliases.some((alias) => alias.includes(word))) sum += 10;
      else if (row.about.toLowerCase().includes(word) || row.of.toLowerCase().includes(word)) sum += 24;
      else return -1;
    }
    return sum + Math.min(row.name.length, 60) / 100;
  };
  const pick = (index) => {
    const items = all("[role=option]", found);
    at = items.length ? (index + items.length) % items.length : -1;
    items.forEach((item, each) => item.setAttribute("aria-selected", String(each === at)));
    if (at >= 0) { field.setAttribute("aria-activedescendant", items[at].id); items[at].scrollIntoView({ block: "nearest" }); }
    else field.removeAttribute("aria-activedescendant");
  };
  const search = () => {
    const query = field.value.toLowerCase().trim();
    const words = query.split(/[\s.:/_-]+/).filter(Boolean);
    if (!rows || !words.length) { found.hidden = true; field.setAttribute("aria-expanded", "false"); return; }
    const hits = rows.map((row) => [score(row, words, query), row]).filter(([sum]) => sum >= 0);
    hits.sort((one, other) => one[0] - other[0]);
    found.replaceChildren(...hits.slice(0, MOST).map(([, row], index) => {
      const link = make("a", { href: up + row.page, tabIndex: -1 },
        make("span", { className: "hit", textContent: row.name }),
        make("span", { className: "of", textContent: row.kind + (row.of ? " · " + row.of : "") }),
        ...(row.about ? [make("span", { className: "about", textContent: row.about })] : []));
      const item = make("li", { id: "hit-" + index }, link);
      item.setAttribute("role", "option");
      return item;
    }));
    if (!hits.length) {
      const none = make("li", { className: "none", textContent: "No results." });
      found.append(none);
    }
    found.hidden = false;
    field.setAttribute("aria-expanded", "true");
    pick(hits.length ? 0 : -1);
  };
  const close = () => { found.hidden = true; field.setAttribute("aria-expanded", "false"); };
  field.addEventListener("focus", load);
  field.addEventListener("input", () => { load(); search(); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); pick(at + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); pick(at - 1); }
    else if (event.key === "Escape") { field.value = ""; close(); }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = all("[role=option] a", found)[Math.max(at, 0)];
    if (chosen && !found.hidden) { close(); location.href = chosen.href; }
  });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) close(); });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.matches("input, textarea, select");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.focus();
    }
  });
})();
