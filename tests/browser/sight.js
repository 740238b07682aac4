/* What axe-core would judge of the page as it stands, without the words.

   shape: every element with its attributes, what is seen of it, what is small or cut off. Of words, names and addresses only which of them
          are the same, so that a page has one shape in all languages.
   looks: for each text that is seen, the place of its element, its colours and type, and every background that it lies on.

   All as digests. The elements of a look stay in `window.texts`, for the measuring of those that nobody has measured yet. */
async () => {
  const words = /^(?:action|alt|aria-(?:controls|describedby|errormessage|label|labelledby|owns)|content|data-.*|datetime|for|form|headers|href|hreflang|id|lang|list|name|placeholder|src|srcset|title)$/;
  const pointed = "a, button, input, select, summary, textarea, [role], [tabindex]";
  const named = "[type=button], [type=reset], [type=submit]";
  const numbers = new Map();
  const number = (text) => numbers.get(text) ?? (numbers.set(text, numbers.size), numbers.size - 1);
  const shape = [];
  const texts = new Map();

  // A choice of languages names the one of the page elsewhere on each page: here it comes first.
  const inOrder = (nodes) => {
    const choices = [...nodes].filter((each) => each.hreflang || each.lang);
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
    shape.push("<", element.localName, seen ? "" : "-", small ? "." : "", cut && style.overflow !== "visible" ? "~" : "");
    for (const { name, value } of element.attributes) {
      if (/^(?:checked|value)$/.test(name) && !element.matches(named)) continue; // what is chosen and filled in names nothing
      const free = words.test(name) || (drawing && !/^(?:aria-hidden|class|focusable|role)$/.test(name));
      shape.push(" ", name, "=", free ? number(value) : value);
    }
    const state = ["disabled", "checked", "placeholder-shown"].filter((each) => element.matches(`:${each}`));
    place += `/${element.localName}.${element.className} ${state} ${style.backgroundColor} ${style.backgroundImage} ${style.opacity}`;
    let own = seen && /^(?:input|select|textarea)$/.test(element.localName);
    for (const child of element.localName === "select" ? [] : inOrder(element.childNodes)) {
      if (child.nodeType === Node.TEXT_NODE && child.data.trim()) {
        own ||= seen;
        shape.push(" ", number(child.data.trim()));
      } else if (child.nodeType === Node.ELEMENT_NODE) walk(child, place);
    }
    shape.push(">");
    if (own) {
      const look = `${place} ${style.color} ${style.fontSize} ${style.fontWeight} ${style.textShadow}`;
      texts.set(look, [...(texts.get(look) ?? []), element]);
    }
  };

  const digest = async (text) => {
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return btoa(String.fromCharCode(...new Uint8Array(bytes, 0, 18)));
  };
  walk(document.documentElement, "");
  window.texts = new Map(await Promise.all([...texts].map(async ([look, elements]) => [await digest(look), elements])));
  return { shape: await digest(shape.join("")), looks: [...window.texts.keys()] };
}
