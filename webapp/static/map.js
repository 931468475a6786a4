/* Draw the map of a page: our own tiles below, the lieux of the list above, numbered as there. */
"use strict";
(() => {
  const element = document.getElementById("carte");
  const lieux = JSON.parse(element.dataset.lieux);
  const colour = (name) => getComputedStyle(element).getPropertyValue(name).trim();

  element.textContent = ""; // what is said where no script runs
  const map = L.map(element, { zoomControl: false, scrollWheelZoom: false, minZoom: 3, maxZoom: 18 });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: element.dataset.zoomIn, zoomOutTitle: element.dataset.zoomOut }).addTo(map);

  const frame = (bounds) => map.fitBounds(bounds, { padding: [36, 36], maxZoom: 13, animate: false });
  const around = L.latLngBounds(lieux.map((lieu) => [lieu.lat, lieu.lon]));
  const [lat, lon, zoom] = element.dataset.vue.split(",").map(Number);
  if (element.dataset.vue) map.setView([lat, lon], zoom);
  else if (lieux.length) frame(around);
  else map.setView([46.6, 2.4], 5);

  const line = (layer, name, width) => ({
    dataLayer: layer,
    symbolizer: new protomapsL.LineSymbolizer({ color: colour(name), width }),
  });
  const size = (zoom, town) => (town.props.population > 100000 ? 17 : town.props.population > 15000 ? 15 : 13);
  protomapsL
    .leafletLayer({
      url: element.dataset.fond,
      maxDataZoom: 13,
      backgroundColor: colour("--map-water"),
      attribution: element.dataset.credit,
      lang: "fr",
      paintRules: [
        { dataLayer: "departements", symbolizer: new protomapsL.PolygonSymbolizer({ fill: colour("--map-land") }) },
        line("limites", "--map-border", 1),
        line("departements", "--map-limit", 1.6),
      ],
      labelRules: [
        {
          dataLayer: "labels",
          sort: (a, b) => b.population - a.population,
          symbolizer: new protomapsL.CenteredTextSymbolizer({
            labelProps: ["nom"],
            fill: colour("--map-label"),
            stroke: colour("--map-land"),
            width: 3,
            fontFamily: "system-ui, sans-serif",
            fontWeight: 600,
            fontSize: size,
            lineHeight: 1.2,
          }),
        },
      ],
    })
    .addTo(map);

  const taken = {};
  for (const lieu of lieux) {
    const place = `${lieu.lat},${lieu.lon}`;
    const before = taken[place] || 0; // several at one address stand side by side, four in a row
    taken[place] = before + 1;
    const label = document.createElement("span");
    label.textContent = lieu.rank;
    const icon = L.divIcon({
      className: "marker",
      html: label,
      iconSize: [44, 44],
      iconAnchor: [22 - 26 * (before % 4), 22 - 24 * Math.floor(before / 4)],
    });
    const name = `${lieu.rank}. ${lieu.nom}`;
    const marker = L.marker([lieu.lat, lieu.lon], { icon, title: name, riseOnHover: true, zIndexOffset: -1000 * lieu.rank });
    marker.bindPopup(mediaproche.lieuPopup(name, lieu, element.dataset.link), { minWidth: 200 }).addTo(map);
    marker.getElement().setAttribute("aria-label", name);
  }
  map.on("popupopen", ({ popup }) => {
    const close = popup.getElement().querySelector(".leaflet-popup-close-button");
    close.setAttribute("aria-label", element.dataset.close);
    popup.getElement().querySelector("a[href]:not(.leaflet-popup-close-button)").focus({ preventScroll: true });
  });
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") map.closePopup();
  });
  map.on("popupclose", ({ popup }) => {
    if (element.contains(document.activeElement)) popup._source.getElement().focus({ preventScroll: true });
  });

  const area = element.dataset.isochrone;
  if (area) {
    fetch(area)
      .then((response) => (response.ok ? response.json() : Promise.reject(new Error(response.status))))
      .then((geojson) => {
        const style = { color: colour("--map-limit"), weight: 2, fillColor: colour("--brand"), fillOpacity: 0.12 };
        const reached = L.geoJSON(geojson, { style, interactive: false }).addTo(map);
        frame(reached.getBounds().extend(around));
        element.dataset.zone = "oui";
      })
      .catch(() => {}); // the lieux are there all the same
  }

  const button = document.getElementById("plan");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      L.tileLayer(element.dataset.plan, { maxZoom: 19, attribution: "© IGN – Géoplateforme" }).addTo(map);
      button.hidden = true;
    });
  }
  element.dataset.pret = "oui";
})();
