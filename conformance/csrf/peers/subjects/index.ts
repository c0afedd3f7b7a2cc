import type { Peer } from "../peer.ts";
import { CORSLET } from "./corslet.ts";
import { CSRF_CSRF } from "./csrf-csrf.ts";
import { CSURF } from "./csurf.ts";
import { FASTIFY_CSRF } from "./fastify.ts";
import { HONO_CSRF } from "./hono.ts";

/** In the order of the table. */
export const PEERS: readonly Peer[] = [CORSLET, HONO_CSRF, CSRF_CSRF, FASTIFY_CSRF, CSURF];
