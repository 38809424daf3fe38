// The link to the other language keeps the reader's place. Who prefers that language, by what the browser says, is told
// of it once. Without this script the link leads to the beginning of the same page.
(() => {
  "use strict";

  const { element, kept } = course;
  const KEY = "course.language"; // the language that the reader has last been left in, or gone to; then nothing is offered
  const PLACES = "article :is(h2, h3, h4, h5, h6, dt, figure, .course-block)[id]"; // ids are the same in all languages

  const WORDS = {
    fr: { said: "Cette page existe en français.", go: "Lire en français", close: "Fermer" },
    en: { said: "This page is available in English.", go: "Read it in English", close: "Close" },
  };

  const own = document.documentElement.lang;
  const link = document.querySelector("a.course-language");
  if (!link) return;

  // --- the place ---------------------------------------------------------------------------------------------------

  const isShown = (each) => each.getClientRects().length > 0;

  // The last heading or block that has begun above, or right below, the header; none at the top of a page.
  function place() {
    if (window.scrollY < 8) return "";
    const line = document.querySelector(".md-header").getBoundingClientRect().bottom + 64;
    const hasBegun = (each) => isShown(each) && each.getBoundingClientRect().top < line;
    const begun = [...document.querySelectorAll(PLACES)].filter(hasBegun);
    return begun.length ? `#${begun[begun.length - 1].id}` : "";
  }

  function keepPlace(anchor) {
    anchor.hash = place();
  }

  // --- the offer ---------------------------------------------------------------------------------------------------

  const known = (tag) => Object.keys(WORDS).find((language) => tag.toLowerCase().split("-")[0] === language);

  // The first of the reader's languages that the site has.
  const preferred = () => (navigator.languages || [navigator.language || ""]).map(known).find(Boolean);

  // How high the line is: what gets the focus is never hidden behind it.
  function keepRoom(height) {
    document.documentElement.style.scrollPaddingBottom = height;
  }

  // Laid over the foot of the window, so that nothing on the page moves, and put where Material has its announcements: there
  // is nothing beside it of which the browser would have to compute the style again.
  function offer(language) {
    const words = WORDS[language];
    const go = element("a", { href: link.href, hreflang: language }, words.go);
    const close = element("button", { type: "button", className: "course-offer-close" }, words.close);
    const said = element("p", {}, words.said, " ", go);
    const named = { className: "course-offer", lang: language, "aria-label": words.said };
    const line = element("aside", named, said, close);
    close.addEventListener("click", () => {
      line.remove();
      keepRoom("");
      link.focus({ preventScroll: true });
    });
    watch(go, language);
    document.querySelector("[data-md-component=announce]").append(line);
    keepRoom("4rem");
    kept.write(KEY, own);
  }

  function watch(anchor, language) {
    for (const type of ["click", "auxclick", "contextmenu"]) {
      anchor.addEventListener(type, () => keepPlace(anchor));
    }
    anchor.addEventListener("click", () => kept.write(KEY, language));
  }

  // A page that was opened behind another is not seen yet.
  function whenSeen(work) {
    if (!document.hidden) return work();
    document.addEventListener("visibilitychange", () => whenSeen(work), { once: true });
  }

  watch(link, link.hreflang);
  const wanted = preferred();
  if (wanted === link.hreflang) whenSeen(() => kept.read(KEY) === null && offer(wanted)); // another tab may have told it
})();
