// What the course keeps on the reader's own machine, and nowhere else: the one place that knows the browser's storage.
// Where a browser refuses to keep anything, it is kept for as long as the page is open.
(() => {
  "use strict";

  const PREFIX = "course.";
  const memory = new Map(); // only what the storage has refused
  const watchers = [];

  function text(key) {
    if (memory.has(key)) return memory.get(key);
    try {
      return localStorage.getItem(key); // even to ask may be refused
    } catch {
      return null;
    }
  }

  // The value that was kept under a key, or null; also where somebody else has written what is no JSON.
  function read(key) {
    try {
      return JSON.parse(text(key));
    } catch {
      return null;
    }
  }

  const record = (value) => (value && typeof value === "object" && !Array.isArray(value) ? value : {});

  // What is kept under a key for one exercise: a record, an empty one where there is nothing or nonsense.
  const part = (key, exercise) => record(record(read(key))[exercise]);

  function set(key, written) {
    memory.delete(key);
    try {
      localStorage.setItem(key, written);
    } catch {
      memory.set(key, written); // full, or refused
    }
  }

  function unset(key) {
    memory.delete(key);
    try {
      localStorage.removeItem(key);
    } catch {
      // refused: there is nothing to remove
    }
  }

  const tell = () => watchers.forEach((watcher) => watcher());

  function write(key, value) {
    set(key, JSON.stringify(value));
    tell();
  }

  function writePart(key, exercise, value) {
    const { [exercise]: _, ...others } = record(read(key));
    const all = Object.keys(value).length ? { ...others, [exercise]: value } : others;
    if (Object.keys(all).length) write(key, all);
    else remove(key);
  }

  function remove(key) {
    unset(key);
    tell();
  }

  const isOurs = (key) => key.startsWith(PREFIX);

  // All keys of the course that hold something.
  function keys() {
    const found = new Set(memory.keys());
    try {
      Object.keys(localStorage).filter(isOurs).forEach((key) => found.add(key));
    } catch {
      // refused
    }
    return [...found].sort();
  }

  const all = () => Object.fromEntries(keys().map((key) => [key, read(key)]));

  // Everything that is kept becomes this: an object of keys, of which only the course's own count.
  function replace(values) {
    keys().forEach(unset);
    for (const [key, value] of Object.entries(values)) if (isOurs(key)) set(key, JSON.stringify(value));
    tell();
  }

  // `watcher` is called whenever something that is kept has changed, also in another tab of the browser, and when the reader
  // goes back to a page that the browser has held: it was told nothing meanwhile.
  const watch = (watcher) => watchers.push(watcher);

  window.addEventListener("storage", tell);
  window.addEventListener("pageshow", (event) => event.persisted && tell());
  window.course = Object.assign(window.course ?? {}, {
    kept: { read, part, write, writePart, isOurs, keys, all, replace, watch },
  });
})();
