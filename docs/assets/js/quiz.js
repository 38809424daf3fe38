// The quiz of an exercise: checks what a reader has chosen, says whether it is right, opens the explanation, and keeps the
// answers on the reader's own machine, by exercise and question, so that they hold in every language. Without this script
// a quiz reads as questions, answers and explanations to open.
(() => {
  "use strict";

  const { element, kept } = course;
  const KEY = "course.quiz";

  const words = course.words({
    fr: {
      again: "Recommencer le quiz",
      choose: "Choisissez d’abord une réponse.",
      tick: "Cochez d’abord au moins une réponse.",
      yes: "Juste.",
      no: "Ce n’est pas cela\u00a0: voyez l’explication.",
      partly: "Pas tout à fait\u00a0: voyez l’explication.",
      right: "bonne réponse",
      wrong: "mauvaise réponse",
      score: (right, wrong, left) => `Justes\u00a0: ${right} · fausses\u00a0: ${wrong} · à faire\u00a0: ${left}`,
      end: (right, all) => `Le quiz est terminé\u00a0: ${right} sur ${all}.`,
    },
    en: {
      again: "Start the quiz again",
      choose: "Choose an answer first.",
      tick: "Tick at least one answer first.",
      yes: "Right.",
      no: "Not this one: see the explanation.",
      partly: "Not quite: see the explanation.",
      right: "right answer",
      wrong: "wrong answer",
      score: (right, wrong, left) => `Right: ${right} · wrong: ${wrong} · to do: ${left}`,
      end: (right, all) => `The quiz is done: ${right} of ${all}.`,
    },
  });

  const quiz = document.querySelector(".course-quiz");
  if (!quiz) return;

  const exercise = quiz.dataset.quiz;
  const questions = [...quiz.querySelectorAll("form")].map((form) => ({
    form,
    name: form.id,
    inputs: [...form.querySelectorAll("input")],
    status: form.querySelector("[role=status]"),
    explanation: form.querySelector("details"),
    isChecked: false,
  }));

  const score = element("p", { className: "course-quiz-score" });
  const again = element("button", { type: "button", className: "md-button", hidden: true }, words.again);

  const given = (question) => question.inputs.flatMap((input, index) => (input.checked ? [index] : []));
  const isRight = (question) => question.inputs.every((input) => input.checked === "right" in input.dataset);

  // --- what a reader is told ------------------------------------------------------------------------------

  function verdict(question) {
    if (isRight(question)) return words.yes;
    return question.inputs[0].type === "radio" ? words.no : words.partly;
  }

  function mark(input) {
    const is = "right" in input.dataset ? "right" : input.checked ? "wrong" : "";
    if (is) input.parentElement.append(element("em", { className: `course-quiz-mark course-quiz-${is}-sign` }, words[is]));
  }

  function clear(question) {
    question.isChecked = false;
    question.status.textContent = "";
    question.status.className = "course-quiz-said";
    for (const sign of question.form.querySelectorAll(".course-quiz-mark")) sign.remove();
  }

  // Marks the answers that are chosen now as checked, and says what became of them.
  function tell(question) {
    clear(question);
    question.isChecked = true;
    question.inputs.forEach(mark);
    question.status.classList.add(isRight(question) ? "course-quiz-right-sign" : "course-quiz-wrong-sign");
    question.status.textContent = verdict(question);
  }

  function count() {
    const checked = questions.filter((question) => question.isChecked);
    const right = checked.filter(isRight).length;
    return { right, wrong: checked.length - right, left: questions.length - checked.length };
  }

  function tellScore() {
    const { right, wrong, left } = count();
    score.textContent = words.score(right, wrong, left);
    again.hidden = left === questions.length;
  }

  // --- what is kept -----------------------------------------------------------------------------------------

  // { "1-containers": { "three-runs": [1] } }: the answers that were checked, by exercise and question, counted from 0.
  function keep() {
    const checked = questions.filter((question) => question.isChecked);
    kept.writePart(KEY, exercise, Object.fromEntries(checked.map((question) => [question.name, given(question)])));
  }

  // What was kept of a question, or null: nothing, or what does not fit the question as it is today.
  function recall(question, ours) {
    const chosen = Object.hasOwn(ours, question.name) ? ours[question.name] : null;
    const fits = Array.isArray(chosen) && chosen.length && chosen.every((index) => Number.isInteger(index) && question.inputs[index]);
    return fits && (chosen.length === 1 || question.inputs[0].type === "checkbox") ? chosen : null;
  }

  // --- what a reader does -----------------------------------------------------------------------------------

  function check(question) {
    if (!given(question).length) {
      question.status.textContent = question.inputs[0].type === "radio" ? words.choose : words.tick;
      return;
    }
    tell(question);
    question.explanation.open = true;
    tellScore();
    keep();
    const { right, left } = count();
    if (!left) question.status.append(` ${words.end(right, questions.length)}`);
  }

  function change(question) {
    const wasChecked = question.isChecked;
    clear(question);
    if (!wasChecked) return;
    tellScore();
    keep();
  }

  function startAgain() {
    for (const question of questions) {
      question.form.reset();
      question.explanation.open = false;
      clear(question);
    }
    tellScore();
    keep();
    questions[0].inputs[0].focus();
  }

  // --- the page ---------------------------------------------------------------------------------------------

  // The answers as they are kept, also when a file, a reset or another tab of the browser has changed that. What was
  // chosen and not checked yet stays.
  function restore() {
    const ours = kept.part(KEY, exercise);
    for (const question of questions) {
      const chosen = recall(question, ours);
      const shown = question.isChecked ? given(question) : null;
      if (String(chosen) === String(shown)) continue;
      question.form.reset();
      clear(question);
      for (const index of chosen ?? []) question.inputs[index].checked = true;
      if (chosen) tell(question);
    }
    tellScore();
  }

  for (const question of questions) {
    question.status.parentElement.hidden = false;
    question.form.addEventListener("submit", (event) => {
      event.preventDefault();
      check(question);
    });
    question.form.addEventListener("change", () => change(question));
  }
  again.addEventListener("click", startAgain);
  kept.watch(restore);
  restore();
  quiz.append(element("div", { className: "course-quiz-end" }, score, again));
})();
