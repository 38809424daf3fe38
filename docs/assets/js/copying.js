// A button for each block of commands, and for each command of a block that has several. Material's script copies: it looks
// for the `data-copy` of what a button is for, at the click, and so finds the reader's own values there.
(() => {
  "use strict";

  const { element, say } = course;

  const said = course.words({
    fr: {
      one: "Copier cette commande",
      all: (count) => (count > 1 ? `Copier les ${count} commandes` : "Copier la commande"),
      copied: (count) => (count > 1 ? `${count} commandes copiées` : "Commande copiée"),
      places: "Copié\u00a0: collez une commande à la fois",
      text: "Copié",
    },
    en: {
      one: "Copy this command",
      all: (count) => (count > 1 ? `Copy the ${count} commands` : "Copy the command"),
      copied: (count) => (count > 1 ? `${count} commands copied` : "Command copied"),
      places: "Copied: paste one command at a time",
      text: "Copied",
    },
  });

  const commandsOf = (terminal) => [...terminal.querySelectorAll(".course-command")];

  // Looks as Material's button for a file does. Were it Material's, its script would also measure each block, one by one.
  function addButtonForAll(block, count) {
    block.querySelector(".course-where").append(
      element("button", {
        type: "button",
        className: "md-code__button",
        "aria-label": said.all(count),
        "data-md-type": "copy",
        "data-clipboard-target": `[id="${block.id}"] samp`,
      }),
    );
  }

  // What is typed, without its prompt, is a part of the button's name: in the first line, if there are several.
  function addButton(command, id) {
    command.querySelector(".w").id = id;
    command.prepend(
      element("button", {
        id: `${id}-copy`,
        type: "button",
        className: "course-copy",
        "aria-label": said.one,
        "aria-labelledby": `${id}-copy ${id}`,
        "data-clipboard-target": `#${id}`,
      }),
    );
  }

  function addButtons() {
    for (const block of document.querySelectorAll(".course-block")) {
      const commands = commandsOf(block);
      addButtonForAll(block, commands.length);
      if (commands.length > 1) commands.forEach((command, number) => addButton(command, `${block.id}-${number + 1}`));
    }
  }

  // Where Material's script, which is the last one, has not come, nothing would be copied.
  document.addEventListener("DOMContentLoaded", () => {
    if (window.alert$) addButtons();
  });

  // Had they titles from the start, Material's script would take them when the pointer comes, for tooltips of its own.
  document.addEventListener("pointerover", (event) => {
    const button = event.target.closest?.(".language-console [data-clipboard-target]");
    if (button) button.title = button.getAttribute("aria-label");
  });

  // Whether a prompt is a node's own: the rule of src/livecheck/parse/shells.py.
  const isOwn = (prompt) => /^(\[[\w.-]+\] )?\$ $/.test(prompt);

  // Pasted at once into one terminal, what follows a `docker run -it` would not reach the container.
  function told(terminal) {
    const prompts = commandsOf(terminal).map((command) => command.querySelector(".gp").textContent);
    return prompts.every(isOwn) || !prompts.some(isOwn) ? said.copied(prompts.length) : said.places;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-clipboard-target]");
    const terminal = button?.closest(".language-console");
    if (button) say(!terminal ? said.text : button.matches(".course-copy") ? said.copied(1) : told(terminal));
  });
})();
