import { decide } from "./decide.ts";
import { onElysia } from "./elysia.ts";
import { onExpress4, onExpress5 } from "./express.ts";
import { onFastify } from "./fastify.ts";
import { fetchOverSocket } from "./fetch.ts";
import { onH3, onH3Node } from "./h3.ts";
import { onHapi } from "./hapi.ts";
import { onHono, onHonoNode } from "./hono.ts";
import { onIttyRouter } from "./itty-router.ts";
import { onKoa } from "./koa.ts";
import { onLambda } from "./lambda.ts";
import { nestOnExpress, nestOnFastify } from "./nestjs.ts";
import { BUILT_NEXT, nextRoutes } from "./next.ts";
import { nodeConnect, nodeHttp1, nodeHttp2 } from "./node.ts";
import type { WriteSubject } from "./subject.ts";

/** Everything that guards by a policy. */
export const WRITE_SUBJECTS: readonly WriteSubject[] = [
  decide,
  nodeHttp1,
  nodeConnect,
  nodeHttp2,
  onExpress4,
  onExpress5,
  onFastify,
  onKoa,
  fetchOverSocket,
  onHono,
  onHonoNode,
  onH3,
  onH3Node,
  onElysia,
  onIttyRouter,
  onHapi,
  nestOnExpress,
  nestOnFastify,
  ...onLambda,
  nextRoutes,
];

/** The names of all, with those that stand in conformance/next. */
export const WRITE_SUBJECT_NAMES: readonly string[] = [...WRITE_SUBJECTS.map(({ name }) => name), ...BUILT_NEXT];
