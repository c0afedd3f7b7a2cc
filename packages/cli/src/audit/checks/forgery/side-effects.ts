import type { Check, CheckContext, FindingDraft } from "../../check.ts";
import type { Endpoint } from "../../endpoint.ts";
import { shows } from "../../evidence.ts";
import { clientOf, isOk } from "../client.ts";

/** Words that say that something is done, at the place of a verb. */
const VERBS: ReadonlySet<string> = new Set(
  (
    "activate add approve ban block buy cancel change charge clear close confirm create deactivate delete disable drop " +
    "edit enable erase execute grant insert invite kill logout modify move pay purge refund register reject remove " +
    "rename reset restart revoke save send shutdown signout submit subscribe transfer trigger unsubscribe update wipe"
  ).split(" "),
);

/** In paths, where nouns stand, those alone that are none. */
const PATH_VERBS: ReadonlySet<string> = new Set(
  "cancel deactivate delete disable erase logout purge remove revoke shutdown signout transfer unsubscribe wipe".split(
    " ",
  ),
);

/** Of those, what is a noun as well: `chargeById` reads, `chargeCard` does not. */
const NOUNS: ReadonlySet<string> = new Set(
  "ban block change charge drop edit grant invite move pay refund register reset transfer trigger".split(" "),
);

/** After a noun, these say what is read of it. */
const READ_OF_NOUN: ReadonlySet<string> = new Set(
  "by count detail details form history info list log overview page preview state status summary types view".split(" "),
);

const READING: ReadonlySet<string> = new Set(
  "get list find read fetch show search query view download is has".split(" "),
);

/** Why a GET seems to change something: a phrase; `null` where nothing says so. */
export function sideEffectOf({ method, url, operation }: Endpoint): string | null {
  if (method !== "GET" && method !== "HEAD") return null;
  if (operation?.isStateChanging === true) return "it is declared x-state-changing";
  const [first = "", second = ""] = wordsOf(operation?.id ?? "");
  if (READING.has(first)) return null;
  const isNoun = NOUNS.has(first) && READ_OF_NOUN.has(second);
  const isSignOut = (first === "log" || first === "sign") && second === "out";
  if ((VERBS.has(first) && !isNoun) || isSignOut) return `its operation is ${operation?.id}`;
  const segments = new URL(url).pathname.split("/").filter((segment) => segment !== "");
  const verb = segments.find((segment, index) => isVerb(segment, index === segments.length - 1));
  return verb === undefined ? null : `its path has ${verb} in it`;
}

/** Whether an endpoint must not be asked: a document declares what asking would change. A URL that the operator names is. */
export function isLeftUnasked(endpoint: Endpoint): boolean {
  return endpoint.operation !== undefined && sideEffectOf(endpoint) !== null;
}

// `/transfer/7` is a transfer, and `/transfer` makes one.
function isVerb(segment: string, isLast: boolean): boolean {
  const words = wordsOf(segment);
  const [first = "", second = ""] = words;
  const isSignOut = (first === "log" || first === "sign") && second === "out" && words.length === 2;
  if (NOUNS.has(first) && (!isLast || READ_OF_NOUN.has(second))) return false;
  return isSignOut || (PATH_VERBS.has(first) && words.length <= 2);
}

/** The words of a name in camel case, or with hyphens, underscores or dots. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter}`)
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== "");
}

/** get-side-effect, from the document alone: what changes something can be had with a GET. */
export const declaredSideEffect: Check = async (context) => {
  const { operation } = context.endpoint;
  const why = sideEffectOf(context.endpoint);
  if (operation === undefined || why === null) return [];
  const security = isAmbient(context) ? "high" : "low";
  return [{ ...draftOf(context, `${why}. It was not asked`), security, evidence: [], declared: operation.at }];
};

/** get-side-effect, of a URL that the operator named: its path says that it does something, and GET is answered well. */
export const namedSideEffect: Check = async (context) => {
  const { endpoint, ask } = context;
  const why = sideEffectOf(endpoint);
  if (endpoint.operation !== undefined || endpoint.method !== "GET" || why === null) return [];
  const asked = await ask.get(clientOf(context));
  if (!isOk(asked)) return [];
  const security = isAmbient(context) ? "medium" : "low";
  return [{ ...draftOf(context, why), security, evidence: [shows(asked, `GET is answered ${asked.answer.status}.`)] }];
};

// Every page can send a GET with an image, or a link.
function draftOf(
  { endpoint: { method, url } }: CheckContext,
  why: string,
): Pick<FindingDraft, "id" | "works" | "summary"> {
  const summary = `A page on any site can have ${method} ${new URL(url).pathname} sent with the user's cookies, by an image or a link, and it seems to change something, because ${why}.`;
  return { id: "get-side-effect", works: "none", summary };
}

function isAmbient({ endpoint: { operation }, session }: CheckContext): boolean {
  const kinds = operation?.security ?? null;
  if (kinds === null) return session?.isAmbient !== false;
  return kinds.some(({ kind }) => !["bearer", "header", "query"].includes(kind));
}
