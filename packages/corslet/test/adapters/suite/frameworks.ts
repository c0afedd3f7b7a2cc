import type { Framework } from "./framework.ts";
import { onElysia } from "./on-elysia.ts";
import { onExpress } from "./on-express.ts";
import { onFastify, onFastifyHttp2 } from "./on-fastify.ts";
import { onH3, onH3Fetch, onH3Http2, onH3Middleware } from "./on-h3.ts";
import { onHapi, onHapiHttp2 } from "./on-hapi.ts";
import { onHono, onHonoFetch, onHonoHttp2 } from "./on-hono.ts";
import { onIttyRouter } from "./on-itty-router.ts";
import { onKoa, onKoaHttp2 } from "./on-koa.ts";
import { onLambda } from "./on-lambda.ts";
import { onNest } from "./on-nestjs.ts";

/** Every framework that the suite runs on. */
export const FRAMEWORKS: readonly Framework[] = [
  onExpress,
  onFastify,
  onFastifyHttp2,
  onKoa,
  onKoaHttp2,
  onHono,
  onHonoHttp2,
  onHonoFetch,
  onH3,
  onH3Middleware,
  onH3Http2,
  onH3Fetch,
  onElysia,
  onIttyRouter,
  ...onNest,
  onHapi,
  onHapiHttp2,
  ...onLambda,
];
