// What the reader has done and put in, as a whole: said in words, written to a file, read from one, forgotten.
(() => {
  "use strict";

  const { element, exercise, kept, words } = course;
  const MARK = "docker-course";
  const LARGEST = 1e6; // bytes of a file

  const said = words({
    fr: {
      title: "Votre parcours",
      about: "Les étapes cochées et les valeurs que vous avez mises restent dans votre navigateur, et nulle part ailleurs.",
      values: "Remettre les valeurs du cours",
      back: "Les valeurs du cours sont remises dans tout l’exercice.",
      none: "L’exercice montre déjà les valeurs du cours.",
      export: "Exporter",
      import: "Importer",
      reset: "Tout effacer",
      file: "docker-parcours.json",
      exported: (name) => `Votre parcours est dans le fichier ${name}.`,
      imported: "Votre parcours a été repris du fichier.",
      wrong: "Ce fichier n’est pas un parcours exporté par ce cours\u00a0: rien n’a été changé.",
      instead: "Remplacer, pour tout le cours, les étapes cochées, vos valeurs, vos réponses et vos choix par ceux du fichier\u00a0?",
      take: "Remplacer",
      sure: "Effacer, pour tout le cours, les étapes cochées, vos valeurs, vos réponses et vos choix\u00a0?",
      erase: "Effacer",
      no: "Garder",
      cleared: "Tout est effacé.",
    },
    en: {
      title: "Your progress",
      about: "The steps that you tick and the values that you put in stay in your browser, and nowhere else.",
      values: "Put back the course’s values",
      back: "The course’s values are back in the whole exercise.",
      none: "The exercise shows the course’s values already.",
      export: "Export",
      import: "Import",
      reset: "Erase all",
      file: "docker-progress.json",
      exported: (name) => `Your progress is in the file ${name}.`,
      imported: "Your progress has been taken from the file.",
      wrong: "This file does not hold progress exported by this course: nothing was changed.",
      instead: "Replace, for the whole course, the ticked steps, your values, your answers and your choices with those of the file?",
      take: "Replace",
      sure: "Erase, for the whole course, the ticked steps, your values, your answers and your choices?",
      erase: "Erase",
      no: "Keep",
      cleared: "Everything has been erased.",
    },
  });

  const place = document.querySelector(".course-path");
  if (!place) return;

  const told = element("p", { role: "status" });
  const tell = (text) => (told.textContent = text);

  function button(text, action) {
    const made = element("button", { type: "button" }, text);
    made.addEventListener("click", action);
    return made;
  }

  const putBack = () => tell(course.putBackValues() ? said.back : said.none);

  // --- asking before anything is lost ---------------------------------------------------------------------------

  const asked = element("p", { id: "course-sure" });
  const yes = element("button", { value: "yes" });
  const no = element("button", { value: "no" }, said.no); // the first, which gets the focus
  const form = element("form", { method: "dialog" }, asked, no, yes);
  const dialog = element("dialog", { className: "course-ask", "aria-labelledby": asked.id }, form);

  function ask(question, word, action) {
    asked.textContent = question;
    yes.textContent = word;
    dialog.returnValue = "no";
    dialog.onclose = () => dialog.returnValue === "yes" && action();
    dialog.showModal();
  }

  function forget() {
    ask(said.sure, said.erase, () => {
      kept.replace({});
      tell(said.cleared);
    });
  }

  // --- a file ---------------------------------------------------------------------------------------------------

  function save() {
    const text = JSON.stringify({ [MARK]: 1, kept: kept.all() }, null, 2);
    const url = URL.createObjectURL(new Blob([`${text}\n`], { type: "application/json" }));
    element("a", { href: url, download: said.file }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
    tell(said.exported(said.file));
  }

  // The values in an exported file, or null where it is none or cannot be read.
  async function values(file) {
    if (file.size > LARGEST) return null;
    try {
      const { [MARK]: version, kept: all } = JSON.parse(await file.text());
      const isOurs = version === 1 && all && typeof all === "object" && Object.keys(all).every(kept.isOurs);
      return isOurs && !Array.isArray(all) ? all : null;
    } catch {
      return null;
    }
  }

  function take(found) {
    kept.replace(found);
    tell(said.imported);
  }

  // What a reader has done, which would be lost; the language and the engine of a tab are chosen again with a click.
  const isWork = (key) => !["course.language", "course.engine", "course.compose"].includes(key);

  async function load(file) {
    const found = await values(file);
    if (!found) tell(said.wrong);
    else if (kept.keys().some(isWork)) ask(said.instead, said.take, () => take(found));
    else take(found);
  }

  const chooser = element("input", { type: "file", accept: ".json,application/json", hidden: true, "aria-label": said.import });
  chooser.addEventListener("change", () => {
    if (chooser.files.length) load(chooser.files[0]);
    chooser.value = ""; // so that the same file can be chosen again
  });

  // --- the page -------------------------------------------------------------------------------------------------

  place.append(
    element("h2", { id: "course-path" }, said.title),
    element("p", {}, said.about),
    element(
      "p",
      {},
      ...(exercise ? [button(said.values, putBack)] : []),
      button(said.export, save),
      button(said.import, () => chooser.click()),
      button(said.reset, forget),
    ),
    told,
    chooser,
    dialog,
  );
})();
