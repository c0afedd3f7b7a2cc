import { cors } from "corslet/elysia";
import { Elysia } from "elysia";
import { serve } from "../fetch/serve.mjs";

const app = new Elysia()
  .use(
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
  )
  .get("/api/notes", () => [{ id: 1, text: "hello" }]);

serve(app, process.env.PORT ?? 3000);
