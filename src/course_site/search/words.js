// The course’s own; Material’s search worker follows. It looks for words that begin with what was typed. By this a word is
// also found without its accents («reseau» finds «réseau»), and by any of its forms («conteneurs» finds «conteneur»).
(() => {
  "use strict";

  const STEM = "="; // no word begins with it, so that no stem is ever taken for one, or proposed while somebody types

  const plain = (word) => word.normalize("NFD").replace(/\p{M}/gu, "");

  // lunr keeps the stemmer of every language but English under its name. An index is of one language.
  const stem = (word) => STEM + plain((lunr.fr || lunr).stemmer(new lunr.Token(word, {})).toString());

  const isWord = (text) => /^[\p{L}\p{M}]{3,}$/u.test(text);

  // A word of a page goes into the index as it is written, without its accents, and as its stem.
  function forms(token) {
    const word = token.str;
    const others = new Set([plain(word), ...(isWord(word) ? [stem(word)] : [])]);
    others.delete(word);
    return [token, ...[...others].map((other) => token.clone(() => other))];
  }

  // "conteneurs* pull*" → {"=conteneur": "conteneurs", "=pull": "pull"}; what has signs of its own is left as it is.
  function stems(query) {
    const typed = query.toLowerCase().split(/\s+/).filter((term) => term.endsWith("*"));
    const words = typed.map((term) => term.slice(0, -1));
    return new Map(words.filter(isWord).map((word) => [stem(word), word]));
  }

  // Where a page has a word by its stem, Material shall see the word that was typed, and each place of it once.
  function rename(found, from, to) {
    const places = found[from];
    delete found[from];
    for (const field of Object.keys(places || {})) {
      const known = new Set(Object.values(found).flatMap((word) => word[field]?.position || []));
      const word = (found[to] ||= {});
      const fresh = places[field].position.filter((place) => !known.has(place));
      if (fresh.length || word[field]) word[field] = { position: [...(word[field]?.position || []), ...fresh] };
    }
  }

  // Material has set its pipeline up by the time when it adds the first page.
  function teachIndexing() {
    lunr.Pipeline.registerFunction(forms, "forms");
    const { add } = lunr.Builder.prototype;
    lunr.Builder.prototype.add = function (page, attributes) {
      if (!this.pipeline._stack.includes(forms)) this.pipeline.add(forms);
      return add.call(this, page, attributes);
    };
  }

  function teachSearching() {
    const { search } = lunr.Index.prototype;
    lunr.Index.prototype.search = function (query) {
      const wanted = stems(query);
      const results = search.call(this, [query, ...wanted.keys()].join(" "));
      for (const { matchData } of results) {
        for (const [from, to] of wanted) rename(matchData.metadata, from, to);
      }
      return results;
    };
  }

  // A word that begins with a dash is an option of a command here, and no word to leave out; «l’» before a word is none.
  const asWords = (query) =>
    query.replace(/(^|\s)-+(?=\S)/g, "$1").replace(/(^|\s)(?:[cdjlmnst]|qu)['’](?=\p{L})/giu, "$1");

  // This hears each message before Material does. lunr is there by the first of them, which brings the index.
  const SETUP = 0;
  const QUERY = 2;
  addEventListener("message", ({ data }) => {
    if (data.type === SETUP) {
      teachIndexing();
      teachSearching();
    }
    if (data.type === QUERY) data.data = asWords(data.data);
  });
})();
