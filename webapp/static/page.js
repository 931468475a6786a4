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
})();
