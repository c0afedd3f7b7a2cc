import { checkPolicy, type ProblemPath } from "corslet";
import { stringify } from "yaml";
import type { SeenGrant } from "./learn.ts";

type Grant = Record<string, unknown>;

/** What was learned, as a policy that a person has to read before it is one. */
export interface Draft {
  /** YAML that `corslet check` accepts, with a head of comments; `null` where nothing was learned. */
  readonly text: string | null;
  /** Web origins of the API's own domain that it lets in: the audit goes on with them. */
  readonly origins: readonly string[];
  readonly notes: readonly string[];
}

const HEAD = `# A draft, by corslet audit --learn. It says what the API was seen to let in when it was asked for likely origins,
# which is not what it should let in, and not all that it lets in. Read every line, then run corslet check.
`;

/** Entries that are taken out of a draft because a policy is refused with them. */
const MAX_TAKEN_OUT = 200;

/** Drafts a policy of what was seen. */
export function draftOf(grants: readonly SeenGrant[]): Draft {
  const notes: string[] = [];
  const resources: Record<string, Grant> = {};
  for (const grant of grants) {
    const { path, origins } = grant;
    if (origins === "whoever asks") notes.push(`${path} lets whoever asks in: it is not in the draft; list who may.`);
    else resources[path] = grantFor(grant);
  }
  const origins = [...new Set(grants.flatMap((grant) => (typeof grant.origins === "string" ? [] : grant.origins)))];
  const trusted = origins.filter((origin) => origin.startsWith("https://"));
  const sound = soundOf(resources, notes);
  if (Object.keys(sound).length === 0)
    return {
      text: null,
      origins: trusted,
      notes: [...notes, "Nothing was learned that a policy could say: no likely origin is let in."],
    };
  const comments = notes.map((note) => `# ${note}\n`).join("");
  return { text: `${HEAD}${comments}${stringify({ resources: sound }, { lineWidth: 100 })}`, origins: trusted, notes };
}

function grantFor({ origins, anySubdomainOf, credentials, ...seen }: SeenGrant): Grant {
  const listed = typeof origins === "string" ? [] : origins;
  const below = anySubdomainOf === null ? null : `https://*.${anySubdomainOf}`;
  const isBelow = (origin: string): boolean => anySubdomainOf !== null && origin.endsWith(`.${anySubdomainOf}`);
  // With credentials a star is a name like any other, which nobody sends.
  const said = (names: readonly string[]): string[] => names.filter((name) => name !== "*" || !credentials);
  const methods = said(seen.methods).filter((name) => !["GET", "HEAD", "OPTIONS"].includes(name));
  const [allowHeaders, exposeHeaders] = [said(seen.allowHeaders), said(seen.exposeHeaders)];
  return {
    origins: origins === "anybody" ? "*" : [...listed.filter((origin) => !isBelow(origin)), ...(below ? [below] : [])],
    ...(methods.length > 0 && { methods }),
    ...(allowHeaders.length > 0 && { allowHeaders }),
    ...(exposeHeaders.length > 0 && { exposeHeaders }),
    ...(credentials && { credentials }),
    ...(seen.maxAge !== null && { maxAge: seen.maxAge }),
  };
}

// What a server answers need not be what a policy may say: what is refused is taken out, and told.
function soundOf(resources: Record<string, Grant>, notes: string[]): Record<string, Grant> {
  const sound = structuredClone(resources);
  for (let i = 0; i < MAX_TAKEN_OUT && Object.keys(sound).length > 0; i++) {
    const problem = checkPolicy({ resources: sound }).find(({ severity }) => severity === "error");
    if (problem === undefined) return sound;
    notes.push(`${problem.message} Taken out of the draft.`);
    takeOut(sound, problem.path);
  }
  return {};
}

function takeOut(resources: Record<string, Grant>, [, resource, key, index]: ProblemPath): void {
  const grant = resources[String(resource)];
  if (grant === undefined || key === undefined || key === "origins") {
    const origins = grant?.["origins"];
    if (Array.isArray(origins) && typeof index === "number" && origins.length > 1) origins.splice(index, 1);
    else Reflect.deleteProperty(resources, String(resource));
    return;
  }
  const value = grant[key];
  if (Array.isArray(value) && typeof index === "number" && value.length > 1) value.splice(index, 1);
  else Reflect.deleteProperty(grant, key);
}
