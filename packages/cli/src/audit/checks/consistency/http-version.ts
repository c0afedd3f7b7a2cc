import type { Asked } from "../../asker.ts";
import type { Check } from "../../check.ts";
import { confirms, control, shows } from "../../evidence.ts";
import { allowOriginOf, clientOf, corsOf, isOk, isShared } from "../client.ts";

/** http-version-drift: other versions of HTTP are answered with other CORS headers, by another server or another layer. */
export const httpVersionDrift: Check = async (context) => {
  const client = clientOf(context);
  const { ask, endpoint, isFirstOfHost } = context;
  if (client === null || endpoint.method !== "GET" || !isFirstOfHost) return [];
  const plain = await ask.get(client);
  if (!isOk(plain)) return [];
  // Browsers speak HTTP/2 over TLS alone.
  for (const version of endpoint.url.startsWith("https:") ? (["2", "1.0"] as const) : (["1.0"] as const)) {
    // A server that does not speak it is none that drifts.
    const other = await ask.get(client, { version }).catch(() => null);
    if (other === null || !isOk(other) || corsOf(other) === corsOf(plain)) continue;
    const again = await ask.get(client, { version, again: "version" }).catch(() => null);
    const plainAgain = await ask.get(client, { again: "version" });
    if (again === null || corsOf(again) !== corsOf(other) || corsOf(plainAgain) !== corsOf(plain)) continue;
    const isLost = (await isShared(plain, client, false)) !== (await isShared(other, client, false));
    return [
      {
        id: "http-version-drift",
        security: "none",
        works: isLost ? "medium" : "low",
        summary: `A page on ${client} is treated otherwise over HTTP/${version} than over HTTP/1.1, because HTTP/${version} is answered with ${named(other)}, and HTTP/1.1 with ${named(plain)}.`,
        evidence: [
          shows(other, `Over HTTP/${version}: ${named(other)}.`),
          confirms(again, "So again."),
          control(plain, `Over HTTP/1.1: ${named(plain)}.`),
        ],
      },
    ];
  }
  return [];
};

function named(asked: Asked): string {
  const origin = allowOriginOf(asked);
  return origin === null ? "no Access-Control-Allow-Origin" : `Access-Control-Allow-Origin: ${origin}`;
}
