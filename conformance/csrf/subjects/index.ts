import { decide } from "./decide.ts";
import { onExpress4, onExpress5 } from "./express.ts";
import { onFastify } from "./fastify.ts";
import { fetchOverSocket } from "./fetch.ts";
import { onKoa } from "./koa.ts";
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
];
