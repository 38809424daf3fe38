// Tabs that show what several versions of a program print: the version that a reader chooses once holds in every set of
// them, on all pages, and is kept on the reader's own machine; overrides/partials/versions.html opens it while a page loads.
// Until then, and without scripts, each set is open at the version that verified the page.
(() => {
  "use strict";

  const KEYS = { engine: "course.engine", compose: "course.compose" };

  const sets = [...document.querySelectorAll(".tabbed-set")]
    .map((set) => {
      const labels = [...set.querySelectorAll(":scope > .tabbed-labels > label [data-versions]")];
      return {
        inputs: [...set.querySelectorAll(":scope > input")],
        product: labels[0]?.dataset.product,
        versions: labels.map((label) => label.dataset.versions.split(" ")), // the newest first
      };
    })
    .filter((set) => set.product);

  let following = false;

  function choose(product, version) {
    following = true;
    for (const set of sets.filter((each) => each.product === product)) {
      const index = set.versions.findIndex((versions) => versions.includes(version));
      if (index >= 0 && !set.inputs[index].checked) set.inputs[index].click();
    }
    following = false;
  }

  for (const set of sets) {
    set.inputs.forEach((input, index) => {
      input.addEventListener("change", () => {
        if (following) return;
        const place = input.parentElement.getBoundingClientRect().top;
        course.kept.write(KEYS[set.product], set.versions[index][0]); // and so all sets follow
        // Sets above may have grown or shrunk; what was clicked stays where it is.
        window.scrollBy({ top: input.parentElement.getBoundingClientRect().top - place, behavior: "instant" });
      });
    });
  }

  // What was kept, here or in another tab of the browser.
  function recall() {
    for (const [product, key] of Object.entries(KEYS)) choose(product, course.kept.read(key));
  }

  course.kept.watch(recall);
  recall();
})();
