import type { CheckContext } from "./check.ts";
import type { Reading } from "./reading.ts";
import { SEVERITIES, type Severity } from "./severity.ts";

/** Who can make use of what a server lets in. */
export type Actor =
  /** Any web site. */
  | "anybody"
  /** Whoever registers a name. */
  | "registrant"
  /** Whoever finds a victim with one of a few browsers or resolvers, or on a shared platform. */
  | "some-browsers"
  /** Whoever holds a subdomain, a place on the network, or a program on the victim's machine. */
  | "foothold"
  /** Whoever runs something beside the trusted origin on its own host. */
  | "neighbour";

const BY_ACTOR: Readonly<Record<Actor, Severity>> = {
  anybody: "critical",
  registrant: "critical",
  "some-browsers": "high",
  foothold: "medium",
  neighbour: "low",
};

/** How bad it is that an origin reads, by who can be at that origin and what there is to read. */
export async function exposureOf(actor: Actor, reading: Reading, context: CheckContext): Promise<Severity> {
  const worst = BY_ACTOR[actor];
  if (reading.withCredentials) {
    if (reading.isError) return milder(worst, "low");
    return isDeclaredPublic(context) ? milder(worst, "low") : worst;
  }
  if (isDeclaredPublic(context)) return "info";
  const isGrave = worst === "critical" || worst === "high";
  if (reading.isError) return isGrave ? "low" : "info";
  if (await isNonPublic(context)) return isGrave ? "medium" : "low";
  return isGrave ? "low" : "info";
}

function milder(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b;
}

function isDeclaredPublic({ trusted, endpoint: { operation } }: CheckContext): boolean {
  return trusted.isPublic || operation?.security?.length === 0;
}

/** Whether an answer is meant for some only: by declaration, by what strangers to the API get, or by where it stands. */
async function isNonPublic(context: CheckContext): Promise<boolean> {
  const { endpoint, session, ask } = context;
  if ((endpoint.operation?.security?.length ?? 0) > 0) return true;
  if (isInternal(new URL(endpoint.url).hostname)) return true;
  if (session === null) return false;
  const { answer } = await ask.get(null, { session: false });
  return answer.status === 401 || answer.status === 403;
}

// A loopback target stands for what it will be served as.
function isInternal(host: string): boolean {
  return (
    /^(?:10|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\.[\d.]+$/.test(host) ||
    /^\[f[cde]/.test(host) ||
    /\.(?:internal|intranet|corp|home|lan|local)$/.test(host)
  );
}
