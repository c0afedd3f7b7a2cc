/** For Express 4 and 5, whose middleware is Connect's: `app.use(cors(policy))`, before the routes and before sessions. */
export { cors, type Middleware, type NodeRequest } from "./node.ts";
export type { NodeResponse } from "./node-response.ts";
export type { AdapterOptions, PolicySource } from "./options.ts";
