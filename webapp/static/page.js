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
})();
