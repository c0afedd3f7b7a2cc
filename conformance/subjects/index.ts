import { decide, decideRebuilt } from "./decide.ts";
import { onExpress4, onExpress5 } from "./express.ts";
import { onFastify, onFastifyHttp2 } from "./fastify.ts";
import { fetchHandler, fetchOverSocket } from "./fetch.ts";
import { onHapi } from "./hapi.ts";
import { onLambda } from "./lambda.ts";
import { nestOnExpress, nestOnFastify } from "./nestjs.ts";
import { nodeConnect, nodeHttp1, nodeHttp2 } from "./node.ts";
import { onKoa } from "./koa.ts";
import { onHono, onHonoNode } from "./hono.ts";
import { onH3, onH3Node } from "./h3.ts";
import { onElysia } from "./elysia.ts";
import { onIttyRouter } from "./itty-router.ts";
import { serveInProcess } from "./serve.ts";
import type { Subject } from "./subject.ts";

/** Everything that serves a policy, but for the command, which takes its time. */
export const allSubjects: readonly Subject[] = [
  decide,
  decideRebuilt,
  nodeHttp1,
  nodeConnect,
  nodeHttp2,
  onExpress4,
  onExpress5,
  fetchHandler,
  fetchOverSocket,
  onHapi,
  ...onLambda,
  nestOnExpress,
  nestOnFastify,
  onFastify,
  onFastifyHttp2,
  onKoa,
  onHono,
  onHonoNode,
  onH3,
  onH3Node,
  onElysia,
  onIttyRouter,
  serveInProcess,
];
