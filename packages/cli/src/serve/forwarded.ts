import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { HeaderLines } from "./hop-by-hop.ts";
import { authorityOf } from "./request-target.ts";

/**
 * This process' name in `Via` (RFC 9110 section 7.6.3). Random, so that meeting it again on a request means that the
 * request has come back to us: two proxies in a row have two names.
 */
const PSEUDONYM = `corslet-${randomBytes(4).toString("hex")}`;

/** Whether a request has been through this process already. */
export function isLoop(request: IncomingMessage): boolean {
  const via = request.headers.via;
  return typeof via === "string" && via.includes(PSEUDONYM);
}

/** Headers by which a client could claim to be somebody else; see {@link addForwarded}. */
export function isForwardingHeader(lowerName: string): boolean {
  return lowerName === "forwarded" || lowerName === "x-real-ip" || lowerName.startsWith("x-forwarded-");
}

/**
 * Says who asked, for which host, by which scheme.
 *
 * What the client sent counts only if the policy's `trustProxy` holds its address: then its `X-Forwarded-For` is
 * continued and its `-Host` and `-Proto` are kept. From anybody else every `X-Forwarded-*` and `X-Real-IP` has been
 * dropped. `Forwarded` (RFC 7239) is always dropped: two accounts of one thing could disagree. `Via` is continued.
 */
export function addForwarded(lines: HeaderLines, request: IncomingMessage, isTrusted: boolean): void {
  const peer = peerOf(request);
  const earlier = isTrusted ? request.headers["x-forwarded-for"] : undefined;
  replace(lines, "X-Forwarded-For", earlier === undefined ? peer : `${String(earlier)}, ${peer}`);
  if (!isTrusted || request.headers["x-forwarded-host"] === undefined) {
    const host = authorityOf(request.url ?? "") ?? request.headers.host;
    if (host !== undefined) replace(lines, "X-Forwarded-Host", host);
  }
  if (!isTrusted || request.headers["x-forwarded-proto"] === undefined) {
    replace(lines, "X-Forwarded-Proto", "encrypted" in request.socket ? "https" : "http");
  }
  const via = request.headers.via;
  const ours = `${request.httpVersion} ${PSEUDONYM}`;
  replace(lines, "Via", via === undefined ? ours : `${via}, ${ours}`);
}

/** The address of whoever is connected. An IPv4 address that came over an IPv6 socket is written as IPv4. */
export function peerOf(request: IncomingMessage): string {
  return (request.socket.remoteAddress ?? "unknown").replace(/^::ffff:(?=\d+\.)/, "");
}

function replace(lines: HeaderLines, name: string, value: string): void {
  const lower = name.toLowerCase();
  for (const key of Object.keys(lines)) if (key.toLowerCase() === lower) delete lines[key];
  lines[name] = value;
}
