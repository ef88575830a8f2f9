// The editor of the page that asks in SPARQL: YASQE where it was built, answers as a table, a query that can be stopped.
// Whatever an answer holds is written as text, never as markup; only http(s) addresses become links.
"use strict";
(() => {
  const form = document.getElementById("ask");
  const area = document.getElementById("query");
  const cancel = document.getElementById("cancel");
  const state = document.getElementById("state");
  const result = document.getElementById("result");
  const told = document.getElementById("told");
  const table = document.getElementById("rows");
  const { endpoint, absolute, terms, page, longest, release } = form.dataset;
  const SHOWN = 1000;
  let editor = null;
  let running = null;

  const made = (tag, text, parent) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (parent) parent.append(element);
    return element;
  };
  const query = () => (editor ? editor.getValue() : area.value);
  const address = () => `${page}?query=${encodeURIComponent(query())}`;

  // --- what follows from the query: the link, the download, the code ------------------------------------------------
  const codes = Object.fromEntries(
    ["curl", "python", "r"].map((name) => [name, document.getElementById(`code-${name}`)]),
  );
  const templates = Object.fromEntries(
    Object.entries(codes).map(([name, code]) => [name, code.textContent.replace(area.defaultValue, "\0")]),
  );
  const follow = () => {
    const text = query();
    document.getElementById("share").href = address();
    document.querySelector("#download input[name=query]").value = text;
    for (const [name, code] of Object.entries(codes)) code.textContent = templates[name].replace("\0", () => text);
  };

  // --- answers ------------------------------------------------------------------------------------------------------
  const term = (cell, value) => {
    if (value.type === "uri" && /^https?:\/\//i.test(value.value)) {
      const link = made("a", value.value, cell);
      link.href = value.value;
      link.rel = "noreferrer";
    } else {
      made("bdi", value.value, cell);
      if (value["xml:lang"]) made("span", ` ${value["xml:lang"]}`, cell).className = "of";
    }
  };
  const rows = (answer, most) => {
    const whole = answer.results.bindings;
    const grid = made("table", undefined, table);
    const head = made("tr", undefined, made("thead", undefined, grid));
    for (const name of answer.head.vars) made("th", name, head).scope = "col";
    const body = made("tbody", undefined, grid);
    for (const row of whole.slice(0, most)) {
      const line = made("tr", undefined, body);
      for (const name of answer.head.vars) {
        const cell = made("td", undefined, line);
        if (row[name]) term(cell, row[name]);
      }
    }
    if (whole.length > most) {
      const more = made("button", `Show all ${whole.length.toLocaleString("en-GB")} rows`, table);
      more.type = "button";
      more.className = "second";
      more.addEventListener("click", () => {
        table.replaceChildren();
        rows(answer, whole.length);
      });
    }
  };
  const show = async (response, seconds) => {
    const took = `${seconds.toFixed(2)} seconds, release ${release.slice(0, 16)}.`;
    const kind = response.headers.get("Content-Type") || "";
    table.replaceChildren();
    result.hidden = false;
    if (!response.ok) {
      const problem = kind.includes("json") ? await response.json() : { detail: await response.text() };
      const place = problem.line ? ` (line ${problem.line}, column ${problem.column})` : "";
      told.textContent = `${problem.detail || response.statusText}${place}. ${problem.hint || ""}`;
      told.className = "error";
      return "There is a problem.";
    }
    told.className = "";
    if (!kind.includes("sparql-results+json")) {
      made("code", await response.text(), made("pre", undefined, table));
      told.textContent = took;
      return "Done.";
    }
    const answer = await response.json();
    if ("boolean" in answer) {
      told.textContent = `${answer.boolean ? "Yes" : "No"}. ${took}`;
      return "Done.";
    }
    const number = answer.results.bindings.length;
    told.textContent = `${number.toLocaleString("en-GB")} ${number === 1 ? "row" : "rows"}. ${took}`;
    rows(answer, SHOWN);
    return "Done.";
  };
  const run = async () => {
    if (running) running.abort();
    const mine = (running = new AbortController());
    const begun = performance.now();
    cancel.hidden = false;
    state.textContent = "Running\u2026";
    follow();
    if (address().length <= longest && location.search !== new URL(address(), location.href).search) {
      history.pushState(null, "", address());
    }
    try {
      const response = await fetch(endpoint, {
        method: "POST",
        headers: {
          "Content-Type": "application/sparql-query",
          Accept: "application/sparql-results+json, text/turtle;q=0.9",
        },
        body: query(),
        signal: mine.signal,
      });
      const done = await show(response, (performance.now() - begun) / 1000);
      if (running === mine) state.textContent = done;
    } catch (error) {
      if (running === mine) state.textContent = mine.signal.aborted ? "Stopped." : `The server was not reached: ${error.message}`;
    } finally {
      if (running === mine) {
        running = null;
        cancel.hidden = true;
      }
    }
  };
  cancel.addEventListener("click", () => running && running.abort());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  area.addEventListener("input", follow);

  // --- the editor ---------------------------------------------------------------------------------------------------
  const Yasqe = window.Yasqe && (window.Yasqe.default || window.Yasqe.Yasqe || window.Yasqe);
  const completer = (name, known) => ({
    name,
    bulk: false,
    autoShow: false,
    isValidCompletionPosition: (yasqe) => {
      const token = yasqe.getCompleteToken();
      return !token.string.startsWith("?") && !token.string.startsWith("$") && !token.string.startsWith('"');
    },
    preProcessToken: (_, token) => ({ ...token, autocompletionString: token.string.trim() }),
    get: (_, token) => {
      const begun = ((token && token.autocompletionString) || "").toLowerCase();
      return Object.keys(known).filter(
        (each) => each.toLowerCase().includes(begun) || known[each].label.toLowerCase().includes(begun),
      );
    },
    postprocessHints: (_, hints) =>
      hints.map((hint) => ({
        ...hint,
        render: (element) => {
          const about = known[hint.text] || {};
          element.textContent = hint.text;
          if (about.label) made("span", `  ${about.label}`, element).className = "of";
          if (about.definition) element.title = about.definition;
        },
      })),
  });
  // Prefixes that are used and not declared are declared, as soon as the name that has one begins.
  const declare = (yasqe, used, prefixes) => {
    const there = yasqe.getPrefixesFromQuery();
    const missing = used.filter((name) => prefixes[name] && !there[name]);
    if (missing.length) yasqe.addPrefixes(Object.fromEntries(missing.map((name) => [name, prefixes[name]])));
  };
  const begin = (names) => {
    const place = document.createElement("div");
    area.after(place);
    area.hidden = true;
    for (const name of ["class", "property", "prefixes", "variables"]) delete Yasqe.Autocompleters[name];
    const known = { ...names.terms.class, ...names.terms.property };
    Yasqe.defaults.autocompleters = [];
    Yasqe.registerAutocompleter(completer("terms", known), true);
    editor = new Yasqe(place, {
      value: area.value,
      persistenceId: null,
      showQueryButton: false,
      consumeShareLink: null,
      createShareableLink: null,
      createShortLink: undefined,
      prefixCcApi: null,
      resizeable: true,
      editorHeight: "22rem",
      screenReaderLabel: "Query",
      extraKeys: {
        "Ctrl-Enter": run,
        "Cmd-Enter": run,
        "Ctrl-Space": (yasqe) => yasqe.autocomplete(),
        "Ctrl-/": (yasqe) => yasqe.commentLines(),
        Tab: false,
        "Shift-Tab": false,
      },
      requestConfig: { endpoint },
    });
    editor.on("change", (yasqe, change) => {
      if (change && ["+input", "complete"].includes(change.origin) && change.text.join("").includes(":")) {
        const line = yasqe.getLine(change.from.line);
        declare(yasqe, [...line.matchAll(/([a-z]+):/g)].map((found) => found[1]), names.prefixes);
      }
      follow();
    });
    document.querySelector("label[for=query]").addEventListener("click", () => editor.focus());
    made("p", "Ctrl-Enter runs the query, Ctrl-Space completes a name.", place).className = "hint";
  };
  if (Yasqe) {
    fetch(terms)
      .then((answer) => answer.json())
      .then(begin)
      .catch(() => {
        area.hidden = false;
      });
  }
  const put = (text) => {
    if (editor) editor.setValue(text);
    area.value = text;
    follow();
  };
  window.addEventListener("popstate", () => {
    put(new URL(location.href).searchParams.get("query") || area.defaultValue);
  });
})();
