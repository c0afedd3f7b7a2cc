/** For AWS Lambda behind a function URL, API Gateway (HTTP and REST APIs) or an Application Load Balancer; with and without middy. */
export { cors, type LambdaCorsOptions, type MiddyMiddleware, type Served, withCors } from "./lambda-cors.ts";
export { csrf, type LambdaCsrfOptions, withCsrf } from "./lambda-csrf.ts";
export { formField, metaTag, token } from "./csrf-tokens.ts";
export type { LambdaEvent } from "./lambda-event.ts";
export type { LambdaAnswer } from "./lambda-result.ts";
export type { AdapterOptions, CsrfOptions, PolicySource } from "./options.ts";
