/* Offer to search around where the visitor is. Asked only on a click; the place is told to a hundred metres. */
"use strict";
(() => {
  const button = document.getElementById("position");
  const message = document.getElementById("position-message");
  if (!button || !navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    message.textContent = button.dataset.wait;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const address = new URL(button.dataset.url, location.href);
        address.searchParams.set("lat", coords.latitude.toFixed(3));
        address.searchParams.set("lon", coords.longitude.toFixed(3));
        location.assign(address);
      },
      () => {
        message.textContent = button.dataset.refused;
      },
      { timeout: 10000, maximumAge: 300000 },
    );
  });
})();
