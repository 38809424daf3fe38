// The theme's script wraps each button for copying in a <nav>: dozens of landmarks, all without a name. They are none.
(() => {
  "use strict";

  const WRAPPERS = "nav.md-code__nav:not([role])";

  function unmark() {
    for (const wrapper of document.querySelectorAll(WRAPPERS)) wrapper.setAttribute("role", "none");
  }

  unmark();
  new MutationObserver(unmark).observe(document.querySelector("article") || document.body, {
    childList: true,
    subtree: true,
  });
})();
