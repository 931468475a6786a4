/* Pop-ups of the maps. Texts of lieux and communes go in as text, never as HTML. */
"use strict";
window.mediaproche = (() => {
  const append = (parent, tag, text) => {
    const element = document.createElement(tag);
    element.textContent = text;
    parent.append(element);
    return element;
  };

  const popup = (title, ...lines) => {
    const element = document.createElement("div");
    append(element, "strong", title);
    for (const line of lines) append(element, "span", line);
    return element;
  };

  const lieuPopup = (title, lieu, linkText = "Voir ce lieu") => {
    const element = popup(title, lieu.adresse);
    const link = append(element, "a", linkText);
    link.href = lieu.url;
    if (window.top !== window) link.target = "_blank"; // set in the page of another site
    return element;
  };

  return { append, popup, lieuPopup };
})();
