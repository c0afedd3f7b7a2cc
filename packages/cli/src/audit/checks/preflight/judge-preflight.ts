import { type Explanation, explainHeaders, type HeaderLine } from "corslet/browser";
import type { Asked } from "../../asker.ts";

/** A value with which a browser asks first; any does, for other headers. */
const VALUES: Readonly<Record<string, string>> = { "content-type": "application/json" };

/** Makes a browser ask first where the method alone would not; what it then says of the header is not counted. */
const ASKING = "x-corslet-asks";

/**
 * Why a browser takes a preflight's answer for a refusal, by the browser model; `null` where it goes on.
 *
 * @param names headers that the page sends.
 */
export async function refusalOf(
  { request, answer }: Asked,
  origin: string,
  credentials: boolean,
  method = "GET",
  names: readonly string[] = [],
): Promise<Explanation["code"]> {
  const asks = names.length > 0 ? names : [ASKING];
  const lines: HeaderLine[] = [
    ["Access-Control-Allow-Origin", origin],
    ["Access-Control-Allow-Credentials", "true"],
  ];
  const { code } = await explainHeaders({
    page: origin,
    request: {
      url: request.url,
      method,
      credentials: credentials ? "include" : "omit",
      headers: Object.fromEntries(asks.map((name) => [name, VALUES[name] ?? "probe"])),
    },
    preflight: answer,
    response: { status: 200, headers: lines },
  });
  return names.length === 0 && code === "HeaderDisallowedByPreflightResponse" ? null : code;
}
