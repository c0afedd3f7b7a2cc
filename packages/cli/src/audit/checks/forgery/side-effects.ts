import type { Check } from "../../check.ts";
import type { Endpoint } from "../../endpoint.ts";

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

const READING: ReadonlySet<string> = new Set(
  "get list find read fetch show search query view download is has".split(" "),
);

/** Why a GET seems to change something: a phrase; `null` where nothing says so. */
export function sideEffectOf({ method, url, operation }: Endpoint): string | null {
  if (method !== "GET" && method !== "HEAD") return null;
  if (operation?.isStateChanging === true) return "it is declared x-state-changing";
  const [first = "", second = ""] = wordsOf(operation?.id ?? "");
  if (READING.has(first)) return null;
  if (VERBS.has(first)) return `its operation is ${operation?.id}`;
  if ((first === "log" || first === "sign") && second === "out") return `its operation is ${operation?.id}`;
  const verb = new URL(url).pathname.split("/").find((segment) => isVerb(segment));
  return verb === undefined ? null : `its path has ${verb} in it`;
}

function isVerb(segment: string): boolean {
  const words = wordsOf(segment);
  const [first = ""] = words;
  const isSignOut = (first === "log" || first === "sign") && words[1] === "out" && words.length === 2;
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

/** get-side-effect: what changes something can be had with a GET, which every page can send with an image. */
export const getSideEffect: Check = async ({ endpoint, session }) => {
  const why = sideEffectOf(endpoint);
  if (why === null) return [];
  const { operation, method, url } = endpoint;
  const kinds = operation?.security ?? null;
  const isAmbient =
    kinds === null
      ? session?.isAmbient !== false
      : kinds.some(({ kind }) => !["bearer", "header", "query"].includes(kind));
  const security = !isAmbient ? "low" : operation === undefined ? "medium" : "high";
  return [
    {
      id: "get-side-effect",
      security,
      works: "none",
      summary: `A page on any site can have ${method} ${new URL(url).pathname} sent with the user's cookies, by an image or a link, and it seems to change something, because ${why}. It was not asked.`,
      evidence: [],
      ...(operation !== undefined && { declared: operation.at }),
    },
  ];
};
