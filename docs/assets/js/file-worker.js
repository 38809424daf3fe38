// The search from a folder: browsers start no worker from a page that was opened as a file. This gives the theme's
// search a hidden frame that does a worker's work. Only a site built with OFFLINE=on loads it, before the theme's script.
(() => {
  "use strict";

  if (location.protocol !== "file:") return;

  const Native = window.Worker;

  const load = (scope, url) =>
    new Promise((resolve, reject) => {
      const script = scope.document.createElement("script");
      script.src = url;
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => reject(new Error(`${url} cannot be read`)));
      scope.document.body.append(script);
    });

  // One after the other, as a worker does; unlike there, who calls it has to await it.
  const loadAll = (scope, urls) => urls.reduce((before, url) => before.then(() => load(scope, url)), Promise.resolve());

  class FileWorker extends EventTarget {
    constructor(url) {
      super();
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      // The frame's first document is there when it has loaded: at once in some browsers, a moment later in others.
      this.ready = new Promise((resolve, reject) => {
        this.frame.addEventListener("load", () => this.start(url).then(resolve, reject), { once: true });
      });
      document.body.append(this.frame);
    }

    async start(url) {
      const scope = this.frame.contentWindow;
      scope.importScripts = (...urls) => loadAll(scope, urls);
      scope.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      await load(scope, url);
      return scope;
    }

    async postMessage(data) {
      const scope = await this.ready;
      scope.dispatchEvent(new scope.MessageEvent("message", { data: structuredClone(data) }));
    }

    terminate() {
      this.frame.remove();
    }
  }

  // By this name the theme's worker recognises that it is in a frame, and finds its dictionaries beside itself.
  window.IFrameWorker = FileWorker;

  window.Worker = function Worker(url, options) {
    return new URL(url, location).protocol === "file:" ? new FileWorker(url) : new Native(url, options);
  };
})();
