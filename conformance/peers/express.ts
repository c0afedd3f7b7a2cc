import type { Answer, Call, Case } from "../browsers/differential/vocabulary.ts";
import type { LeftOut } from "./subject.ts";

/** As it stands, unless the page's origin is opaque, or a rule tells why not. */
export function asWritten(...rules: readonly ((row: Case) => string | null)[]): (row: Case) => Case | LeftOut {
  return (row) => {
    for (const rule of [opaquePage, ...rules]) {
      const leftOut = rule(row);
      if (leftOut !== null) return { leftOut };
    }
    return row;
  };
}

function opaquePage({ page }: Case): string | null {
  return page === "sandboxed" ? "the page's origin is opaque" : null;
}

export function byXhr({ calls }: Case): string | null {
  return calls.some(({ api }) => api === "xhr") ? "made by XMLHttpRequest" : null;
}

/** The row with every call made by XMLHttpRequest, which has neither modes nor a way to leave credentials out. */
const asXhr = asWritten(({ calls }) => (calls.every(hasXhr) ? null : "has what XMLHttpRequest has not"));

export function toXhr(row: Case): Case | LeftOut {
  const expressed = asXhr(row);
  if ("leftOut" in expressed || row.calls.every(({ api }) => api === "xhr")) return expressed;
  return { ...row, title: `${row.title} (XMLHttpRequest)`, calls: row.calls.map((call) => ({ ...call, api: "xhr" })) };
}

function hasXhr({ mode = "cors", credentials, redirect = "follow", cache = "default", referrerPolicy }: Call): boolean {
  return (
    mode === "cors" &&
    credentials !== "omit" &&
    redirect === "follow" &&
    cache === "default" &&
    referrerPolicy === undefined
  );
}

/** Everything that a row's servers may say. */
export function answersOf({ urls }: Case): Answer[] {
  return Object.values(urls).flatMap(({ preflight = [], actual = [] }) => [preflight, actual].flat());
}
