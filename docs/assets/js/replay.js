// The replay of an exercise: a button on the poster (src/course_site/replay/poster.py) loads player and recording, both
// from this site, and plays it. Without this script the poster leads to the files alone.
(() => {
  "use strict";

  const { element } = course;
  const PATIENCE = 30000; // milliseconds for everything to arrive
  const NARROWEST = 7; // pixels of a character that can still be read
  const HIGH = 2.25; // a row is as high as so many characters are wide, with what the player leaves free around them

  const words = course.words({
    fr: {
      region: "Lecteur de la vérification",
      loading: "Chargement du lecteur…",
      failed: "Le lecteur n’a pas pu être chargé. La transcription, ci-dessous, dit la même chose.",
      play: "Lire",
      pause: "Pause",
      before: "Commande précédente",
      after: "Commande suivante",
      command: "Commande",
      position: "Position",
      full: "Plein écran",
      of: (now, all) => `${now} sur ${all}`,
    },
    en: {
      region: "Player of the check",
      loading: "Loading the player…",
      failed: "The player could not be loaded. The transcript below says the same.",
      play: "Play",
      pause: "Pause",
      before: "Previous command",
      after: "Next command",
      command: "Command",
      position: "Position",
      full: "Full screen",
      of: (now, all) => `${now} of ${all}`,
    },
  });

  const SIGNS = {
    play: "M5 3v14l12-7z",
    pause: "M5 3h3.5v14H5zM11.5 3H15v14h-3.5z",
    before: "M16 3v14L7 10zM4 3h2.5v14H4z",
    after: "M4 3v14l9-7zM13.5 3H16v14h-2.5z",
    full: "M3 3h5v2H5v3H3zM12 3h5v5h-2V5h-3zM3 12h2v3h3v2H3zM15 12h2v5h-5v-2h3z",
  };

  // --- what has to be loaded --------------------------------------------------------------------------------

  function arrival(part) {
    return new Promise((resolve, reject) => {
      part.addEventListener("load", resolve);
      part.addEventListener("error", () => reject(new Error(part.src || part.href)));
      document.head.append(part);
    });
  }

  const style = (address) => arrival(element("link", { rel: "stylesheet", href: address }));
  const script = (address) => arrival(element("script", { src: address }));

  // A script hands the recording over: from a disk, a page may fetch nothing.
  async function recording(address) {
    let cast = null;
    const take = (event) => (cast = event.detail);
    document.addEventListener("course-replay", take, { once: true });
    await script(address);
    document.removeEventListener("course-replay", take);
    if (!cast) throw new Error(address);
    return cast;
  }

  const patience = () =>
    new Promise((_, reject) => setTimeout(() => reject(new Error("no answer")), PATIENCE));

  function everything({ player, replay }) {
    const program = `${player}asciinema-player`;
    const parts = Promise.all([recording(replay), style(`${program}.css`), script(`${program}.min.js`)]);
    return Promise.race([parts, patience()]);
  }

  // --- the recording ----------------------------------------------------------------------------------------

  // The recording is lines of text: on a narrow page they wrap earlier, as in a narrow terminal, and stay legible.
  function fitted(cast, stage) {
    const end = cast.indexOf("\n");
    const header = JSON.parse(cast.slice(0, end));
    header.width = Math.max(32, Math.min(header.width, Math.floor(stage.clientWidth / NARROWEST)));
    const row = (stage.clientWidth / header.width) * HIGH;
    header.height = Math.max(10, Math.floor(stage.clientHeight / row));
    return JSON.stringify(header) + cast.slice(end);
  }

  // --- the controls -----------------------------------------------------------------------------------------

  const sign = (name) =>
    `<svg viewBox="0 0 20 20" aria-hidden="true"><path fill="currentColor" d="${SIGNS[name]}"/></svg>`;

  function label(button, name) {
    if (button.dataset.sign === name) return;
    button.dataset.sign = name;
    button.innerHTML = sign(name);
    button.title = words[name];
    button.setAttribute("aria-label", words[name]);
  }

  function button(name, act) {
    const made = element("button", { type: "button", onclick: act });
    label(made, name);
    return made;
  }

  const field = (name, called, properties) => element(name, { ...properties, "aria-label": words[called] });

  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

  // The controls, and what makes them those of a player.
  function controls(region) {
    let player = null;
    let starts = []; // seconds at which the commands begin
    let playing = false;

    const toggle = button("play", () => (playing ? player.pause() : player.play()));
    const list = field("select", "command", { onchange: () => player.seek({ marker: Number(list.value) }) });
    const move = () => player.seek(Number(place.value));
    const place = field("input", "position", { type: "range", min: 0, max: 0, oninput: move });
    const time = element("span", { className: "course-replay-time" });
    const spread = () => (document.fullscreenElement ? document.exitFullscreen() : region.requestFullscreen());
    const full = button("full", spread);
    full.hidden = !document.fullscreenEnabled;

    const current = () => Math.max(0, starts.filter((start) => start <= player.getCurrentTime() + 0.01).length - 1);
    const go = (steps) => () => player.seek({ marker: Math.max(0, Math.min(starts.length - 1, current() + steps)) });

    function tell() {
      const all = player.getDuration() || 0;
      const now = Math.min(player.getCurrentTime() || 0, all);
      place.max = Math.ceil(all);
      place.value = Math.floor(now);
      place.setAttribute("aria-valuetext", words.of(clock(now), clock(all)));
      time.textContent = `${clock(now)} / ${clock(all)}`;
      if (document.activeElement !== list) list.value = current(); // nobody is choosing there
    }

    function set(state) {
      playing = state;
      label(toggle, playing ? "pause" : "play");
      tell();
    }

    function offer({ markers }) {
      starts = markers.map(([start]) => start);
      list.replaceChildren(...markers.map(([, command], number) => new Option(`${number + 1}. ${command}`, number)));
      tell();
    }

    function follow(made) {
      player = made;
      player.addEventListener("metadata", offer);
      player.addEventListener("playing", () => set(true));
      for (const name of ["pause", "ended"]) player.addEventListener(name, () => set(false));
      player.addEventListener("seeked", tell);
      setInterval(() => playing && tell(), 500);
    }

    const parts = [button("before", go(-1)), toggle, button("after", go(1)), list, place, time, full];
    const bar = element("div", { className: "course-replay-controls" }, ...parts);
    return { bar, toggle, follow };
  }

  // --- the poster -------------------------------------------------------------------------------------------

  // The player's own help and its note of keys are in English; its full screen would leave our controls behind.
  function keys(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest(".ap-wrapper")) return;
    if (event.key === "f") event.currentTarget.querySelector("[data-sign=full]").click();
    if (["f", "k", "m", "?"].includes(event.key)) event.stopPropagation();
  }

  function open(screen, cast) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const region = element("div", { className: "course-replay-region", role: "group", "aria-label": words.region });
    const stage = element("div", { className: "course-replay-stage" });
    const { bar, toggle, follow } = controls(region);
    region.addEventListener("keydown", keys, { capture: true });
    region.append(stage, bar);
    screen.replaceChildren(region);
    follow(
      window.AsciinemaPlayer.create({ data: fitted(cast, stage) }, stage, {
        autoPlay: !calm,
        preload: true,
        poster: "npt:0:04",
        controls: false,
        cursorMode: calm ? "steady" : "blinking",
        fit: "both",
        theme: "course",
        terminalFontFamily: `${getComputedStyle(document.body).getPropertyValue("--md-code-font")}, monospace`,
      }),
    );
    toggle.focus({ preventScroll: true });
  }

  // Where the player has failed in its place, the poster comes back, and the focus that was on its button.
  function putBack(screen, still, start) {
    screen.replaceChildren(...still);
    start.focus({ preventScroll: true });
  }

  for (const poster of document.querySelectorAll(".course-replay")) {
    const screen = poster.querySelector(".course-replay-screen");
    const start = poster.querySelector(".course-replay-start");
    const status = poster.querySelector(".course-replay-status");
    start.hidden = false;
    start.addEventListener("click", async () => {
      if (start.getAttribute("aria-disabled") === "true") return;
      start.setAttribute("aria-disabled", "true"); // not `disabled`: the focus would be lost
      status.textContent = words.loading;
      const still = [...screen.childNodes];
      try {
        const [cast] = await everything(poster.dataset);
        open(screen, cast);
      } catch {
        if (!start.isConnected) putBack(screen, still, start);
        status.textContent = words.failed;
        start.removeAttribute("aria-disabled");
      }
    });
  }
})();
