import { withCors } from "corslet/fetch";
import { serve } from "./serve.mjs";

const policy = {
  resources: {
    "/api/*": {
      origins: ["https://app.example.com"],
      methods: ["GET", "POST", "PUT", "DELETE"],
      allowHeaders: ["Content-Type", "Authorization"],
      credentials: true,
      maxAge: 86400,
    },
  },
};

// Cloudflare Workers, Deno and Bun take this object as it is. On Node, serve.mjs carries it.
const app = { fetch: withCors(policy, () => Response.json([{ id: 1, text: "hello" }])) };

export default app;

serve(app, process.env.PORT ?? 3000);
