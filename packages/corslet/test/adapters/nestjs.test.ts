import {
  type CanActivate,
  ForbiddenException,
  Get,
  HttpException,
  type INestApplication,
  Module,
  type NestInterceptor,
  ParseIntPipe,
  Post,
  Query,
  Req,
  RequestMethod,
  Res,
  UseGuards,
  UseInterceptors,
  UsePipes,
  VersioningType,
} from "@nestjs/common";
import { map, throwError } from "rxjs";
import { describe, expect, it, onTestFinished } from "vitest";
import { cors, csrf, token } from "../../src/adapters/nestjs.ts";
import { testFramework } from "./suite/index.ts";
import { controllerOf, EXPRESS, FASTIFY, onNest, type Platform } from "./suite/on-nestjs.ts";
import { corsLines, GRANTED, REFUSED, type Send, sendHttp1, valuesOf } from "./wire.ts";

onNest.forEach(testFramework);

const GRANT = { origins: [GRANTED], methods: ["PUT", "POST"], credentials: true } as const;
const GRANTED_LINES = ["access-control-allow-credentials: true", `access-control-allow-origin: ${GRANTED}`];
const TOKENS = { tokens: { keys: ["0123456789abcdef0123456789abcdef"], binding: () => null } };

type Routes = Parameters<typeof controllerOf>[1];

async function served(platform: Platform, routes: Routes, mount: (app: INestApplication) => unknown): Promise<Send> {
  class App {
    readonly name = "app";
  }
  Module({ controllers: [controllerOf("cats", routes)] })(App);
  const app = await platform.create(App);
  await mount(app);
  await app.listen(0, "127.0.0.1");
  onTestFinished(() => app.close());
  const { port } = app.getHttpServer().address() as { port: number };
  return (asked) => sendHttp1(port, asked);
}

interface Reply {
  header(name: string, value: string): Reply;
  status(code: number): Reply;
  send(body: unknown): unknown;
}

const refusing: CanActivate = {
  canActivate: () => {
    throw new ForbiddenException();
  },
};
const passingOn = (change: NestInterceptor["intercept"]): NestInterceptor => ({ intercept: change });

interface Row {
  readonly title: string;
  readonly routes: Routes;
  readonly mount?: (app: INestApplication) => unknown;
  readonly path?: string;
  readonly headers?: object;
  readonly status: number;
  readonly vary?: string;
}

const text = (): string => "x";

const ROWS: readonly Row[] = [
  { title: "a guard that throws", routes: [[[Get(), UseGuards(refusing)], text]], status: 403 },
  {
    title: "a guard that says no",
    routes: [[[Get(), UseGuards({ canActivate: () => false })], text]],
    status: 403,
  },
  {
    title: "a pipe that refuses",
    routes: [[[Get(), UsePipes(ParseIntPipe)], text, Query("a")]],
    status: 400,
  },
  {
    title: "an interceptor that changes the answer",
    routes: [
      [
        [
          Get(),
          UseInterceptors(
            passingOn((context, next) => {
              context
                .switchToHttp()
                .getResponse<Reply>()
                .header("Access-Control-Allow-Origin", "*")
                .header("Vary", "Cookie");
              return next.handle().pipe(map(() => "y"));
            }),
          ),
        ],
        text,
      ],
    ],
    status: 200,
    vary: "Cookie, Origin",
  },
  {
    title: "an interceptor that throws",
    routes: [[[Get(), UseInterceptors(passingOn(() => throwError(() => new Error("no"))))], text]],
    status: 500,
  },
  {
    title: "an exception with a status of its own",
    routes: [
      [
        Get(),
        () => {
          throw new HttpException("no", 418);
        },
      ],
    ],
    status: 418,
  },
  {
    title: "a filter for everything, which sets headers of the protocol",
    routes: [
      [
        Get(),
        () => {
          throw new Error("no");
        },
      ],
    ],
    mount: (app) =>
      app.useGlobalFilters({
        catch: (_error, host) =>
          host
            .switchToHttp()
            .getResponse<Reply>()
            .header("Access-Control-Allow-Origin", "*")
            .header("Vary", "Cookie")
            .status(503)
            .send("x"),
      }),
    status: 503,
    vary: "Cookie, Origin",
  },
  {
    title: "a global prefix",
    routes: [[Get(), text]],
    mount: (app) => app.setGlobalPrefix("v1"),
    path: "/v1/cats",
    status: 200,
  },
  {
    title: "outside of the global prefix",
    routes: [[Get(), text]],
    mount: (app) => app.setGlobalPrefix("v1", { exclude: [{ path: "health", method: RequestMethod.GET }] }),
    status: 404,
  },
  {
    title: "a version in a header that no route has",
    routes: [[Get(), text]],
    mount: (app) => app.enableVersioning({ type: VersioningType.HEADER, header: "X-Version", defaultVersion: "1" }),
    headers: { "x-version": "2" },
    status: 404,
  },
  {
    title: "enableCors after it, which reflects",
    routes: [[Get(), text]],
    mount: (app) => app.enableCors({ origin: true, credentials: true, exposedHeaders: ["X-Nest"] }),
    status: 200,
  },
];

describe.each([
  ["platform-express", EXPRESS],
  ["platform-fastify", FASTIFY],
])("%s", (name, platform) => {
  it.each(ROWS)("$title", async ({ routes, mount, path = "/cats", headers = {}, status, vary = "Origin" }) => {
    const send = await served(platform, routes, async (app) => {
      app.use(cors(GRANT));
      await mount?.(app);
    });
    const got = await send({ path, headers: { ...headers, origin: GRANTED } });
    expect([got.status, corsLines(got)]).toEqual([status, [...GRANTED_LINES, `vary: ${vary}`]]);
    expect(corsLines(await send({ path, headers: { ...headers, origin: REFUSED } }))).toEqual([`vary: ${vary}`]);
  });

  // On Fastify it runs before all middleware, wherever it is called: the guide says to leave it off.
  it(`preflights are ${platform === FASTIFY ? "" : "not "}those of enableCors after it`, async () => {
    const send = await served(platform, [[Get(), text]], (app) => {
      app.use(cors(GRANT));
      app.enableCors({ origin: true });
    });
    const headers = { origin: REFUSED, "access-control-request-method": "PUT" };
    const { status } = await send({ method: "OPTIONS", path: "/cats", headers });
    expect(status).toBe(platform === FASTIFY ? 204 : 403);
  });

  it("the guard's cookie stands beside those of the handler", async () => {
    const reply = Res({ passthrough: true }) as never;
    const routes: Routes = [
      [Get(), (asked: object, own: Reply) => (own.header("Set-Cookie", "a=1"), token(asked)), Req(), reply],
    ];
    const send = await served(platform, routes, (app) => app.use(csrf(GRANT, TOKENS)));
    const names = valuesOf(await send({ path: "/cats" }), "set-cookie").map((value) => value.split("=")[0]);
    expect(new Set(names)).toEqual(new Set(["__Host-csrf", "a"]));
    expect(names).toHaveLength(2);
  });

  it("a JSON body's token is found", async () => {
    const routes: Routes = [
      [Get(), (asked: object) => token(asked), Req()],
      [Post(), text],
    ];
    const send = await served(platform, routes, (app) => platform.withGuard(app, GRANT, TOKENS));
    const page = await send({ path: "/cats" });
    const cookie = valuesOf(page, "set-cookie")[0]?.split(";")[0] ?? "";
    const post = async (body: object): Promise<number> => {
      const headers = { cookie, "content-type": "application/json" };
      return (await send({ method: "POST", path: "/cats", headers, body: JSON.stringify(body) })).status;
    };
    expect(await post({ _csrf: page.body })).toBe(201);
    expect(await post({ _csrf: `${page.body}x` })).toBe(403);
    expect(await post({})).toBe(403);
  });

  it(`a path that cannot be decoded is answered by ${name}`, async () => {
    const send = await served(platform, [[Get(":id"), text]], (app) => app.use(cors(GRANT)));
    const got = await send({ path: "/cats/%zz", headers: { origin: GRANTED } });
    // By Fastify before any middleware: without headers, so that no page reads it.
    expect([got.status, corsLines(got).length]).toEqual([400, platform === FASTIFY ? 0 : 3]);
  });
});
