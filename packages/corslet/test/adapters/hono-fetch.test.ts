import { testFramework } from "./suite/index.ts";
import { onHonoFetch } from "./suite/on-hono.ts";

// Apart from those on Node's server, which puts its own Request and Response in place of the global ones.
testFramework(onHonoFetch);
