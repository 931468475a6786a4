/* Draw the communes and the lieux of a territory on a map that folium made. Names go in as text, never as HTML. */
"use strict";
mediaproche.coverage = (() => {
  const { append, popup, lieuPopup } = mediaproche;
  const SVG = "http://www.w3.org/2000/svg";
  const french = new Intl.NumberFormat("fr", { maximumFractionDigits: 1 });

  // Hatches, so that no class differs by colour alone: Leaflet fills a path with whatever it is given.
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

  const classOf = (options, properties) => {
    const value = properties[options.property];
    if (value === null || value === undefined) return options.paints.length - 1;
    if (options.property === "quintile") return value - 1;
    return options.property === "frr" ? Number(value !== "Non classée") : value;
  };

  const communePopup = (options, properties) => {
    const away = properties.minutes ?? properties.km;
    const population = properties.population === null ? "inconnu" : french.format(properties.population);
    return popup(
      properties.nom,
      options.words[classOf(options, properties)],
      `Habitants : ${population}`,
      `Le plus proche : ${away === null ? "inconnu" : `${french.format(away)} ${options.unit}`}`,
    );
  };

  const drawCommunes = (map, options, data) => {
    const layer = L.geoJSON(data, {
      attribution: "Contours : IGN, Insee",
      style: ({ properties }) => {
        const rank = classOf(options, properties);
        return { color: options.paints[rank].border, weight: 1, fillColor: `url(#hachure-${rank})`, fillOpacity: 1 };
      },
      onEachFeature: ({ properties }, shape) => {
        shape.bindPopup(() => communePopup(options, properties));
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
        const hidden = append(label, "span", " lieux groupés ici");
        hidden.className = "visually-hidden";
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
        return marker.bindPopup(() => lieuPopup(properties.nom, properties));
      },
    }).eachLayer((marker) => group.addLayer(marker));
    map.addLayer(group);
  };

  const read = async (url) => {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };

  const draw = async (map, options) => {
    const element = map.getContainer();
    const [communes, lieux] = await Promise.all([read(options.communes), read(options.lieux)]);
    element.hidden = false;
    map.invalidateSize();
    map.attributionControl.setPrefix(false);
    L.control.zoom({ zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    hatch(map, options.paints);
    drawCommunes(map, options, communes);
    drawLieux(map, lieux);
    document.getElementById(options.fallback).hidden = true;
    element.dataset.pret = "oui";
  };

  // The static map says the same: it stays when this one cannot load.
  return (map, options) =>
    draw(map, options).catch(() => {
      const note = document.createElement("p");
      note.setAttribute("role", "status");
      note.textContent = "La carte interactive ne se charge pas pour le moment. Réessayez dans quelques secondes.";
      map.getContainer().before(note);
    });
})();
