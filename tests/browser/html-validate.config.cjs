// How the pages of the built site are validated: all that html-validate recommends, but for what stands here.
module.exports = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // How HTML is written down, of which the standard leaves the choice; templates and Markdown's tools write it.
    "attr-quotes": "off",
    "attribute-boolean-style": "off",
    "doctype-style": "off",
    "no-trailing-whitespace": "off",
    "void-style": "off",

    // HTML allows any id without blanks. Material's own begin with two underscores, and its script knows them by that.
    "valid-id": ["error", { relaxed: true }],

    // Python-Markdown aligns the columns of a table by a style of the cell, and pymdownx counts lines so.
    "no-inline-style": ["error", { include: [], allowedProperties: ["display", "text-align"] }],

    // Material keeps a menu and the search open by a checkbox, and tells the browser not to remember it. The attribute
    // has no meaning there, and does no harm: https://html.spec.whatwg.org/#autofilling-form-controls:-the-autocomplete-attribute
    "valid-autocomplete": "off",

    // The search, a form without anything to send: Material's script answers while one types.
    "wcag/h32": "off",
  },
};
