import type { RuleId } from "../rules/rule.ts";
import type { Stack } from "../stack.ts";
import { ASPECTS, type StackMends } from "./aspect.ts";
import { EXPRESS, FASTIFY } from "./node.ts";
import { ASPNET, GO, LARAVEL, RAILS, SPRING } from "./others.ts";
import { APACHE, CADDY, NGINX } from "./proxies.ts";
import { DJANGO, FASTAPI, FLASK } from "./python.ts";

const MENDS: { readonly [S in Stack]: StackMends } = {
  Express: EXPRESS,
  Fastify: FASTIFY,
  Spring: SPRING,
  Flask: FLASK,
  FastAPI: FASTAPI,
  Django: DJANGO,
  Rails: RAILS,
  "ASP.NET": ASPNET,
  Go: GO,
  Laravel: LARAVEL,
  nginx: NGINX,
  Apache: APACHE,
  Caddy: CADDY,
};

const EXAMPLE = "https://app.example.com";

/**
 * What a stack's configuration looks like where a rule is kept; `null` where the stack has no way of its own.
 *
 * @param trusted an origin that the operator trusts, which then stands in the example.
 */
export function stackMend(id: RuleId, stack: Stack, trusted: string = EXAMPLE): string | null {
  const aspect = ASPECTS[id];
  const mend = aspect === undefined ? undefined : MENDS[stack][aspect];
  return mend === undefined ? null : mend.split(EXAMPLE).join(trusted);
}
