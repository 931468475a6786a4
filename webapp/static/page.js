/* What a page offers where scripts run; each thing is absent where it does not work. */
"use strict";
(() => {
  const offer = (id, works, run) => {
    const button = document.getElementById(id);
    if (!button || !works) return;
    button.parentElement.hidden = false;
    button.addEventListener("click", () => run(button.dataset));
  };

  offer("partager", navigator.share, ({ title, url }) => {
    navigator.share({ title, url }).catch(() => {}); // the visitor changed their mind
  });

  offer("copier", navigator.clipboard, ({ url, done }) => {
    navigator.clipboard.writeText(url).then(() => {
      document.getElementById("copie").textContent = done;
    });
  });
  // On a wide screen the map stands beside the list: that of the page that its link leads to.
  const link = document.getElementById("ouvrir-carte");
  const add = (name, attributes) => document.head.append(Object.assign(document.createElement(name), attributes));
  const isNew = (element, name) => !document.querySelector(`[${name}="${element.getAttribute(name)}"]`);

  const openBeside = (page) => {
    page.getElementById("fermer-carte")?.remove();
    document.getElementById("a-cote").replaceChildren(...page.getElementById("a-cote").childNodes);
    document.querySelector(".results").classList.add("with-map");
    link.hidden = true;
    for (const sheet of page.querySelectorAll("link[rel=stylesheet]"))
      if (isNew(sheet, "href")) add("link", { rel: "stylesheet", href: sheet.getAttribute("href") });
    for (const script of page.querySelectorAll("script[src]"))
      if (isNew(script, "src")) add("script", { src: script.getAttribute("src"), async: false });
  };

  if (link && matchMedia("(min-width: 62rem)").matches)
    fetch(link.href)
      .then((response) => (response.ok ? response.text() : Promise.reject(new Error(response.status))))
      .then((html) => openBeside(new DOMParser().parseFromString(html, "text/html")))
      .catch(() => {}); // its link is there all the same

  // Towns while one types: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/, list without automatic selection.
  const input = document.querySelector("input[data-communes]");
  if (input) suggestTowns(input);

  function suggestTowns(field) {
    const box = Object.assign(document.createElement("div"), { className: "combobox" });
    const list = Object.assign(document.createElement("ul"), { id: "villes", role: "listbox", hidden: true });
    const status = Object.assign(document.createElement("span"), { className: "visually-hidden", role: "status" });
    let active = -1;
    let timer = 0;
    let asked = new AbortController();

    list.setAttribute("aria-label", field.dataset.label);
    field.replaceWith(box);
    box.append(field, list, status);
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-controls", list.id],
      ["aria-expanded", "false"],
      ["autocomplete", "off"],
    ])
      field.setAttribute(name, value);

    const close = () => {
      clearTimeout(timer);
      asked.abort();
      list.hidden = true;
      field.setAttribute("aria-expanded", "false");
      point(-1);
    };
    const point = (rank) => {
      list.children[active]?.setAttribute("aria-selected", "false");
      active = rank;
      const option = list.children[rank];
      option?.setAttribute("aria-selected", "true");
      option?.scrollIntoView({ block: "nearest" });
      if (option) field.setAttribute("aria-activedescendant", option.id);
      else field.removeAttribute("aria-activedescendant");
    };
    const choose = (option) => {
      field.value = option.textContent;
      status.textContent = "";
      close();
    };
    const show = (communes) => {
      const options = communes.map(({ label }, rank) => {
        const option = Object.assign(document.createElement("li"), { id: `ville-${rank}`, role: "option" });
        option.textContent = label;
        option.setAttribute("aria-selected", "false");
        option.lang = "fr";
        return option;
      });
      list.replaceChildren(...options);
      list.hidden = !options.length;
      field.setAttribute("aria-expanded", String(!list.hidden));
      point(-1);
      status.textContent = field.dataset.found.replace("#", options.length);
    };
    const ask = () => {
      asked = new AbortController();
      const address = new URL(field.dataset.communes, location.href);
      address.searchParams.set("q", field.value);
      fetch(address, { signal: asked.signal })
        .then((response) => (response.ok ? response.json() : { communes: [] }))
        .then((found) => show(found.communes))
        .catch(() => {}); // the next letter asks again
    };

    field.addEventListener("input", () => {
      close();
      if (field.value.trim().length > 1) timer = setTimeout(ask, 150);
    });
    field.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && !list.hidden) {
        const count = list.children.length;
        point(active < 0 && step < 0 ? count - 1 : (active + step + count) % count);
        event.preventDefault();
      } else if (event.key === "Enter" && active >= 0) {
        choose(list.children[active]);
        event.preventDefault();
      } else if (event.key === "Escape" && !list.hidden) {
        close();
        event.preventDefault();
      }
    });
    field.addEventListener("blur", close);
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
  }
})();
