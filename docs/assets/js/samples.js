// Values that differ on every machine say so, and what they are: under the pointer or the finger one by one; where a block
// of commands has the focus, all that are in it. There is no more to reach by Tab than without this script.
(() => {
  "use strict";

  const { element, place, words } = course;
  const GRACE = 250; // milliseconds to get from a value to its tip
  const MOST = 2; // values of a kind that the tip of a block names,
  const LONGEST = 24; // and how much of them

  // In French the article tells whether it is "différent" or "différente".
  const { kinds, one, many, own, mine } = words({
    fr: {
      one: (what) => `${what.replace(/^une? /, "")}\u00a0: sera différent${what.startsWith("une ") ? "e" : ""} chez vous.`,
      many: "Seront différents chez vous\u00a0: ",
      own: "Choisissez cette valeur pour mettre la vôtre.",
      mine: "Votre valeur. Choisissez-la pour la changer.",
      kinds: {
        "swarm token": "un jeton d’essaim",
        UUID: "un identifiant universel (UUID)",
        "MAC address": "une adresse MAC",
        "IPv6 address": "une adresse IPv6",
        digest: "une empreinte",
        ID: "un identifiant",
        "swarm ID": "un identifiant de l’essaim",
        "generated name": "un nom tiré au sort",
        "IP address": "une adresse IP",
        "virtual interface": "une interface virtuelle",
        "port that Docker chose": "un port choisi par Docker",
        date: "une date",
        age: "un âge",
        rate: "un débit",
        duration: "une durée",
        size: "une taille",
        percentage: "un pourcentage",
        "process ID": "un numéro de processus",
        "interface number": "un numéro d’interface",
        node: "un nœud",
        share: "une part",
        count: "un nombre",
        memory: "une quantité de mémoire",
        time: "un temps",
        "link count": "un nombre de liens",
        "size of a directory": "une taille de dossier",
        total: "un total",
        "engine version": "une version du moteur",
        amount: "une quantité",
        "armoured line": "une ligne de clé ou de certificat",
        certificate: "un certificat",
        commit: "un commit",
        "date field": "une partie de date",
        "index of a version": "un numéro de version interne",
        "layer of a file system": "une couche du système de fichiers",
        load: "une charge",
        "memory in use": "une quantité de mémoire",
        namespace: "un espace de noms",
        "number of a step": "un numéro d’étape",
        "public key": "une clé publique",
        "sequence number": "un numéro d’ordre",
        "swarm key": "une clé de l’essaim",
        "temporary file": "un fichier temporaire",
        "time left": "un temps restant",
        "time since the start": "un temps depuis le démarrage",
        "time stamp": "un horodatage",
        traffic: "un trafic",
        repeated: "une valeur reprise de la commande",
        other: "une valeur",
      },
    },
    en: {
      one: (what) => `${what}: will be different on your machine.`,
      many: "Will be different on your machine: ",
      own: "Choose this value to put in your own.",
      mine: "Your value. Choose it to change it.",
      kinds: {
        "swarm token": "swarm token",
        UUID: "universal identifier (UUID)",
        "MAC address": "MAC address",
        "IPv6 address": "IPv6 address",
        digest: "digest",
        ID: "identifier",
        "swarm ID": "identifier of the swarm",
        "generated name": "name drawn at random",
        "IP address": "IP address",
        "virtual interface": "virtual interface",
        "port that Docker chose": "port that Docker chose",
        date: "date",
        age: "age",
        rate: "rate",
        duration: "duration",
        size: "size",
        percentage: "percentage",
        "process ID": "process number",
        "interface number": "interface number",
        node: "node",
        share: "share",
        count: "number",
        memory: "amount of memory",
        time: "time",
        "link count": "number of links",
        "size of a directory": "size of a directory",
        total: "total",
        "engine version": "version of the engine",
        amount: "amount",
        "armoured line": "line of a key or a certificate",
        certificate: "certificate",
        commit: "commit",
        "date field": "part of a date",
        "index of a version": "internal version number",
        "layer of a file system": "layer of the file system",
        load: "load",
        "memory in use": "amount of memory",
        namespace: "namespace",
        "number of a step": "step number",
        "public key": "public key",
        "sequence number": "sequence number",
        "swarm key": "key of the swarm",
        "temporary file": "temporary file",
        "time left": "time left",
        "time since the start": "time since the start",
        "time stamp": "time stamp",
        traffic: "traffic",
        repeated: "value from the command",
        other: "value",
      },
    },
  });

  const SAMPLES = ".language-console :is(.course-sample, .course-own)";
  const capital = (text) => text[0].toUpperCase() + text.slice(1);

  // A value in a command is of the kind that it had where it was printed.
  function kind(sample) {
    const printed = `.course-sample[data-sample="${sample.dataset.sample}"]:not([data-kind=repeated])`;
    const name = sample.dataset.kind ?? document.querySelector(printed)?.dataset.kind;
    return Object.hasOwn(kinds, name) ? kinds[name] : kinds.other;
  }

  function about(sample) {
    const said = capital(one(kind(sample)));
    if (sample.matches(".course-mine")) return mine;
    return sample.localName === "button" ? `${said} ${own}` : said;
  }

  // By kind, each with its first values.
  function aboutAll(samples) {
    const told = new Map();
    for (const sample of samples) {
      const what = kind(sample).replace(/^une? /, "");
      told.set(what, (told.get(what) ?? new Set()).add(sample.textContent.slice(0, LONGEST)));
    }
    const examples = (values) => [...values].slice(0, MOST).join(", ") + (values.size > MOST ? "…" : "");
    return `${many + [...told].map(([what, values]) => `${examples(values)} (${what})`).join(", ")}.`;
  }

  // --- the tip ------------------------------------------------------------------------------------------------

  const tip = element("div", { className: "course-tip", role: "tooltip", hidden: true });
  (document.querySelector("main") ?? document.body).append(tip);
  let owner = null;
  let leaving = 0;

  function show(at, text, box) {
    stay();
    owner = at;
    tip.textContent = text;
    tip.hidden = false;
    place(tip, box);
  }

  function hide() {
    stay();
    owner = null;
    tip.hidden = true;
  }

  const stay = () => clearTimeout(leaving);

  function leave() {
    stay();
    leaving = setTimeout(hide, GRACE);
  }

  const sampleAt = (event) => event.target.closest?.(SAMPLES);
  const showSample = (sample) => show(sample, about(sample), sample.getClientRects()[0]);

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const sample = sampleAt(event);
    if (sample) showSample(sample);
    else if (tip.contains(event.target)) stay();
    else if (owner?.matches(SAMPLES) && owner !== document.activeElement) leave();
  });

  document.addEventListener("click", (event) => {
    const sample = sampleAt(event);
    if (sample && sample.localName !== "button") showSample(sample);
    else if (!tip.contains(event.target)) hide();
  });

  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());

  // --- by keyboard --------------------------------------------------------------------------------------------

  // What a screen reader says of a block is what its tip shows; it has to be there before the focus is.
  for (const block of document.querySelectorAll(".course-block")) {
    const terminal = block.querySelector(".language-console > pre");
    const samples = () => [...block.querySelectorAll(SAMPLES)];
    if (!samples().length) continue;
    const told = element("p", { id: `${block.id}-samples`, hidden: true }, aboutAll(samples()));
    block.append(told);
    terminal.setAttribute("aria-describedby", told.id);
    terminal.addEventListener("focusin", (event) => {
      const isBack = event.relatedTarget?.closest("dialog"); // from where the value was asked
      if (isBack || !event.target.matches(":focus-visible")) return;
      if (event.target.matches(SAMPLES)) return showSample(event.target);
      if (!event.target.matches("pre")) return;
      told.textContent = aboutAll(samples());
      show(terminal, told.textContent, terminal.getBoundingClientRect());
    });
    terminal.addEventListener("focusout", hide);
  }
})();
