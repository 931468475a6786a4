/* Draw the communes and the lieux of a territory on a map that folium made. Names go in as text, never as HTML. */
"use strict";
window.mediaproche = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const french = new Intl.NumberFormat("fr", { maximumFractionDigits: 1 });

  const line = (tag, text, parent) => {
    const made = document.createElement(tag);
    made.textContent = text;
    parent.append(made);
    return made;
  };

  // Hatches, so that no class is told by colour alone: Leaflet fills a path with whatever it is given.
  const hatch = (map, paints) => {
    const drawing = map.getRenderer(L.polygon([])).addTo(map)._container;
    const defs = document.createElementNS(SVG, "defs");
    paints.forEach((paint, rank) => {
      const pattern = document.createElementNS(SVG, "pattern");
      const given = { id: `hachure-${rank}`, width: paint.side, height: paint.side, patternUnits: "userSpaceOnUse" };
      for (const [name, value] of Object.entries(given)) pattern.setAttribute(name, value);
      const back = document.createElementNS(SVG, "rect");
      for (const [name, value] of Object.entries({ width: paint.side, height: paint.side, fill: paint.fill })) {
        back.setAttribute(name, value);
      }
      pattern.append(back);
      const lines = new DOMParser().parseFromString(`<svg xmlns="${SVG}">${paint.lines}</svg>`, "image/svg+xml");
      pattern.append(...lines.documentElement.childNodes);
      defs.append(pattern);
    });
    drawing.prepend(defs);
  };

  const rankOf = (told, properties) => {
    const value = properties[told.property];
    if (value === null || value === undefined) return told.paints.length - 1;
    if (told.property === "quintile") return value - 1;
    return told.property === "frr" ? Number(value !== "Non classée") : value;
  };

  const aboutCommune = (told, properties) => {
    const popup = document.createElement("div");
    const away = properties.minutes ?? properties.km;
    line("strong", properties.nom, popup);
    line("span", told.words[rankOf(told, properties)], popup);
    line("span", `Habitants : ${properties.population === null ? "inconnu" : french.format(properties.population)}`, popup);
    line("span", away === null ? "Le plus proche : inconnu" : `Le plus proche : ${french.format(away)} ${told.unit}`, popup);
    return popup;
  };

  const aboutLieu = (properties) => {
    const popup = document.createElement("div");
    line("strong", properties.nom, popup);
    line("span", properties.adresse, popup);
    line("a", "Voir ce lieu", popup).href = properties.url;
    return popup;
  };

  const drawCommunes = (map, told, data) => {
    const layer = L.geoJSON(data, {
      attribution: "Contours : IGN, Insee",
      style: ({ properties }) => {
        const rank = rankOf(told, properties);
        return { color: told.paints[rank].border, weight: 1, fillColor: `url(#hachure-${rank})`, fillOpacity: 1 };
      },
      onEachFeature: ({ properties }, shape) => {
        shape.bindPopup(() => aboutCommune(told, properties));
        shape.bindTooltip(() => {
          const tip = document.createElement("span");
          tip.textContent = properties.nom;
          return tip;
        });
      },
    }).addTo(map);
    if (layer.getBounds().isValid()) map.fitBounds(layer.getBounds(), { animate: false });
  };

  const drawLieux = (map, data) => {
    const group = L.markerClusterGroup({
      showCoverageOnHover: false,
      maxClusterRadius: 40,
      iconCreateFunction: (cluster) => {
        const label = document.createElement("span");
        label.textContent = cluster.getChildCount();
        const hidden = line("span", " lieux groupés ici", label);
        hidden.className = "hidden";
        return L.divIcon({ className: "marker", html: label, iconSize: [44, 44] });
      },
    });
    L.geoJSON(data, {
      pointToLayer: ({ properties }, place) => {
        const label = document.createElement("span");
        label.textContent = "●";
        const icon = L.divIcon({ className: "marker", html: label, iconSize: [44, 44] });
        const marker = L.marker(place, { icon, title: properties.nom });
        marker.on("add", () => marker.getElement().setAttribute("aria-label", properties.nom));
        return marker.bindPopup(() => aboutLieu(properties));
      },
    }).eachLayer((marker) => group.addLayer(marker));
    map.addLayer(group);
  };

  const read = async (url) => {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };

  const draw = async (map, told) => {
    const element = map.getContainer();
    const [communes, lieux] = await Promise.all([read(told.communes), read(told.lieux)]);
    element.hidden = false;
    map.invalidateSize();
    map.attributionControl.setPrefix(false);
    L.control.zoom({ zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    hatch(map, told.paints);
    drawCommunes(map, told, communes);
    drawLieux(map, lieux);
    document.getElementById(told.fallback).hidden = true;
    element.dataset.pret = "oui";
  };

  // What stands already says the same: it stays, and so does its address.
  const coverage = (map, told) =>
    draw(map, told).catch(() => {
      const note = document.createElement("p");
      note.setAttribute("role", "status");
      note.textContent = "La carte interactive ne se charge pas pour le moment. Réessayez dans quelques secondes.";
      map.getContainer().before(note);
    });

  return { coverage };
})();
