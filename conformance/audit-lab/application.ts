import type { LabAnswer, LabRequest } from "./message.ts";
import { SESSION, type Setup } from "./setup.ts";

/** The bearer token that the protected paths take, where a setup asks for one. */
export const TOKEN = "lab-token-51c2";

const json = (status: number, body: unknown, headers: LabAnswer["headers"] = []): LabAnswer => ({
  status,
  headers: [["Content-Type", "application/json"], ...headers],
  body: JSON.stringify(body),
});

/** A small API, without a word about CORS. */
export function application(request: LabRequest, setup: Setup): LabAnswer {
  const { method, path } = request;
  const reads = method === "GET" || method === "HEAD";
  switch (path) {
    case "/api/news":
      return reads ? read(request, setup, { news: ["It rained."] }) : notAllowed("GET, HEAD");
    case "/api/old":
      return { status: 301, headers: [["Location", "/api/news"]], body: "" };
    case "/api/socket":
      return json(426, { title: "A WebSocket alone" }, [["Upgrade", "websocket"]]);
    case "/api/me":
    case "/api/items":
    case "/api/items/7":
      break;
    default:
      return json(404, { title: "Nothing is here" });
  }
  if (!isSignedIn(request, setup)) return json(401, { title: "Sign in first" });
  if (reads) return read(request, setup, path === "/api/me" ? { name: "Ada" } : { items: [7] });
  if (path === "/api/me") return notAllowed("GET, HEAD");
  if (method === "DELETE" && path.endsWith("7")) return { status: 204, headers: [], body: "" };
  if (method !== "POST" && method !== "PUT" && method !== "PATCH") return notAllowed("GET, HEAD, POST, PUT, DELETE");
  if (!/^application\/json\b/.test(request.headers["content-type"] ?? "")) return json(415, { title: "JSON alone" });
  return json(method === "POST" ? 201 : 200, { id: 7 }, method === "POST" ? [["Location", "/api/items/7"]] : []);
}

export function isSignedIn({ headers }: LabRequest, { auth }: Setup): boolean {
  if (auth === "none") return true;
  return auth === "cookie"
    ? (headers["cookie"] ?? "").split("; ").includes(SESSION)
    : headers["authorization"] === `Bearer ${TOKEN}`;
}

function read({ headers }: LabRequest, { cacheControl, setCookie }: Setup, body: unknown): LabAnswer {
  const lines: LabAnswer["headers"] = [
    ["ETag", '"v1"'],
    ["X-Total-Count", "1"],
    ...(cacheControl === null ? [] : [["Cache-Control", cacheControl] as const]),
    ...(setCookie === null ? [] : [["Set-Cookie", setCookie] as const]),
  ];
  return headers["if-none-match"] === '"v1"' ? { status: 304, headers: lines, body: "" } : json(200, body, lines);
}

function notAllowed(allow: string): LabAnswer {
  return json(405, { title: "Not with this method" }, [["Allow", allow]]);
}
