// The SPARQL editor: CodeMirror 6 behind one small function, so that a page needs to know nothing of it.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { EditorState, Prec, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration, drawSelection, EditorView, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers,
} from "@codemirror/view";
import { tagHighlighter, tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

// Class names only: the colours, light and dark, are in the style sheet of the page.
const highlighter = tagHighlighter([
  { tag: tags.comment, class: "sparql-comment" },
  { tag: tags.keyword, class: "sparql-keyword" },
  { tag: tags.variableName, class: "sparql-variable" },
  { tag: tags.string, class: "sparql-string" },
  { tag: [tags.integer, tags.float, tags.bool], class: "sparql-number" },
  { tag: [tags.namespace, tags.url, tags.typeName], class: "sparql-name" },
  { tag: tags.annotation, class: "sparql-string" },
]);

// Only what position needs; nothing here decides how the editor looks.
const layout = EditorView.baseTheme({
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "1.55" },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "16em" },
});

const setFault = StateEffect.define();
const fault = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) if (effect.is(setFault)) return effect.value;
    return transaction.docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function faultAt(state, line, column) {
  const row = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
  const marks = [Decoration.line({ class: "sparql-fault-line" }).range(row.from)];
  // The service counts characters, the editor UTF-16 units.
  const before = [...row.text].slice(0, column - 1).join("").length;
  const from = Math.min(row.from + before, row.to);
  const word = /^[\w?$:.-]+|^./u.exec(row.text.slice(from - row.from))?.[0] ?? "";
  if (word) marks.push(Decoration.mark({ class: "sparql-fault" }).range(from, from + word.length));
  return { marks: Decoration.set(marks), from };
}

const KEYWORDS = (
  "SELECT DISTINCT REDUCED WHERE ASK CONSTRUCT DESCRIBE FROM NAMED PREFIX BASE OPTIONAL UNION MINUS GRAPH " +
  "FILTER BIND VALUES UNDEF EXISTS ORDER BY GROUP HAVING LIMIT OFFSET ASC DESC AS IN NOT " +
  "COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR BOUND COALESCE IF STR LANG LANGMATCHES DATATYPE IRI " +
  "CONCAT CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER STRLEN SUBSTR REPLACE REGEX UCASE LCASE YEAR MONTH DAY"
).split(" ").map((label) => ({ label, type: "keyword", boost: -1 }));

// terms: {names: [{label, detail, info}], things: [{label, detail, iri}]}, given once they are loaded.
function completions(terms) {
  return (context) => {
    const inside = syntaxTree(context.state).resolveInner(context.pos, -1).name;
    if (inside === "Comment" || inside === "String") return null;
    const variable = context.matchBefore(/[?$]\w*/);
    if (variable) {
      const found = new Set(context.state.doc.toString().match(/[?$][A-Za-z_]\w*/g));
      found.delete(variable.text);
      return { from: variable.from, options: [...found].map((label) => ({ label, type: "variable" })), validFor: /^[?$]\w*$/ };
    }
    const named = context.matchBefore(/[A-Za-z][\w-]*:[\w-]*/);
    if (named) return { from: named.from, options: terms().names, validFor: /^[\w-]+:[\w-]*$/ };
    const word = context.matchBefore(/[\p{L}_][\p{L}\w'-]*/u);
    if (!word || (word.text.length < 2 && !context.explicit)) return null;
    return { from: word.from, options: [...KEYWORDS, ...terms().names, ...terms().things], validFor: /^[\p{L}\w'-]*$/u };
  };
}

const applyIri = (view, completion, from, to) =>
  view.dispatch({ changes: { from, to, insert: `<${completion.iri}>` }, selection: { anchor: from + completion.iri.length + 2 } });

/**
 * Put an editor for SPARQL before a text area, which is hidden and kept equal to it.
 *
 * options: nonce (for the style elements of CodeMirror), label (the accessible name), describedBy (an id),
 * terms (a function that gives {names, things}), run (called for Ctrl-Enter).
 * Returns {view, replace(text), insert(text), mark(line, column), clear(), focus()}.
 */
export function edit(textarea, { nonce, label, describedBy, terms, run }) {
  const prepared = { names: [], things: [] };
  let given = null;
  const known = () => {
    const now = terms();
    if (now !== given) {
      given = now;
      prepared.names = now.names.map((name) => ({ ...name, type: "class" }));
      prepared.things = now.things.map((thing) => ({ ...thing, type: "text", apply: applyIri, boost: -2 }));
    }
    return prepared;
  };
  const attributes = { "aria-label": label, spellcheck: "false", autocapitalize: "off" };
  if (describedBy) attributes["aria-describedby"] = describedBy;
  const view = new EditorView({
    state: EditorState.create({
      doc: textarea.value,
      extensions: [
        ...(nonce ? [EditorView.cspNonce.of(nonce)] : []),
        lineNumbers(), history(), drawSelection(), highlightSpecialChars(), highlightActiveLine(),
        indentOnInput(), bracketMatching(), closeBrackets(), EditorView.lineWrapping,
        sparql(), syntaxHighlighting(highlighter), layout, fault,
        autocompletion({ override: [completions(known)], icons: false, maxRenderedOptions: 60 }),
        Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }])),
        // Escape and then Tab leaves the editor; so does Ctrl-M, which switches Tab for good.
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.contentAttributes.of(attributes),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) textarea.value = update.state.doc.toString();
        }),
      ],
    }),
  });
  textarea.before(view.dom);
  textarea.hidden = true;
  const all = () => ({ from: 0, to: view.state.doc.length });
  return {
    view,
    replace: (text) => view.dispatch({ changes: { ...all(), insert: text }, selection: { anchor: 0 }, scrollIntoView: true }),
    insert: (text) => view.dispatch(view.state.replaceSelection(text)),
    mark(line, column) {
      const { marks, from } = faultAt(view.state, line, column);
      view.dispatch({ effects: setFault.of(marks), selection: { anchor: from }, scrollIntoView: true });
    },
    clear: () => view.dispatch({ effects: setFault.of(Decoration.none) }),
    focus: () => view.focus(),
  };
}
