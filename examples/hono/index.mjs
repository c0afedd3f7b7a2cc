import { serve } from "@hono/node-server";
import { cors } from "corslet/hono";
import { Hono } from "hono";

const app = new Hono();
app.use(
  cors({
    resources: {
      "/api/*": {
        origins: ["https://app.example.com"],
        methods: ["GET", "POST", "PUT", "DELETE"],
        allowHeaders: ["Content-Type", "Authorization"],
        credentials: true,
        maxAge: 86400,
      },
    },
  }),
);
app.get("/api/notes", (context) => context.json([{ id: 1, text: "hello" }]));

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000), hostname: "127.0.0.1" }, ({ port }) => {
  console.log(`http://127.0.0.1:${port}`);
});
