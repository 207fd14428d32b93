// src/engine/docs_page.cpp - the page that shows an environment's OpenAPI document.
//
// One HTML text with its style and script inside: the page works without any network but the
// server's own, and a strict Content-Security-Policy fits it.
#include "engine/docs_page.hpp"

namespace openenv {

std::string_view docs_page() {
  return R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>OpenEnv environment</title>
<link rel="icon" href="data:,">
<style>
  :root {
    color-scheme: light dark;
    --page: light-dark(#ffffff, #15181d);
    --panel: light-dark(#f4f6f8, #1e232a);
    --line: light-dark(#ccd3da, #3a424d);
    --text: light-dark(#1b2129, #e4e8ed);
    --faint: light-dark(#53606e, #a3afbc);
    --get: light-dark(#0b5cad, #7cb8f5);
    --post: light-dark(#1d6b34, #7fd197);
    --bad: light-dark(#a8201a, #ff9c93);
  }
  body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; background: var(--page);
         color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
  code, pre, textarea { font: .875rem/1.5 ui-monospace, monospace; }
  pre, textarea { box-sizing: border-box; width: 100%; margin: .25rem 0; padding: .75rem;
                  overflow: auto; border: 1px solid var(--line); border-radius: 4px;
                  background: var(--page); color: var(--text); }
  pre { max-height: 24rem; }
  details.operation { margin: .5rem 0; border: 1px solid var(--line); border-radius: 6px;
                      background: var(--panel); }
  details.operation > summary { padding: .6rem .8rem; cursor: pointer; }
  details.operation > div { padding: 0 .8rem .8rem; }
  .method { display: inline-block; min-width: 3.5rem; font-weight: 700; }
  .get { color: var(--get); } .post { color: var(--post); } .bad { color: var(--bad); }
  .about, td { color: var(--faint); } h4 { margin: 1rem 0 .25rem; }
  table { border-collapse: collapse; } td, th { padding: .25rem .75rem; text-align: left;
          border: 1px solid var(--line); } th { font-weight: 600; }
  button { padding: .4rem 1rem; font: inherit; cursor: pointer; }
  :focus-visible { outline: 2px solid var(--get); outline-offset: 2px; }
</style>
</head>
<body>
<main id="page"><p>Loading the description of this environment ...</p></main>
<noscript>This page needs JavaScript. Its content is in <a href="openapi.json">openapi.json</a>.
</noscript>
<script>
"use strict";
const page = document.getElementById("page");

// An element with attributes and children; a text child is never read as HTML.
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const pretty = (value) => JSON.stringify(value, null, 2);

// Puts what a reference stands for in its place; a schema inside itself stays a reference.
function resolved(value, api, open = []) {
  if (Array.isArray(value)) return value.map((item) => resolved(item, api, open));
  if (value === null || typeof value !== "object") return value;
  const at = value.$ref;
  if (typeof at === "string") {
    if (open.includes(at)) return value;
    const target = at.slice(2).split("/").reduce((node, key) => node[key], api);
    const { $ref, ...beside } = value;
    return { ...resolved(target, api, [...open, at]), ...beside };
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, resolved(item, api, open)]));
}

// Something that the schema allows, to start from.
function example(schema) {
  if (schema.default !== undefined) return schema.default;
  if (schema.examples) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choice = (schema.anyOf ?? schema.oneOf ?? [])[0];
  if (choice) return example(choice);
  const type = [schema.type].flat()[0];
  if (type === "object") {
    const wanted = schema.required ?? [];
    return Object.fromEntries(Object.entries(schema.properties ?? {})
      .filter(([key]) => wanted.includes(key)).map(([key, part]) => [key, example(part)]));
  }
  if (type === "array") {
    return Array.from({ length: schema.minItems ?? 0 }, () => example(schema.items ?? {}));
  }
  if (type === "string") return "hello".padEnd(schema.minLength ?? 0, "o");
  if (type === "integer" || type === "number") {
    return schema.minimum > 0 ? schema.minimum : schema.exclusiveMinimum >= 0 ? 1 : 0;
  }
  return type === "boolean" ? false : null;
}

// Paragraphs, tables, `code` and **strong** of the description; no more of Markdown is used.
function prose(text) {
  const inline = (line) => line.split(/(`[^`]*`|\*\*.*?\*\*)/s).map((part) =>
    part.startsWith("`") ? element("code", {}, part.slice(1, -1))
      : part.startsWith("**") ? element("strong", {}, ...inline(part.slice(2, -2))) : part);
  const row = (line, kind) => element("tr", {}, ...line.split("|").slice(1, -1)
    .map((cell) => element(kind, {}, ...inline(cell.trim()))));
  return text.trim().split(/\n\n+/).map((block) => {
    if (!block.startsWith("|")) return element("p", {}, ...inline(block));
    const [head, , ...rows] = block.split("\n");
    return element("table", {}, element("thead", {}, row(head, "th")),
      element("tbody", {}, ...rows.map((line) => row(line, "td"))));
  });
}

// The form that sends a request and shows what came back.
function trial(method, path, body) {
  const input = body && element("textarea", { rows: 5, spellcheck: "false" });
  if (input) input.value = pretty(example(body));
  const answer = element("pre", { tabindex: "0", "aria-label": "Answer" });
  const output = element("output", {});
  const form = element("form", {}, ...(input ? [element("label", {}, "Body", input)] : []),
    element("button", {}, "Send"), output);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const request = { method: method.toUpperCase() };
    if (input?.value.trim()) {
      request.body = input.value;
      request.headers = { "Content-Type": "application/json" };
    }
    const heading = element("h4", {}, "Answer");
    output.replaceChildren(heading, answer);
    answer.textContent = "Waiting ...";
    try {
      const response = await fetch("." + path, request);
      const text = await response.text();
      const is_json = response.headers.get("Content-Type")?.includes("json");
      heading.textContent = `Answer: ${response.status} ${response.statusText}`;
      heading.className = response.ok ? "" : "bad";
      answer.textContent = is_json ? pretty(JSON.parse(text)) : text;
    } catch (error) {
      heading.className = "bad";
      answer.textContent = `The server could not be reached: ${error.message}`;
    }
  });
  return form;
}

function described(content) {
  return Object.entries(content ?? {}).map(([type, { schema }]) =>
    type.includes("json") ? element("pre", { tabindex: "0" }, pretty(schema))
      : element("p", {}, element("code", {}, type)));
}

function operation(path, method, about) {
  const body = about.requestBody;
  const answers = Object.entries(about.responses).map(([status, answer]) =>
    element("details", {}, element("summary", {}, `${status} - ${answer.description}`),
      ...described(answer.content)));
  return element("details", { class: "operation", id: about.operationId },
    element("summary", {}, element("span", { class: `method ${method}` }, method.toUpperCase()),
      element("code", {}, path), " ", element("span", { class: "about" }, about.summary)),
    element("div", {}, element("h4", {}, "Try it"),
      trial(method, path, body?.content["application/json"].schema),
      ...(body ? [element("h4", {}, "Request"), ...described(body.content)] : []),
      element("h4", {}, "Answers"), ...answers));
}

function show(api) {
  document.title = api.info.title;
  const whole = resolved(api.paths, api);
  const all = Object.entries(whole).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, about]) => [path, method, about]));
  page.replaceChildren(element("h1", {}, api.info.title), element("p", {}, api.info.summary),
    ...prose(api.info.description),
    ...api.tags.flatMap((tag) => [element("h2", {}, tag.name), ...prose(tag.description),
      ...all.filter(([, , about]) => about.tags.includes(tag.name))
        .map((item) => operation(...item))]),
    element("p", {}, "The same for programs: ",
      element("a", { href: "openapi.json" }, "openapi.json")));
}

fetch("openapi.json")
  .then((response) => response.ok ? response.json() : Promise.reject(response.statusText))
  .then(show)
  .catch((reason) => page.replaceChildren(
    element("p", { class: "bad", role: "alert" }, `The description cannot be shown: ${reason}`)));
</script>
</body>
</html>
)html";
}

}  // namespace openenv
