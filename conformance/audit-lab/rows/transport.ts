import { isPreflight, plus } from "../message.ts";
import type { Row } from "../row.ts";

// H. Network and transport. What loopback over http cannot show (plaintext-credentials, hsts-missing) is not here.

export const TRANSPORT_ROWS: readonly Row[] = [
  {
    id: "certificate-signs-itself",
    why: "a certificate that nobody has signed, so that no client works; nothing more is asked",
    at: "tls",
    expect: [{ id: "tls-invalid", severity: "high" }],
  },
  {
    id: "private-network-for-all",
    why: "every page of the internet is let into the private network",
    fault: () => ({
      front: (handler) => async (request) => {
        const answer = await handler(request);
        return isPreflight(request) && request.headers["access-control-request-private-network"] === "true"
          ? plus(answer, ["Access-Control-Allow-Private-Network", "true"])
          : answer;
      },
    }),
    expect: [{ id: "private-network-any", severity: "low" }],
  },
  {
    id: "timing-for-all",
    why: "every page may see how long an answer took",
    fault: () => ({ always: () => [["Timing-Allow-Origin", "*"]] }),
    expect: [{ id: "timing-allow-origin-any", severity: "info" }],
  },
];
