import type { Case } from "../vocabulary.ts";
import { ALLOWING, ANY, answer, METHODS } from "./lines.ts";

const NORMALIZED =
  "Normalize a method: DELETE, GET, HEAD, OPTIONS, POST and PUT are upper-cased, all others stay as written.";
const UPPER = "GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS, PROPFIND, CHICKEN";

export const METHOD_ROWS: readonly Case[] = [
  "GET",
  "get",
  "Get",
  "HEAD",
  "head",
  "POST",
  "post",
  "PoSt",
  "PUT",
  "put",
  "DELETE",
  "delete",
  "OPTIONS",
  "options",
  "PATCH",
  "patch",
  "Patch",
  "PROPFIND",
  "propfind",
  "CHICKEN",
  "chicken",
  "X-1.2",
  "!#$%&'*+-.^_`|~",
].flatMap((method): Case[] => [
  {
    title: `method ${method}, where upper case is allowed`,
    standard: NORMALIZED,
    calls: [{ url: "cross/a", method }],
    urls: { "cross/a": { preflight: answer(ANY, METHODS(UPPER)), actual: answer(ANY) } },
  },
  {
    title: `method ${method}, where it is allowed as asked`,
    standard: NORMALIZED,
    calls: [{ url: "site/a", method, credentials: "include" }],
    urls: { "site/a": ALLOWING },
  },
  {
    title: `method ${method}, to the page's own origin`,
    standard: NORMALIZED,
    calls: [{ url: "page/a", method }],
    urls: { "page/a": {} },
  },
]);
