import { preflightReasons, unsafeHeaderNames } from "./calls.js";

/**
 * Makes a call for real, and says what the browser let this page see.
 *
 * @param {(text: string) => void} onPiece the body so far, while it streams
 */
export async function send(api, call, onPiece) {
  try {
    const response = await fetch(api + call.path, {
      method: call.method,
      headers: call.headers ?? {},
      credentials: call.credentials ?? "omit",
      ...(call.body === undefined ? {} : { body: call.body }),
    });
    const shared = {
      kind: "shared",
      status: `${response.status} ${response.statusText}`.trim(),
      headers: [...response.headers],
      reads: (call.reads ?? []).map((name) => [name, response.headers.get(name)]),
    };
    return { ...shared, body: call.isStream ? await readPieces(response, onPiece) : await response.text() };
  } catch (error) {
    return { kind: "refused", error: `${error.name}: ${error.message}` };
  }
}

async function readPieces(response, onPiece) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += value;
    onPiece(text);
  }
}

/**
 * Asks this page's own server what the policy says to a call, and which requests reached the API; null when the server
 * is gone. The page's own origin needs no CORS.
 *
 * @returns {Promise<{ allowed: boolean, reason: string, value: string | null, text: string, problem: string | null, visits: object[], latest: number, writes: object[], latestWrite: number, purse: number } | null>}
 */
export async function askOwnServer(call) {
  const query = new URLSearchParams({
    method: call.method,
    path: call.path,
    preflight: String(preflightReasons(call).length > 0),
    headers: unsafeHeaderNames(call).join(","),
  });
  try {
    const response = await fetch(`/explain?${query}`);
    return await response.json();
  } catch {
    return null;
  }
}
