import { createBrowser, type Explanation, recordedTransport, type Transport } from "corslet/browser";
import { UsageError } from "../terminal/usage-error.ts";
import type { CallFlags } from "./call.ts";
import { readArchive } from "./har.ts";
import { type RecordedCall, recordedCalls } from "./recorded-calls.ts";

/**
 * Explains the calls across origins that a browser recorded.
 *
 * @param text an HTTP Archive (HAR 1.2).
 * @throws {UsageError} when the text is none, or there is no such call in it.
 */
export async function explainRecording(
  text: string,
  flags: Pick<CallFlags, "engine" | "credentials">,
): Promise<Explanation[]> {
  const calls = recordedCalls(readArchive(text));
  if (calls.length === 0)
    throw new UsageError(
      "--har: no call in it goes across origins.",
      "record again while the page makes the call, with the network panel open",
    );
  return Promise.all(calls.map((call) => explainCall(call, flags)));
}

async function explainCall(
  call: RecordedCall,
  { engine, credentials }: Pick<CallFlags, "engine" | "credentials">,
): Promise<Explanation> {
  const { from, url, mode, method, headers, body } = call;
  const init = {
    method,
    mode,
    headers,
    credentials: call.hasCookies ? "include" : credentials,
    ...(body !== undefined && { body }),
  } as const;
  let transport = allowing(call);
  const browser = createBrowser({ page: from, engine, transport: (request) => transport(request) });
  // A request that should have asked and did not was let through by an answer from before the recording.
  if (!call.isAsked) await browser.explain(url, init);
  transport = playing(call);
  return browser.explain(url, init);
}

/** Plays what was recorded. Browsers leave out of their archives what they refused: that is said, and what to do. */
function playing({ exchanges, from, method, url }: RecordedCall): Transport {
  const play = recordedTransport(exchanges);
  return async (request) => {
    const answer = await play(request);
    if (answer !== null) return answer;
    const flag = method === "GET" ? "" : ` -X ${method}`;
    throw new Error(
      `the recording has no answer to it, which is how Chrome records what it refuses. Ask the server: corslet explain ${url} --from ${from}${flag}`,
    );
  };
}

/** Lets a call ask, and keeps the answer. */
function allowing({ from, method, headers }: RecordedCall): Transport {
  const names = headers.map(([name]) => name).join(", ");
  return () =>
    Promise.resolve({
      status: 204,
      headers: [
        ["Access-Control-Allow-Origin", from],
        ["Access-Control-Allow-Credentials", "true"],
        ["Access-Control-Allow-Methods", method],
        ["Access-Control-Allow-Headers", names],
        ["Access-Control-Max-Age", "600"],
      ],
    });
}
