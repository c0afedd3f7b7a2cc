import { ALLOW_HEADERS, ALLOW_METHODS, EXPOSE_HEADERS } from "../http/header-names.ts";
import type { Grant } from "./config.ts";

/** Renders a list option as the value of its header, or `null` when the header is not sent. */
export function renderList(names: "*" | readonly string[] | undefined): string | null {
  if (names === undefined || names.length === 0) return null;
  return typeof names === "string" ? names : names.join(", ");
}

/** The list headers of a grant: option, header name, rendered value. */
export function renderedLists(
  grant: Grant,
): (readonly ["methods" | "allowHeaders" | "exposeHeaders", string, string | null])[] {
  return [
    ["methods", ALLOW_METHODS, renderList(grant.methods)],
    ["allowHeaders", ALLOW_HEADERS, renderList(grant.allowHeaders)],
    ["exposeHeaders", EXPOSE_HEADERS, renderList(grant.exposeHeaders)],
  ];
}
