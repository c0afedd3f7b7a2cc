/** For Express 4 and 5, whose middleware is Connect's: `app.use(cors(policy))`, before the routes and before sessions. */
export { cors, type Middleware, type NodeRequest } from "./node.ts";
export type { NodeResponse } from "./node-response.ts";
export { type BodyParser } from "./parse-body.ts";
export { type ConnectCsrfOptions, csrf, type CsrfMiddleware, type CsrfRequest } from "./csrf-node.ts";
export { formField, metaTag, token } from "./csrf-tokens.ts";
export { refuseUpgrade, type UpgradeSocket } from "./refuse-upgrade.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
