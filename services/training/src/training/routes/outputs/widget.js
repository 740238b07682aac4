/* Shows Kopa offerings on any page, without a frame:
 *   <div data-kopa-filter="hub=cesis&level=basic" lang="lv"><a href="…/api/training/widget.html?hub=cesis">…</a></div>
 *   <script src="…/api/training/widget.js" async></script>
 * What stands in the element stays where there is no JavaScript or no answer. Every text is put in as text, never as HTML. */
(() => {
  "use strict";
  const base = new URL(".", document.currentScript.src);
  const words = {
    lv: { free: "Bez maksas", online: "Tiešsaistē", none: "Pašlaik nekā nav.", all: "Visi piedāvājumi",
      more: { zero: "vēl {n} datumu", one: "vēl {n} datums", other: "vēl {n} datumi" } },
    en: { free: "Free", online: "Online", none: "Nothing at the moment.", all: "All offers",
      more: { one: "{n} more date", other: "{n} more dates" } },
  };
  const look = `
    :host { display: block; font: inherit; color: inherit; }
    ul { list-style: none; margin: 0; padding: 0; }
    li { padding: .6em 0; border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
    a { color: inherit; font-weight: 600; }
    p { margin: .2em 0 0; }`;

  function made(name, text) {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function link(address, text) {
    const element = made("a", text);
    const target = new URL(address, base);
    if (target.protocol === "https:" || target.protocol === "http:") element.href = target.href;
    element.dir = "auto";
    return element;
  }

  function when(date, language) {
    const options = { dateStyle: "medium", timeStyle: "short", timeZone: date.time_zone };
    const element = made("time", new Intl.DateTimeFormat(language, options).format(new Date(date.starts_at)));
    element.dateTime = date.starts_at;
    return element;
  }

  function entry(item, language) {
    const about = item._kopa || {};
    const said = words[language];
    const element = made("li");
    element.append(link(item.url, item.title));
    const line = made("p");
    const coming = (about.dates || []).filter((date) => Date.parse(date.starts_at) > Date.now());
    const parts = [];
    if (coming.length) parts.push(when(coming[0], language));
    if (coming.length > 1) {
      const further = coming.length - 1;
      const form = said.more[new Intl.PluralRules(language).select(further)] || said.more.other;
      parts.push(made("span", form.replace("{n}", further)));
    }
    for (const text of [about.mode === "online" ? said.online : about.place, about.free ? said.free : about.price]) {
      if (text) parts.push(made("span", text));
    }
    if (item.authors && item.authors[0]) parts.push(made("span", item.authors[0].name));
    parts.forEach((part, position) => {
      if (position) line.append(" · ");
      line.append(part);
    });
    element.append(line);
    return element;
  }

  function show(host, feed, language) {
    const root = host.shadowRoot || host.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet(); // a policy against inline styles does not touch it
    style.replaceSync(look);
    root.adoptedStyleSheets = [style];
    const list = made("ul");
    list.append(...feed.items.map((item) => entry(item, language)));
    const all = made("p");
    all.append(link(feed.home_page_url, words[language].all));
    root.replaceChildren(feed.items.length ? list : made("p", words[language].none), all);
  }

  async function fill(host) {
    const spoken = (host.closest("[lang]")?.lang || document.documentElement.lang || "lv").slice(0, 2).toLowerCase();
    const language = spoken in words ? spoken : "en";
    const address = new URL("offerings.feed.json", base);
    for (const [name, value] of new URLSearchParams(host.dataset.kopaFilter)) address.searchParams.append(name, value);
    if (!address.searchParams.has("limit")) address.searchParams.set("limit", "10");
    address.searchParams.set("lang", language);
    const answer = await fetch(address, { credentials: "omit" });
    if (!answer.ok) throw new Error(`${answer.status} ${address}`);
    show(host, await answer.json(), language);
    host.dataset.kopaShown = "true";
  }

  function start() {
    for (const host of document.querySelectorAll("[data-kopa-filter]:not([data-kopa-shown])")) {
      fill(host).catch((error) => console.warn("Kopa:", error.message));
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
