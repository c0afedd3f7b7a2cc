import type { FindingCode, FindingKind } from "../finding.ts";
import type { PeerName } from "../peer.ts";
import type { Reading } from "../reading.ts";
import type { Value, ValueMember, ValueOf } from "../value.ts";

interface OtherOption {
  /** Values that change nothing: what the option is when it is left out. */
  readonly isPlain: (value: Value) => boolean;
  readonly kind: FindingKind;
  readonly code: FindingCode;
  readonly was: string;
  readonly now: string;
  readonly hint?: string;
  readonly aspect?: "preflights";
}

const isFalse = (value: Value): boolean => value.kind === "nothing" || (value.kind === "boolean" && !value.is);
const isTrue = (value: Value): boolean => value.kind === "boolean" && value.is;
const always = (): boolean => true;
const is =
  (...numbers: readonly number[]) =>
  (value: Value): boolean =>
    value.kind === "number" && numbers.includes(value.number);

const none = { code: "import/no-counterpart" } as const;

const PREFLIGHT_CONTINUE: OtherOption = {
  ...none,
  isPlain: isFalse,
  kind: "different",
  aspect: "preflights",
  was: "Preflights go on to the program's own OPTIONS handlers, which may refuse them.",
  now: "Preflights are answered by the policy, and reach no handler.",
};

const IGNORED: OtherOption = { ...none, isPlain: always, kind: "note", was: "", now: "" };

/** What each library takes that is no part of a grant. */
const OTHERS: { readonly [Name in PeerName]: Readonly<Record<string, readonly OtherOption[]>> } = {
  cors: { preflightContinue: [PREFLIGHT_CONTINUE], optionsSuccessStatus: statuses() },
  "fastify-cors": {
    preflightContinue: [PREFLIGHT_CONTINUE],
    optionsSuccessStatus: statuses(),
    hideOptionsRoute: [IGNORED],
    logLevel: [IGNORED],
    // The plugin is not encapsulated, so that a prefix has no effect.
    prefix: [IGNORED],
    cacheControl: [
      {
        ...none,
        isPlain: isFalse,
        kind: "note",
        was: "cacheControl puts Cache-Control on preflights' answers, which browsers do not look at.",
        now: "Nothing; answers to OPTIONS are not cached by HTTP.",
      },
    ],
    strictPreflight: [
      {
        ...none,
        isPlain: isTrue,
        kind: "note",
        was: "OPTIONS requests that are no preflights are answered like preflights.",
        now: "They go on to the program, as every request does that is no preflight.",
      },
    ],
    hook: [
      {
        ...none,
        isPlain: (value) => value.kind === "string" && value.text === "onRequest",
        kind: "note",
        was: "The headers are set in a later hook, so that errors before it lack them.",
        now: "Every answer has its headers.",
      },
    ],
    preflight: [
      {
        isPlain: isTrue,
        kind: "refused",
        code: "import/own-preflights",
        was: "With preflight: false the program's own OPTIONS routes answer preflights, in code that is not read.",
        now: "",
        hint: "list what those routes allow as methods and allowedHeaders, and take preflight out",
      },
    ],
    delegator: [
      {
        isPlain: isFalse,
        kind: "refused",
        code: "import/per-request",
        was: "A delegator chooses the options for each request; a policy is data.",
        now: "",
        hint: "write a resource for each path, and a list of grants where one path has several",
      },
    ],
  },
  hono: {},
  "flask-cors": {
    resources: [IGNORED],
    send_wildcard: [IGNORED],
    always_send: [IGNORED],
    automatic_options: [IGNORED],
    vary_header: [
      {
        ...none,
        isPlain: isTrue,
        kind: "dangerous",
        was: "Without Vary, a cache may hand the answer for one origin to another.",
        now: "Vary: Origin stands on every answer that depends on it.",
      },
    ],
    intercept_exceptions: [
      {
        ...none,
        isPlain: isTrue,
        kind: "different",
        was: "Answers to exceptions have no CORS headers, so that pages cannot read what went wrong.",
        now: "Every answer has its headers.",
      },
    ],
    allow_private_network: [
      {
        ...none,
        isPlain: isFalse,
        kind: "note",
        was: "allow_private_network answers a preflight that browsers no longer send.",
        now: "Nothing.",
      },
    ],
  },
};

function statuses(): readonly OtherOption[] {
  return [
    {
      ...none,
      isPlain: is(204, 200, 201, 202, 203, 205, 206),
      kind: "refused",
      code: "import/own-preflights",
      was: "With this status every preflight fails: browsers take only 200 to 299.",
      now: "",
      hint: "take optionsSuccessStatus out, if preflights are meant to be answered",
    },
    {
      ...none,
      isPlain: is(204),
      kind: "note",
      was: "Preflights are answered with another status than 204, for browsers that are gone.",
      now: "Preflights are answered with 204.",
    },
  ];
}

/** Tells of every option that is no part of a grant, and refuses those that the library does not know. */
export function readOtherOptions(reading: Reading, object: ValueOf<"object">): void {
  for (const member of object.members) readOne(reading, member);
}

function readOne({ peer, findings }: Reading, { key, value }: ValueMember): void {
  const name = key.kind === "string" ? key.text : "";
  const known = Object.values(peer.options).flat();
  if (known.includes(name)) return;
  const others = Object.hasOwn(OTHERS[peer.name], name) ? OTHERS[peer.name][name] : undefined;
  if (others === undefined) {
    const names = [...known, ...Object.keys(OTHERS[peer.name])];
    findings.refuse("import/option-unknown", key.span, {
      was: `${peer.title} has no option ${JSON.stringify(name)}, and ignores it without a word.`,
      hint: `correct it, or take it out; the options are ${names.join(", ")}`,
    });
    return;
  }
  for (const { isPlain, kind, code, was, now, hint = "", aspect = null } of others) {
    if (isPlain(value)) continue;
    findings.add(kind, code, value.span, { was, now, hint, aspect });
    return;
  }
}
