import { cors, csrf, formField, token } from "corslet/express";
import express, { type NextFunction, type Request, type Response } from "express";
import { parseBody } from "./body.ts";
import { type App, type AppParts, guardOptions } from "./guarded.ts";
import type { Answer, ServiceRequest } from "./service.ts";
import type { OwnTokens } from "./shots.ts";

const NO_TOKENS: OwnTokens = { field: "", token: "" };

/** The application on Express: `cors`, then `csrf`, then what could be fooled by the request. */
export function expressApp(parts: AppParts): App {
  const { service, protection } = parts;
  const app = express();
  const parsers = [express.urlencoded({ extended: false }), express.text({ type: () => true }), parseText];
  const protect =
    protection === null
      ? null
      : csrf(protection.policy, {
          ...guardOptions<Request>(parts, protection, ({ headers }) => headers.cookie),
          parseBody: parsers,
        });
  if (protection !== null && protect !== null) app.use(cors(protection.policy), protect);
  else app.use(...parsers);
  app.use(overrideMethod);
  app.get("/page", (request, response) => {
    const own = protect === null ? NO_TOKENS : { field: formField(request), token: token(request) };
    send(response, service.page(request.originalUrl, own));
  });
  app.get("/subscribe", (request, response) => send(response, service.write(read(request))));
  for (const method of ["post", "put", "delete"] as const)
    app[method]("/email", (request, response) => send(response, service.write(read(request))));
  app.post("/login", (request, response) => send(response, service.login(read(request))));
  return { listener: app, guard: protect === null ? null : protect.guard };
}

function parseText(request: Request, _response: Response, next: NextFunction): void {
  if (typeof request.body === "string") request.body = parseBody(request.body, request.headers["content-type"]);
  next();
}

// As careless as such middleware is: any method, out of the query.
function overrideMethod(request: Request, _response: Response, next: NextFunction): void {
  const { _method: method } = request.query;
  if (typeof method === "string") request.method = method;
  next();
}

function read({ originalUrl, headers, body }: Request): ServiceRequest {
  return { target: originalUrl, cookies: headers.cookie, body: (body ?? {}) as Record<string, unknown> };
}

function send(response: Response, { status, headers, html }: Answer): void {
  for (const [name, value] of Object.entries(headers)) response.append(name, value);
  response.status(status).type("html").send(html);
}
