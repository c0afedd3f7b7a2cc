import { asciiLowercase, asciiUppercase } from "../http/ascii.ts";
import type { WriteFacts } from "./facts.ts";
import { valueOf } from "./headers.ts";

/** Longest query that is searched for a method override, in UTF-16 code units. A longer one counts as holding one. */
const MAX_QUERY_LENGTH = 8192;

/** Most elements of a list that are looked at one by one. A longer list is taken for the worst that it could hold. */
const MAX_ELEMENTS = 16;

/** What stands for an override that could not be read: no grant lists it. */
const UNREADABLE = "";

/** The headers that frameworks take another method from. */
const OVERRIDE_HEADERS: readonly string[] = ["x-http-method-override", "x-http-method", "x-method-override"];

const NONE: ReadonlySet<string> = new Set();

/**
 * The methods that a framework could take in the wire method's place, from headers and from the query, in upper case.
 * What is in the body is for the framework to refuse: it is not read yet when a guard decides.
 */
export function methodOverrides({ headers, path }: WriteFacts): ReadonlySet<string> {
  // Names written out, here and elsewhere in each decision: read in a loop they take V8 ten times as long.
  const isInHeaders =
    headers["x-http-method-override"] !== undefined ||
    headers["x-http-method"] !== undefined ||
    headers["x-method-override"] !== undefined;
  if (!isInHeaders && !(mayHaveQuery(path) && MAY_NAME_METHOD.test(path))) return NONE;
  const found = new Set<string>();
  for (const name of OVERRIDE_HEADERS) addElements(found, valueOf(headers[name]) ?? "");
  addFromQuery(found, path);
  return found;
}

function mayHaveQuery(target: string): boolean {
  return target.includes("?") || target.includes(";") || target.includes("%");
}

const MAY_NAME_METHOD = /method|%/i;

// Some servers begin the query at a semicolon, encoded or not, or take one for a separator.
const SEPARATORS = /[;?#]|%3b/gi;

function addFromQuery(found: Set<string>, target: string): void {
  const start = target.search(/[;?]|%3b/i);
  const query = target.slice(start).replace(/^(?:[;?]|%3b)/i, "");
  if (start === -1 || !MAY_NAME_METHOD.test(query)) return;
  if (query.length > MAX_QUERY_LENGTH) found.add(UNREADABLE);
  else
    for (const text of new Set([query, query.replace(SEPARATORS, "&")]))
      for (const [name, value] of new URLSearchParams(text)) if (isOverrideName(name)) addElements(found, value);
}

// `_method` to somebody: lists are written `_method[]`, qs reads `[_method]` so, and PHP takes dots and spaces for
// underscores and ends a name at NUL. ASP.NET MVC looks for the names of the headers, too.
function isOverrideName(name: string): boolean {
  return /^[\s\0._[]+method(?:[\s\0.[\]][^]*)?$/i.test(name) || OVERRIDE_HEADERS.includes(asciiLowercase(name));
}

function addElements(found: Set<string>, value: string): void {
  const elements = value.split(",", MAX_ELEMENTS + 1);
  if (elements.length > MAX_ELEMENTS) found.add(UNREADABLE);
  for (const element of elements) {
    const method = asciiUppercase(element.trim());
    if (method !== "") found.add(method);
  }
}
