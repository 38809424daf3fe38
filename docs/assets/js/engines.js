// Tabs that show what several engine versions print: the version that a reader chooses once holds in every set of them,
// on all pages, and is kept on the reader's own machine. Without this script each set is chosen by itself.
(() => {
  "use strict";

  const KEY = "course.engine";
  const NEWEST = [9999];

  const numbers = (version) => version.split(".").map(Number);

  // As exact as `wanted` is written: 28.5.2 is equal to 28.
  function compare(version, wanted) {
    for (let i = 0; i < wanted.length; i += 1) {
      const difference = (version[i] || 0) - wanted[i];
      if (difference) return difference;
    }
    return 0;
  }

  const HOLDS = {
    ">=": (d) => d >= 0,
    "<=": (d) => d <= 0,
    ">": (d) => d > 0,
    "<": (d) => d < 0,
    "==": (d) => d === 0,
    "!=": (d) => d !== 0,
  };

  // ">=26,<28" → [[">=", [26]], ["<", [28]]]
  const comparisons = (engines) =>
    engines.split(",").map((part) => {
      const [, sign, version] = part.trim().match(/^([<>=!]=?) *(.+)$/);
      return [sign, numbers(version)];
    });

  const fits = (version, engines) =>
    comparisons(engines).every(([sign, wanted]) => HOLDS[sign](compare(version, wanted)));

  // The newest version below another one: [28] → [27, 9999]. [28, 0] is no other than [28].
  function before(version) {
    const rest = version.slice(0, -1);
    const last = version.at(-1);
    return last || !rest.length ? [...rest, last - 1, ...NEWEST] : before(rest);
  }

  // A version that stands for a tab which was chosen: the newest of all, or where the tab begins, or right before its end.
  const representative = (engines) =>
    [NEWEST, ...comparisons(engines).flatMap(([, version]) => [version, before(version)])].find((version) =>
      fits(version, engines),
    );

  const sets = [...document.querySelectorAll(".tabbed-set")]
    .map((set) => ({
      inputs: [...set.querySelectorAll(":scope > input")],
      engines: [...set.querySelectorAll(":scope > .tabbed-labels > label [data-engines]")].map((e) => e.dataset.engines),
    }))
    .filter((set) => set.engines.length && set.engines.length === set.inputs.length);

  let following = false;

  function choose(version) {
    following = true;
    for (const set of sets) {
      const index = set.engines.findIndex((engines) => fits(version, engines));
      if (index >= 0 && !set.inputs[index].checked) set.inputs[index].click();
    }
    following = false;
  }

  for (const set of sets) {
    set.inputs.forEach((input, index) => {
      input.addEventListener("change", () => {
        if (following) return;
        const version = representative(set.engines[index]);
        if (!version) return;
        const place = input.parentElement.getBoundingClientRect().top;
        course.kept.write(KEY, version.join(".")); // and so all sets follow
        // Sets above may have grown or shrunk; what was clicked stays where it is.
        window.scrollBy({ top: input.parentElement.getBoundingClientRect().top - place, behavior: "instant" });
      });
    });
  }

  // What was kept, here or in another tab of the browser.
  function recall() {
    const kept = course.kept.read(KEY);
    if (/^\d+(\.\d+)*$/.test(kept)) choose(numbers(String(kept)));
  }

  course.kept.watch(recall);
  recall();
})();
