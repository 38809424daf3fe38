// The reader's own values: what a terminal of the reader's has shown in place of a value of the page is asked once, shown
// in every command of the exercise that takes it, and so is in what is copied. It is kept on the reader's machine.
(() => {
  "use strict";

  const { element, exercise, kept, place, say } = course;
  const KEY = "course.values";
  const LONGEST = 128;
  const SHORT_ID = 12;

  const said = course.words({
    fr: {
      title: (value) => `À la place de ${value}`,
      label: "Votre valeur",
      ok: "OK",
      back: "Remettre celle du cours",
      put: "Votre valeur est dans les commandes de l’exercice.",
      taken: "La valeur du cours est remise.",
      example: "Valeur d’exemple\u00a0: choisissez-la pour mettre la vôtre.",
      mine: "Votre valeur",
      empty: "Tapez la valeur que montre votre terminal.",
      blank: "Une valeur tient en un mot\u00a0: pas d’espace.",
      dash: "Une valeur ne commence pas par un tiret\u00a0: Docker la prendrait pour une option.",
      long: `Une valeur a ${LONGEST} caractères au plus.`,
      character: (c) => `«\u00a0${c}\u00a0» ne peut pas être dans une valeur\u00a0: seulement des lettres sans accent, des chiffres et . : / @ _ -`,
    },
    en: {
      title: (value) => `In place of ${value}`,
      label: "Your value",
      ok: "OK",
      back: "Put back the course’s",
      put: "Your value is in the commands of the exercise.",
      taken: "The course’s value is back.",
      example: "Example value: choose it to put in your own.",
      mine: "Your value",
      empty: "Type the value that your terminal shows.",
      blank: "A value is one word: no blanks.",
      dash: "A value does not begin with a dash: Docker would take it for a flag.",
      long: `A value has ${LONGEST} characters at most.`,
      character: (c) => `“${c}” cannot be in a value: only plain letters, digits and . : / @ _ -`,
    },
  });

  // Puts the course's values back in the whole exercise, and says whether any was the reader's.
  course.putBackValues = () => {
    const isAny = Object.keys(kept.part(KEY, exercise)).length > 0;
    kept.writePart(KEY, exercise, {});
    return isAny;
  };

  const PIECES = ".course-own, .course-sample[data-sample]";
  const spans = [...document.querySelectorAll(".language-console")].flatMap((e) => [...e.querySelectorAll(PIECES)]);
  if (!exercise || !spans.length || !HTMLElement.prototype.showPopover) return;

  // Why something cannot be a value, or null: a shell must find nothing in it that it would read in its own way.
  function fault(value) {
    if (!value) return said.empty;
    if (/\s/.test(value)) return said.blank;
    if (value.startsWith("-")) return said.dash;
    if (value.length > LONGEST) return said.long;
    const strange = value.match(/[^\w.:/@-]/u);
    return strange && said.character(strange[0]);
  }

  // Whatever was written into the browser's storage, only what could have been typed is used.
  function own(sample) {
    const value = kept.part(KEY, exercise)[sample];
    return typeof value === "string" && !fault(value) ? value : null;
  }

  function keep(sample, value) {
    const { [sample]: _, ...others } = kept.part(KEY, exercise);
    kept.writePart(KEY, exercise, value === null ? others : { ...others, [sample]: value });
  }

  // --- in the page --------------------------------------------------------------------------------------------

  const hints = Object.fromEntries(
    ["example", "mine"].map((name) => [name, element("p", { id: `course-${name}`, hidden: true }, said[name])]),
  );
  document.body.append(...Object.values(hints));

  // A piece is a value of the page, in whole or its beginning, and now a button that asks for the reader's.
  function piece(span) {
    const text = span.textContent;
    const { sample } = span.dataset;
    const button = element("button", { type: "button", className: span.className, "aria-haspopup": "dialog" }, text);
    Object.assign(button.dataset, span.dataset);
    if (!span.matches(".course-own")) button.style.minWidth = `${text.length}ch`; // tables keep their columns
    span.replaceWith(button);
    button.addEventListener("click", () => ask(button, sample));
    return { button, sample, text };
  }

  // Where the page shows the beginning, that of a long ID will do.
  const shortened = (value, { text, sample }) =>
    text.length < sample.length && /^[0-9a-f]{64}$/.test(value) ? value.slice(0, SHORT_ID) : value;

  function fill(each) {
    const value = own(each.sample);
    const hint = value === null ? hints.example : hints.mine;
    each.button.textContent = value === null ? each.text : shortened(value, each);
    each.button.classList.toggle("course-mine", value !== null);
    each.button.setAttribute("aria-describedby", hint.id);
  }

  // What is copied is what is shown.
  function recopy(terminal) {
    const commands = [...terminal.querySelectorAll(".course-command")];
    for (const command of commands) {
      command.dataset.copy = [...command.querySelectorAll(".w")].map((line) => line.textContent).join("\n");
    }
    terminal.dataset.copy = commands.map((command) => command.dataset.copy).join("\n");
  }

  const pieces = spans.map(piece);
  const terminals = new Set(pieces.map(({ button }) => button.closest(".language-console")));

  function show() {
    pieces.forEach(fill);
    terminals.forEach(recopy);
  }

  // --- asking -------------------------------------------------------------------------------------------------

  const field = element("input", { id: "course-value", type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: false });
  const wrong = element("p", { id: "course-wrong", role: "alert" });
  const back = element("button", { type: "button" }, said.back);
  const title = element("p", { id: "course-asked" });
  const form = element(
    "form",
    { noValidate: true },
    title,
    element("label", { htmlFor: field.id }, said.label),
    field,
    wrong,
    element("button", { type: "submit" }, said.ok),
    back,
  );
  const dialog = element("dialog", { className: "course-ask", popover: "auto", "aria-labelledby": title.id }, form);
  let asked = null;

  function complain(text) {
    wrong.textContent = text ?? "";
    field.setAttribute("aria-invalid", String(Boolean(text)));
    if (text) field.setAttribute("aria-describedby", wrong.id);
    else field.removeAttribute("aria-describedby");
  }

  function ask(button, sample) {
    if (dialog.isConnected) dialog.hidePopover();
    asked = { button, sample };
    title.textContent = said.title(sample.length > 20 ? `${sample.slice(0, SHORT_ID)}…` : sample);
    field.value = own(sample) ?? "";
    back.disabled = own(sample) === null;
    complain(null);
    button.closest(".language-console").append(dialog); // so that Tab goes on from there
    place(dialog, button.getBoundingClientRect()); // for it takes the focus at once, and the page goes where that is
    dialog.showPopover();
    place(dialog, button.getBoundingClientRect());
    field.focus();
    field.select();
  }

  function answer(value, told) {
    dialog.hidePopover(); // the focus goes back to where it was
    keep(asked.sample, value);
    say(told);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const value = field.value.trim().replace(/^sha256:/, "");
    complain(fault(value));
    if (!wrong.textContent) return answer(value, said.put);
    place(dialog, asked.button.getBoundingClientRect()); // it has grown
    field.focus();
  });
  back.addEventListener("click", () => answer(null, said.taken));

  kept.watch(show);
  show();
})();
