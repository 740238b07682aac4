/* What axe-core would judge of the page as it stands, without the words.

   shape: light or dark, every element with its attributes, what is seen of it, what is small or cut off. Of texts and addresses only that
          they are there, of names that others refer to which of them are the same; of neighbours that are alike the first. So a page has
          one shape in all languages, and however much is listed on it.
   looks: for each text that is seen, the place of its element, its colours and type, and every background that it lies on.

   All as digests. The elements of a look stay in `window.texts`, for the measuring of those that nobody has measured yet. */
async () => {
  const names = /^(?:aria-(?:controls|describedby|errormessage|label|labelledby|owns)|for|form|headers|id|list|name|title)$/;
  const contents = /^(?:action|alt|content|data-.*|datetime|href|hreflang|placeholder|src|srcset)$/;
  const pointed = "a, button, input, select, summary, textarea, [tabindex]";
  const numbers = new Map();
  const number = (text) => numbers.get(text) ?? (numbers.set(text, numbers.size), numbers.size - 1);
  const texts = new Map();

  const attribute = (drawing, { name, value }) => {
    if (/^(?:checked|selected)$/.test(name)) return ""; // what is chosen names nothing
    if (name === "lang") return ` lang=${/^[a-z]{2}$/.test(value)}`;
    if (names.test(name) || (name === "href" && value.startsWith("#"))) return ` ${name}=${number(value)}`;
    if (contents.test(name) || name === "value" || (drawing && !/^(?:aria-hidden|class|role)$/.test(name))) return ` ${name}${value ? "=" : ""}`;
    return ` ${name}=${value}`;
  };

  // A choice of languages names the one of the page elsewhere on each page: here it comes first.
  const inOrder = (nodes) => {
    const choices = [...nodes].filter((each) => each.matches?.("[hreflang], [lang][aria-current]"));
    const sorted = choices.toSorted((one, other) => isOurs(other) - isOurs(one));
    return [...nodes].map((each) => sorted[choices.indexOf(each)] ?? each);
  };
  const isOurs = ({ hreflang, lang }) => (hreflang || lang) === document.documentElement.lang;

  const walk = (element, place) => {
    const style = getComputedStyle(element);
    const drawing = element.namespaceURI !== "http://www.w3.org/1999/xhtml";
    const seen = element.checkVisibility({ visibilityProperty: true });
    const box = element.getBoundingClientRect();
    const small = seen && style.display !== "inline" && element.matches(pointed) && (box.width < 24 || box.height < 24);
    const cut = element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight;
    const state = ["disabled", "checked", "placeholder-shown"].filter((each) => element.matches(`:${each}`));
    place += `/${element.localName}.${element.className} ${state} ${style.backgroundColor} ${style.backgroundImage} ${style.opacity}`;
    let own = seen && /^(?:input|select|textarea)$/.test(element.localName);
    const inside = [];
    for (const child of element.localName === "select" ? [] : inOrder(element.childNodes)) {
      let part = "";
      if (child.nodeType === Node.TEXT_NODE && child.data.trim()) {
        own ||= seen;
        part = element.id ? `"${number(child.data.trim())}` : '"';
      } else if (child.nodeType === Node.ELEMENT_NODE) part = walk(child, place);
      if (part !== inside.at(-1)) inside.push(part);
    }
    if (own) {
      const look = `${place} ${style.color} ${style.fontSize} ${style.fontWeight} ${style.textShadow}`;
      texts.set(look, [...(texts.get(look) ?? []), element]);
    }
    if (element.matches("span[lang][dir=auto]:not([class])")) return inside.join(""); // a title in another language than the page
    const how = (seen ? "" : "-") + (small ? "." : "") + (cut && style.overflow !== "visible" ? "~" : "");
    return `<${element.localName}${how}${[...element.attributes].map((each) => attribute(drawing, each)).join("")}>${inside.join("")}</>`;
  };

  const digest = async (text) => {
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return btoa(String.fromCharCode(...new Uint8Array(bytes, 0, 18)));
  };
  const { backgroundColor, color } = getComputedStyle(document.body);
  const shape = `${backgroundColor} ${color} ${walk(document.documentElement, "")}`;
  window.texts = new Map(await Promise.all([...texts].map(async ([look, elements]) => [await digest(look), elements])));
  return { shape: await digest(shape), looks: [...window.texts.keys()] };
}
