// Steps that the reader has done: ticked off in the bar of each block, counted below the exercise's card and in the list of
// exercises, and kept on the reader's machine.
(() => {
  "use strict";

  const { element, exercise, kept, say } = course;
  const KEY = "course.ticks";

  const said = course.words({
    fr: {
      done: "Fait",
      colon: "\u00a0: ",
      none: (total) => `${total} étapes, à cocher au fur et à mesure`,
      some: (done, total) => `${done} ${done > 1 ? "étapes" : "étape"} sur ${total} ${done > 1 ? "faites" : "faite"}`,
      all: "terminé",
      open: "pas commencé",
    },
    en: {
      done: "Done",
      colon: ": ",
      none: (total) => `${total} steps, to be ticked off as you go`,
      some: (done, total) => `${done} of ${total} ${total > 1 ? "steps" : "step"} done`,
      all: "finished",
      open: "not begun",
    },
  });

  // How far an exercise has come, as it was when its page was last open; null where it has not begun, or is nonsense.
  function progress(name) {
    const { total, done } = kept.part(KEY, name);
    if (!Number.isInteger(total) || !Array.isArray(done)) return null;
    const count = Math.min(new Set(done).size, total);
    return count > 0 ? { count, total, share: count / total } : null;
  }

  const sentence = ({ count, total }) => (count === total ? `${said.some(count, total)}, ${said.all}` : said.some(count, total));

  // --- the page of an exercise ----------------------------------------------------------------------------------

  const blocks = exercise ? [...document.querySelectorAll(".course-block[data-step]")] : [];
  const steps = [...new Set(blocks.map((block) => block.dataset.step))];

  function ticked() {
    const { done } = kept.part(KEY, exercise);
    return Array.isArray(done) ? steps.filter((step) => done.includes(step)) : [];
  }

  function keep(done) {
    kept.writePart(KEY, exercise, done.length ? { total: steps.length, done } : {});
  }

  function tick(step, isDone) {
    const others = ticked().filter((each) => each !== step);
    keep(isDone ? [...others, step] : others);
    say(sentence({ count: ticked().length, total: steps.length }));
  }

  const name = (block) => said.done + said.colon + block.querySelector(".course-command .w").textContent;

  function box(block) {
    const input = element("input", { type: "checkbox", autocomplete: "off" });
    block.querySelector(".course-where").append(element("label", { className: "course-tick" }, input, said.done));
    input.addEventListener("change", () => tick(block.dataset.step, input.checked));
    return { block, input, step: block.dataset.step };
  }

  const boxes = blocks.map(box);
  const text = element("span", {});
  const bar = element("p", { className: "course-progress" }, text);
  const card = boxes.length ? document.querySelector("article .course-card") : null;
  card?.append(bar);

  function showTicks() {
    const done = ticked();
    for (const { block, input, step } of boxes) {
      input.checked = done.includes(step);
      input.setAttribute("aria-label", name(block)); // the command may have got a value of the reader's
    }
    text.textContent = done.length ? sentence({ count: done.length, total: steps.length }) : said.none(steps.length);
    bar.style.setProperty("--course-share", done.length / steps.length);
  }

  // --- the list of exercises ------------------------------------------------------------------------------------

  const links = [...document.querySelectorAll(".course-exercises td:first-child a")];

  function mark(link) {
    const [, name] = link.pathname.match(/([^/]+?)(?:\/|(?:\/index)?\.html)$/) ?? [];
    const found = progress(name);
    const place = link.parentElement.querySelector(".course-begun") ?? element("span", { className: "course-begun" });
    link.after(place);
    place.textContent = found ? sentence(found) : said.open;
    place.style.setProperty("--course-share", found?.share ?? 0);
  }

  function show() {
    if (boxes.length) showTicks();
    links.forEach(mark);
  }

  if (boxes.length && kept.part(KEY, exercise).done) keep(ticked()); // the page may have more or fewer steps than last time
  kept.watch(show);
  show();
})();
