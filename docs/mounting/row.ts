import type { RequestListener, Server } from "node:http";
import { definePolicy, type Policy } from "corslet";

/** An app that mounts a policy in a way of its own, and exchanges that show what comes of it. */
export type Row = readonly [title: string, serve: () => Server | Promise<Server>, exchanges: readonly string[]];

const GRANTED = "https://app.example.com";

/** What is mounted. */
export const policy: Policy = definePolicy({ resources: { "/api/*": { origins: [GRANTED], methods: ["PUT"] } } });
/** Another for a path that the first does not govern. */
export const apart = { resources: { "/feed": { origins: "*", methods: ["PUT"] } } } as const;
/** Another for a path that the first governs too. */
export const below = { resources: { "/api/feed": { origins: "*", methods: ["PUT"] } } } as const;

export const answering: RequestListener = (_request, response) => void response.end("x");

const ASKED = "Access-Control-Request-Method=PUT ->";
/** Requests, up to their answer. */
export const FROM_GRANTED = `GET /api/x Origin=${GRANTED} ->`;
export const PREFLIGHT = `OPTIONS /api/x Origin=${GRANTED} ${ASKED}`;
export const EVIL_PREFLIGHT = `OPTIONS /api/x Origin=https://evil.test ${ASKED}`;
export const APART_PREFLIGHT = `OPTIONS /feed Origin=https://evil.test ${ASKED}`;

export const NAMED = `Access-Control-Allow-Origin=${GRANTED}`;
export const EVIL = "Access-Control-Allow-Origin=https://evil.test";
export const ANY = "Access-Control-Allow-Origin=*";
export const NONE = "!Access-Control-Allow-Origin";

/** Whole exchanges: those of `policy`, whatever else is mounted. */
export const POLICY_WINS: readonly string[] = [
  `${FROM_GRANTED} 200 ${NAMED} !Access-Control-Allow-Credentials`,
  `GET /api/x Origin=https://evil.test -> 200 ${NONE}`,
];
export const POLICY_WINS_PREFLIGHTS: readonly string[] = [`${PREFLIGHT} 204 ${NAMED}`, `${EVIL_PREFLIGHT} 403 ${NONE}`];
/** The preflight passes, and the answer after it is not shared. */
export const PREFLIGHTS_ALONE: readonly string[] = [`${PREFLIGHT} 204 ${NAMED}`, `${FROM_GRANTED} 200 ${NONE}`];
export const APART_GETS_ANY = `GET /feed Origin=https://evil.test -> 200 ${ANY}`;
/** `policy`, and `below` inside of it. */
export const OUTER_ANSWERS_PREFLIGHTS: readonly string[] = [
  `GET /api/feed Origin=https://evil.test -> 200 ${ANY}`,
  `OPTIONS /api/feed Origin=https://evil.test ${ASKED} 403 ${NONE}`,
];
