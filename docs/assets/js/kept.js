// What the course keeps on the reader's own machine, and nowhere else: the one place that knows the browser's storage.
// Where a browser refuses to keep anything, it is kept for as long as the page is open.
(() => {
  "use strict";

  const PREFIX = "course.";
  const memory = new Map();

  // Even to ask for the storage may be refused.
  function storage() {
    try {
      return window.localStorage;
    } catch {
      return null;
    }
  }

  function text(key) {
    try {
      return storage()?.getItem(key) ?? memory.get(key) ?? null;
    } catch {
      return memory.get(key) ?? null;
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

  function write(key, value) {
    const written = JSON.stringify(value);
    memory.set(key, written);
    try {
      storage()?.setItem(key, written);
    } catch {
      // full, or refused: kept for this page
    }
  }

  function remove(key) {
    memory.delete(key);
    try {
      storage()?.removeItem(key);
    } catch {
      // refused: there is nothing to remove
    }
  }

  // All keys of the course that hold something.
  function keys() {
    const found = new Set(memory.keys());
    try {
      for (const key of Object.keys(storage() ?? {})) if (key.startsWith(PREFIX)) found.add(key);
    } catch {
      // refused
    }
    return [...found].sort();
  }

  window.course = Object.assign(window.course ?? {}, { kept: { read, write, remove, keys } });
})();
