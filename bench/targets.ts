import type { Row } from "./compare.ts";
import type { FamilyId } from "./contestants/contestant.ts";
import type { Summary } from "./statistics.ts";

/** What the added cost should stay under. Misses are told, and fail nothing: timings are no tests. */
interface Target {
  readonly text: string;
  readonly of: (rows: readonly Row[]) => Summary | undefined;
  readonly most: number;
  /** Where we want to be next. */
  readonly next?: number;
  /** Where it is not met: what the profile shows to stand in the way. */
  readonly bound?: string;
}

const PREFLIGHT_HEADS =
  "Node itself checks and joins each of the six headers, whoever sets them. That alone, without reading the request, is the column writeHead: there is no public way below it.";
const SETTLING =
  "The largest part is getHeaderNames: Corslet looks at what the handler has set, so that Vary keeps what it needs and no Access-Control-* header of a handler is sent. Then comes the look at the path, for which policies differ. Neither the floor nor cors does either.";
const KOA_READING =
  "Nearly all of it is Corslet's own reading: of the path, of the origin, and of the headers that Koa has set by then. For an origin that it refuses the peer sets Vary, and is done; it looks at no path, and at nothing that a handler has set.";
const FETCH_HEADERS =
  "On Node every header that is appended to a Response, and every one that is read of a Request, runs through undici's checks: about 0.2 µs each. The peer hands a plain object to Elysia, which pays for that anyway.";
const FASTIFY_HOOKS =
  "Nearly half is Node's own code, which checks and joins the headers whoever sets them. Most of the rest are the listener that settles what Fastify answers before any hook (400, 414, 503), and the writeHead that keeps Vary and the protocol's headers from handlers. The peer has neither.";

/** Frameworks beside their own CORS packages: half of what those add. */
const BESIDE_PEERS: readonly Target[] = (
  [
    ["fastify", "Fastify", "@fastify/cors", FASTIFY_HOOKS],
    ["koa", "Koa", "@koa/cors", KOA_READING],
    ["hono", "Hono", "hono/cors", FETCH_HEADERS],
    ["h3", "h3", "handleCors", FETCH_HEADERS],
    ["elysia", "Elysia", "@elysiajs/cors", FETCH_HEADERS],
  ] as const
).flatMap(([family, name, peer, bound]) =>
  (
    [
      ["granted", "request granted"],
      ["refused", "request refused"],
      ["preflight", "preflight granted"],
      ["preflight-refused", "preflight, refused origin"],
    ] as const
  ).map(([id, title]) => ({
    text: `${name}: ${title}, of ${peer}`,
    of: ratio(id, peer, family),
    most: 0.5,
    bound,
  })),
);

const TARGETS: readonly Target[] = [
  { text: "request granted, of the floor", of: ratio("granted", "floor"), most: 1.1, next: 1, bound: SETTLING },
  { text: "request refused, of cors", of: ratio("refused", "cors"), most: 0.4, next: 0.3, bound: SETTLING },
  {
    text: "preflight granted, of the floor",
    of: ratio("preflight", "floor"),
    most: 0.5,
    next: 0.3,
    bound: PREFLIGHT_HEADS,
  },
  { text: "preflight granted, of cors", of: ratio("preflight", "cors"), most: 0.3, next: 0.17, bound: PREFLIGHT_HEADS },
  {
    text: "preflight, refused origin, of cors",
    of: ratio("preflight-refused", "cors"),
    most: 0.4,
    next: 0.3,
    bound: PREFLIGHT_HEADS,
  },
  { text: "request granted, 10,000 origins of 1", of: growth("granted"), most: 1.2 },
  { text: "request refused, 10,000 origins of 1", of: growth("refused"), most: 1.2 },
  { text: "preflight granted, 10,000 origins of 1", of: growth("preflight"), most: 1.2 },
  ...BESIDE_PEERS,
];

// Of node, the handler that sets headers of its own is the one that real handlers are like.
function ratio(id: string, other: string, family: FamilyId = "node"): Target["of"] {
  return (rows) => rows.find((row) => row.family === family && row.id === id && row.count === 1)?.ratios[other];
}

function growth(id: string): Target["of"] {
  return (rows) => rows.find((row) => row.family === "node" && row.id === id && row.count === 10_000)?.growth;
}

export type Mark = "pass" | "miss" | "unclear";

export interface Judged {
  readonly text: string;
  readonly seen: Summary;
  readonly most: number;
  readonly mark: Mark;
  readonly next?: number;
  readonly nextMark?: Mark;
  /** What stands in the way of what is not met. */
  readonly bound?: string;
}

/** Holds what was measured against the targets that it says something of. */
export function judge(rows: readonly Row[]): Judged[] {
  return TARGETS.flatMap(({ text, of, most, next, bound }) => {
    const seen = of(rows);
    if (seen === undefined) return [];
    const mark = markOf(seen, most);
    const nextMark = next === undefined ? "pass" : markOf(seen, next);
    const isMet = mark === "pass" && nextMark === "pass";
    return [
      {
        text,
        seen,
        most,
        mark,
        ...(next !== undefined && { next, nextMark }),
        ...(bound !== undefined && !isMet && { bound }),
      },
    ];
  });
}

/** Holds a measurement against a target. Within the confidence interval the noise decides, and noise is no verdict. */
export function markOf({ confidence: [low, high] }: Summary, most: number): Mark {
  if (high <= most) return "pass";
  return low > most ? "miss" : "unclear";
}
