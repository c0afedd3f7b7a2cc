import { toUSVString } from "node:util";
import { accessOf } from "./access.ts";
import type { Node } from "./node.ts";
import type { Operation } from "./operation.ts";
import { sampleValue } from "./sample-value.ts";

interface Parameter {
  readonly name: string;
  readonly place: string;
  readonly isRequired: boolean;
  readonly node: Node;
}

/** Headers that parameters may not describe: others members of the document do. */
const NOT_PARAMETERS: ReadonlySet<string> = new Set(["accept", "content-type", "authorization"]);

/** An operation with the parameters of its path. */
export function readOperation(
  method: string,
  template: string,
  { operation, path, document }: { readonly operation: Node; readonly path: Node; readonly document: Node },
): Operation {
  const parameters = parametersOf(path, operation);
  const access = accessOf(operation, document);
  const contentTypes = contentTypesOf(operation);
  const named = parameters.filter(({ place, name }) => place === "header" && !NOT_PARAMETERS.has(name.toLowerCase()));
  const responses = operation.object("responses")?.members() ?? [];
  return {
    method,
    template,
    target: `${filledPath(template, parameters)}${requiredQuery(parameters)}`,
    operationId: operation.text("operationId"),
    access,
    headers: named
      .filter(({ isRequired }) => isRequired)
      .map(({ name, node }) => [name, singleLine(sampleValue(node))] as const),
    parameters: named.map(({ name }) => name),
    contentTypes,
    answered: answeredHeaders(responses),
    statuses: responses.map(([status]) => status).filter((status) => !status.startsWith("x-")),
    isStateChanging: operation.is("x-state-changing"),
    hasToken: [...parameters.map(({ name }) => name), ...bodyFields(operation)].some(isTokenName),
    declared: operation.declared,
  };
}

function parametersOf(path: Node, operation: Node): Parameter[] {
  const found = new Map<string, Parameter>();
  for (const node of [...path.list("parameters"), ...operation.list("parameters")]) {
    const name = node.text("name");
    const place = node.text("in");
    if (name === null || place === null)
      throw node.fault("This parameter has no name, or no place.", "write name: and in: (path, query, header, cookie)");
    found.set(`${place} ${name}`, { name, place, isRequired: place === "path" || node.is("required"), node });
  }
  return [...found.values()];
}

function filledPath(template: string, parameters: readonly Parameter[]): string {
  const values = new Map(parameters.flatMap((p) => (p.place === "path" ? [[p.name, p.node] as const] : [])));
  const parts: string[] = [];
  let at = 0;
  for (let open = template.indexOf("{"); open !== -1; open = template.indexOf("{", at)) {
    const close = template.indexOf("}", open);
    if (close === -1) break;
    const node = values.get(template.slice(open + 1, close));
    // A parameter that the path names and nobody describes.
    const value = node === undefined ? "1" : sampleValue(node);
    parts.push(template.slice(at, open), encoded(value));
    at = close + 1;
  }
  return [...parts, template.slice(at)].join("");
}

// Dot segments would ask for another path than the one that is declared.
function encoded(value: string): string {
  return value === "." || value === ".." ? "1" : encodeURIComponent(toUSVString(value));
}

function requiredQuery(parameters: readonly Parameter[]): string {
  const pairs = parameters
    .filter(({ place, isRequired }) => place === "query" && isRequired)
    .map(({ name, node }) => `${encodeURIComponent(name)}=${encodeURIComponent(toUSVString(sampleValue(node)))}`);
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

function singleLine(value: string): string {
  // What no header line can hold would end the audit with an error of the client.
  return value.replaceAll(/[^ -~]/g, "").trim();
}

function contentTypesOf(operation: Node): string[] {
  const content = operation.member("requestBody")?.object("content") ?? null;
  const types = (content?.written() ?? []).map(([type]) => (type.split(";", 1)[0] ?? "").trim().toLowerCase());
  return [...new Set(types)];
}

/** Words in names that frameworks give their tokens. */
const TOKEN_WORDS = ["csrf", "xsrf", "authenticity_token", "requestverificationtoken"];

function isTokenName(name: string): boolean {
  return TOKEN_WORDS.some((word) => name.toLowerCase().includes(word));
}

function bodyFields(operation: Node): string[] {
  const types = operation.member("requestBody")?.member("content")?.members() ?? [];
  return types.flatMap(([, type]) => {
    const fields = type.member("schema")?.member("properties")?.written() ?? [];
    return fields.map(([name]) => name);
  });
}

function answeredHeaders(responses: readonly (readonly [status: string, node: Node])[]): string[] {
  const names = responses
    .filter(([status]) => status.startsWith("2"))
    .flatMap(([, response]) => (response.object("headers")?.written() ?? []).map(([name]) => name))
    // OpenAPI ignores it here: the media type says it.
    .filter((name) => name.toLowerCase() !== "content-type");
  return [...new Set(names)];
}
