import { explainHeaders, type HeaderLine } from "corslet/browser";
import type { ProbeAnswer } from "../probe/client.ts";

/**
 * Whether a page's script reads an answer, by the browser model. A redirect is not an answer: browsers go on to the next.
 *
 * @param origin the page's serialized origin, or `"null"`.
 */
export async function reads(
  answer: ProbeAnswer,
  origin: string,
  credentials: boolean,
  url = STAND_IN_API,
): Promise<boolean> {
  const allowOrigin = valuesOf(answer.headers, "access-control-allow-origin");
  if (allowOrigin.length === 0 || isRedirect(answer)) return false;
  const seen = await explainHeaders({
    page: pageOf(origin),
    request: { url, credentials: credentials ? "include" : "omit" },
    response: { status: answer.status, headers: forPage(answer.headers, origin) },
  });
  return seen.verdict === "readable";
}

/** Whether an answer sends the browser on. */
export function isRedirect({ status, headers }: ProbeAnswer): boolean {
  return [301, 302, 303, 307, 308].includes(status) && valuesOf(headers, "location").length > 0;
}

/** The values of a header's lines; the name is lower case. */
export function valuesOf(headers: readonly HeaderLine[], name: string): string[] {
  return headers.flatMap(([line, value]) => (line.toLowerCase() === name ? [value] : []));
}

/** The elements of a list header, lower case, of all its lines. */
export function listOf(headers: readonly HeaderLine[], name: string): string[] {
  return valuesOf(headers, name).flatMap((value) =>
    value
      .toLowerCase()
      .split(",")
      .map((element) => element.trim())
      .filter((element) => element !== ""),
  );
}

// The model's pages are the web's. Native shells and extensions have origins of their own schemes, and the same check.
const STAND_IN_PAGE = "https://shell.invalid";
const STAND_IN_API = "https://api.invalid/";

function isWeb(origin: string): boolean {
  return origin === "null" || origin.startsWith("https://") || origin.startsWith("http://");
}

function pageOf(origin: string): string {
  return isWeb(origin) ? origin : STAND_IN_PAGE;
}

function forPage(headers: readonly HeaderLine[], origin: string): readonly HeaderLine[] {
  if (isWeb(origin)) return headers;
  return headers.map(([name, value]) => [name, value === origin ? STAND_IN_PAGE : value]);
}
