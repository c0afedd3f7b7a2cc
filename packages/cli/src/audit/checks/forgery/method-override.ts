import type { HeaderLine } from "corslet/browser";
import type { Asked } from "../../asker.ts";
import type { Check, CheckContext, FindingDraft } from "../../check.ts";
import { control, shows } from "../../evidence.ts";
import { isOk, strangerFor } from "../client.ts";

const FORM: HeaderLine = ["Content-Type", "application/x-www-form-urlencoded"];
const HEADERS = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"] as const;

/** method-override: a request that needs no preflight is taken for one that does. */
export const methodOverride: Check = async (context) => {
  const { endpoint, writes } = context;
  const body = writes.get(`${endpoint.method} ${new URL(endpoint.url).pathname}`);
  if (endpoint.method === "GET") return context.isFirstOfHost ? overriddenGet(context) : [];
  if (body === undefined || endpoint.method === "HEAD") return [];
  return endpoint.method === "POST" ? overriddenPost(context, body) : overriddenTo(context, endpoint.method, body);
};

// A GET that is taken for OPTIONS shows the override, and changes nothing.
async function overriddenGet(context: CheckContext): Promise<FindingDraft[]> {
  const { ask } = context;
  const plain = await ask.get(null);
  const options = await ask.send("OPTIONS", null);
  if (plain.answer.status === options.answer.status) return [];
  const overridden = await ask.get(null, { query: { _method: "OPTIONS" }, headers: overriding("OPTIONS") });
  if (!isLike(overridden, options)) return [];
  // A parameter and headers that say nothing: a server that refuses what it does not know answers them so too.
  const again = await ask.get(null, { query: { _corslet: "OPTIONS" }, headers: [["X-Corslet", "OPTIONS"]] });
  return again.answer.status === plain.answer.status ? [draftOf(context, "GET", "OPTIONS", overridden, plain)] : [];
}

// A POST that is taken for a GET is answered like one, and not like a POST.
async function overriddenPost(context: CheckContext, body: string): Promise<FindingDraft[]> {
  const { ask } = context;
  const stranger = strangerFor(context);
  const get = await ask.get(stranger);
  const plain = await ask.send("POST", stranger, { headers: [FORM], body });
  if (plain.answer.status === get.answer.status) return [];
  return firstOf(
    context,
    "GET",
    body,
    (asked) => isLike(asked, get) && asked.answer.status !== plain.answer.status,
    plain,
  );
}

// What the operator allows to be written may be written in this way too, where a POST is allowed besides: a server that knows
// no override takes it for one.
async function overriddenTo(context: CheckContext, method: string, body: string): Promise<FindingDraft[]> {
  if (!context.writes.has(`POST ${new URL(context.endpoint.url).pathname}`)) return [];
  const plain = await context.ask.send("POST", strangerFor(context), { headers: [FORM], body });
  if (isOk(plain)) return [];
  return firstOf(context, method, body, isOk, plain);
}

async function firstOf(
  context: CheckContext,
  method: string,
  body: string,
  isHonoured: (asked: Asked) => boolean,
  plain: Asked,
): Promise<FindingDraft[]> {
  const { ask } = context;
  const stranger = strangerFor(context);
  const ways = [
    { headers: [FORM], query: { _method: method }, body },
    { headers: [FORM], body: `_method=${method}` },
    { headers: [FORM, ...overriding(method)], body },
  ];
  for (const way of ways) {
    const asked = await ask.send("POST", stranger, way);
    if (!isHonoured(asked)) continue;
    const saysNothing = await ask.send("POST", stranger, { headers: [FORM], query: { _corslet: method }, body });
    if (!isHonoured(saysNothing)) return [draftOf(context, "POST", method, asked, plain)];
  }
  return [];
}

function overriding(method: string): HeaderLine[] {
  return HEADERS.map((name) => [name, method]);
}

/** Alike, and neither turned away for another reason. */
function isLike({ answer: { status } }: Asked, { answer }: Asked): boolean {
  return status === answer.status && status !== 429 && status < 500;
}

function draftOf(
  { endpoint }: CheckContext,
  sent: string,
  method: string,
  overridden: Asked,
  plain: Asked,
): FindingDraft {
  return {
    id: "method-override",
    security: "high",
    works: "none",
    summary: `A page on any site can have methods sent that need a preflight, without one, because ${sent} ${new URL(endpoint.url).pathname} is taken for ${method} when the request says so.`,
    evidence: [
      shows(overridden, `The ${sent} is answered as ${method} is: ${overridden.answer.status}.`),
      control(plain, `Without the override it is answered ${plain.answer.status}.`),
    ],
    ...(endpoint.operation !== undefined && { declared: endpoint.operation.at }),
  };
}
