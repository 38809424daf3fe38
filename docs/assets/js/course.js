// What the scripts of the course share: the language and the exercise of the page, making elements and placing them,
// and telling the reader something.
(() => {
  "use strict";

  const MARGIN = 8;

  const language = document.documentElement.lang === "fr" ? "fr" : "en";

  // The words of the page's language, out of those of both.
  const words = (all) => all[language];

  const exercise = document.querySelector("[data-exercise]")?.dataset.exercise ?? null;

  // An element with its properties, or attributes where it has no such property, and what it holds.
  function element(name, properties, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key in made) made[key] = value;
      else made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  // Puts a box, which is positioned from the page's corner, below a place on the screen, or where it is all in view.
  function place(box, { left, top, bottom }) {
    box.style.left = 0; // where it has room for its width
    const width = document.documentElement.clientWidth;
    const above = top - box.offsetHeight;
    const header = document.querySelector(".md-header")?.getBoundingClientRect().bottom ?? 0;
    const fits = bottom + box.offsetHeight + MARGIN <= innerHeight;
    const y = fits ? bottom : above > header ? above : innerHeight - box.offsetHeight - MARGIN;
    const x = Math.max(MARGIN, Math.min(left, width - (box.offsetWidth || width) - MARGIN));
    box.style.left = `${x + scrollX}px`;
    box.style.top = `${y + scrollY}px`;
  }

  const status = element("p", { className: "course-unseen", role: "status" });
  document.body.append(status);

  // Says it to a screen reader, and shows it for a moment, as Material shows what it has copied.
  function say(text) {
    status.textContent = "";
    setTimeout(() => {
      status.textContent = text;
      window.alert$?.next(text);
    });
  }

  window.course = Object.assign(window.course ?? {}, { words, exercise, element, place, say });
})();
