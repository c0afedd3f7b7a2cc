/** The libraries whose configuration can be read, as the command names them. */
export const PEERS = ["cors", "fastify-cors", "hono", "flask-cors"] as const;

export type PeerName = (typeof PEERS)[number];

/** What has to be known of a library before its options mean anything. */
export interface Peer {
  readonly name: PeerName;
  /** As its users call it. */
  readonly title: string;
  readonly language: "javascript" | "python";
  /** The modules that it is imported from. */
  readonly modules: readonly string[];
  /** The names under which it is exported; `default` for the module itself. */
  readonly exports: readonly string[];
  /** What each part of a grant is called there; the first name that is set counts. */
  readonly options: Readonly<Record<OptionName, readonly string[]>>;
  readonly defaultMethods: readonly string[];
  /** What else there is to say of the default methods; `""` when nothing. */
  readonly defaultMethodsNote: string;
}

export type OptionName = "origins" | "methods" | "allowHeaders" | "exposeHeaders" | "credentials" | "maxAge";

const NPM_OPTIONS: Peer["options"] = {
  origins: ["origin"],
  methods: ["methods"],
  allowHeaders: ["allowedHeaders"],
  exposeHeaders: ["exposedHeaders"],
  credentials: ["credentials"],
  maxAge: ["maxAge"],
};

const ALL: { readonly [Name in PeerName]: Peer } = {
  // cors 2.8: lib/index.js
  cors: {
    name: "cors",
    title: "cors",
    language: "javascript",
    modules: ["cors"],
    exports: ["default"],
    options: { ...NPM_OPTIONS, allowHeaders: ["allowedHeaders", "headers"] },
    defaultMethods: ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"],
    defaultMethodsNote: "",
  },
  // @fastify/cors 11: index.js
  "fastify-cors": {
    name: "fastify-cors",
    title: "@fastify/cors",
    language: "javascript",
    modules: ["@fastify/cors", "fastify-cors"],
    exports: ["default", "fastifyCors"],
    options: NPM_OPTIONS,
    defaultMethods: ["GET", "HEAD", "POST"],
    defaultMethodsNote: "Before version 10 it allowed PUT, PATCH and DELETE too; add them if that is what runs.",
  },
  // hono 4.13: hono/cors
  hono: {
    name: "hono",
    title: "hono/cors",
    language: "javascript",
    modules: ["hono/cors"],
    exports: ["cors"],
    options: {
      origins: ["origin"],
      methods: ["allowMethods"],
      allowHeaders: ["allowHeaders"],
      exposeHeaders: ["exposeHeaders"],
      credentials: ["credentials"],
      maxAge: ["maxAge"],
    },
    defaultMethods: ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "QUERY"],
    defaultMethodsNote: "Older versions do not allow QUERY.",
  },
  // flask-cors 6: core.py
  "flask-cors": {
    name: "flask-cors",
    title: "flask-cors",
    language: "python",
    modules: ["flask_cors"],
    exports: ["CORS", "cross_origin"],
    options: {
      origins: ["origins"],
      methods: ["methods"],
      allowHeaders: ["allow_headers"],
      exposeHeaders: ["expose_headers"],
      credentials: ["supports_credentials"],
      maxAge: ["max_age"],
    },
    defaultMethods: ["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"],
    defaultMethodsNote: "",
  },
};

export function peerOf(name: PeerName): Peer {
  return ALL[name];
}

/** The library of a name that people call it by, such as the one that they import it by; `null` when there is none. */
export function peerNamed(name: string): Peer | null {
  return Object.values(ALL).find((peer) => [peer.name, peer.title, ...peer.modules].includes(name)) ?? null;
}
