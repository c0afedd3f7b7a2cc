import type { Asked } from "../../asker.ts";
import type { Check } from "../../check.ts";
import { confirms, control, shows } from "../../evidence.ts";
import { valuesOf } from "../../judge.ts";
import { clientOf, isOk, strangerFor } from "../client.ts";

/** Bytes of the long list: what a page may send, and every server takes. */
const FLOOD_BYTES = 4400;
/** Milliseconds that such a list may take. */
const FLOOD_LIMIT = 1000;
/** Milliseconds that any preflight may take. */
const SLOW_LIMIT = 300;

/** preflight-header-flood: a long list of request headers breaks the server, or keeps it busy. */
export const flood: Check = async (context) => {
  const { ask } = context;
  const origin = clientOf(context) ?? strangerFor(context);
  const plain = await ask.preflight(origin, "GET");
  if (plain.answer.status >= 500) return [];
  const names = floodNames(ask.label("flood"));
  const breaks = ({ answer, milliseconds }: Asked): boolean =>
    answer.status >= 500 || milliseconds > Math.max(FLOOD_LIMIT, plain.milliseconds * 3);
  const first = await ask.preflight(origin, "GET", names);
  if (!breaks(first)) return [];
  const again = await ask.preflight(origin, "GET", names, { again: "flood" });
  if (!breaks(again)) return [];
  const isBroken = first.answer.status >= 500;
  const how = isBroken ? `is answered ${first.answer.status}` : "takes longer than a second";
  return [
    {
      id: "preflight-header-flood",
      security: isBroken ? "low" : "medium",
      works: "none",
      summary: `Anybody can keep the server busy, because a preflight with 4 KB of header names ${how}.`,
      evidence: [
        shows(first, `A list of ${names.length} names ${how}.`),
        confirms(again, "It does so again."),
        control(plain, `Without the list it is answered ${plain.answer.status}.`),
      ],
    },
  ];
};

function floodNames(label: string): string[] {
  const count = Math.floor(FLOOD_BYTES / (label.length + 7));
  return Array.from({ length: count }, (_, index) => `x-${label}-${String(index).padStart(3, "0")}`);
}

/** preflight-slow: every call that needs a preflight waits for it. */
export const slow: Check = async (context) => {
  const client = clientOf(context);
  if (client === null) return [];
  const { ask } = context;
  const first = await ask.preflight(client, "GET");
  if (!isOk(first)) return [];
  if (first.milliseconds <= SLOW_LIMIT) return bodied(client, first);
  const others = [
    await ask.preflight(client, "GET", [], { again: "slow" }),
    await ask.preflight(client, "GET", [], { again: "slow too" }),
  ];
  const [second] = others;
  if (second === undefined || others.some(({ milliseconds }) => milliseconds <= SLOW_LIMIT))
    return bodied(client, first);
  return [
    {
      id: "preflight-slow",
      security: "none",
      works: "low",
      summary: `A page on ${client} waits longer than ${SLOW_LIMIT} ms before each call that needs a preflight, because that is how long its answer takes.`,
      evidence: [
        shows(first, `The answer takes longer than ${SLOW_LIMIT} ms.`),
        confirms(second, "It does each time."),
      ],
    },
  ];
};

function bodied(client: string, asked: Asked): Awaited<ReturnType<Check>> {
  // A chunked one may be empty, and heads alone are kept.
  if (!(Number(valuesOf(asked.answer.headers, "content-length")[0] ?? 0) > 0)) return [];
  return [
    {
      id: "preflight-slow",
      security: "none",
      works: "info",
      summary: `A page on ${client} waits for a body that nobody reads, because the preflight's answer has one.`,
      evidence: [shows(asked, "The preflight's answer has a body.")],
    },
  ];
}
