import type { HeaderLine } from "corslet/browser";
import type { Asked } from "../../asker.ts";
import type { Check, CheckContext } from "../../check.ts";
import { confirms, control, shows } from "../../evidence.ts";
import { strangerFor } from "../client.ts";
import { isAmbientWrite } from "./declared-writes.ts";

/** https://www.rfc-editor.org/rfc/rfc6455#section-4.1. The key may be any: the connection is closed at once. */
const HANDSHAKE: readonly HeaderLine[] = [
  ["Connection", "Upgrade"],
  ["Upgrade", "websocket"],
  ["Sec-WebSocket-Version", "13"],
  ["Sec-WebSocket-Key", "Y29yc2xldC1hdWRpdC0xNg=="],
];

/** websocket-origin: a page of any site opens a connection as the signed-in user; no preflight is sent for one. */
export const websocketOrigin: Check = async (context) => {
  const { ask, endpoint, trusted } = context;
  if (endpoint.method !== "GET") return [];
  const shake = (origin: string | null, session: boolean, again?: string): Promise<Asked> =>
    ask.get(origin, { headers: HANDSHAKE, session, ...(again !== undefined && { again }) });
  const stranger = strangerFor(context);
  const first = await shake(stranger, true);
  if (!isOpen(first)) return [];
  const again = await shake(strangerFor(context, "another stranger"), true, "websocket");
  if (!isOpen(again)) return [];
  const signedOut = await shake(stranger, false);
  const isSigned = !isOpen(signedOut);
  const isPublic = trusted.isPublic || endpoint.operation?.security?.length === 0;
  return [
    {
      id: "websocket-origin",
      security: isSigned ? "high" : isPublic ? "info" : isCookieBound(context) ? "high" : "medium",
      works: "none",
      summary: `A page on ${stranger} can open a WebSocket to ${endpoint.url} as the signed-in user, because the handshake is taken whatever its Origin.`,
      evidence: [
        shows(first, "A stranger's handshake is taken."),
        confirms(again, "Another stranger's is too."),
        control(signedOut, isSigned ? "Without the session it is not." : "Without a session it is taken as well."),
      ],
    },
  ];
};

function isOpen({ answer: { status } }: Asked): boolean {
  return status === 101;
}

function isCookieBound({ endpoint, session }: CheckContext): boolean {
  return session?.isAmbient === true || isAmbientWrite(endpoint);
}
