import { serializeOrigin } from "../origin/origin.ts";
import type { Engine } from "./engine.ts";
import { fetchMetadata } from "./fetch-metadata.ts";
import type { HeaderLine } from "./header-list.ts";
import type { Page } from "./page.ts";
import type { WireRequest } from "./wire.ts";

/**
 * The handshake that `new WebSocket(url)` sends.
 *
 * @see https://websockets.spec.whatwg.org/#concept-websocket-establish
 */
export function handshakeRequest({ origin }: Page, url: URL, engine: Engine): WireRequest {
  // 1. The URL, with http for ws and https for wss.
  const requestUrl = new URL(url.href.replace(/^ws/, "http"));
  const headers: HeaderLine[] = [
    ["Connection", "Upgrade"],
    ["Upgrade", "websocket"],
    ["Sec-WebSocket-Version", "13"],
    // In mode websocket, always: https://fetch.spec.whatwg.org/#append-a-request-origin-header
    ["Origin", origin === null ? "null" : serializeOrigin(origin)],
  ];
  // Measured: Chromium's handshakes say nothing more.
  if (engine !== "chromium")
    headers.push(...fetchMetadata({ origin, urls: [requestUrl], mode: "websocket", destination: "empty" }));
  return { kind: "actual", method: "GET", url: requestUrl.href, headers, body: null };
}
