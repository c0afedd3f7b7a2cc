import { cors } from "corslet/express";
import express from "express";

/** A small API: its notes are for one web app, with cookies; its status is for everybody. */
export function makeApp() {
  const app = express();
  app.use(
    cors({
      resources: {
        "/api/*": {
          origins: ["https://app.example.com"],
          methods: ["GET", "POST", "PUT", "DELETE"],
          allowHeaders: ["Content-Type"],
          exposeHeaders: ["ETag"],
          credentials: true,
        },
        "/status": { origins: "*" },
      },
    }),
  );
  app.use(express.json());
  app.get("/status", (_request, response) => response.json({ up: true }));
  app.get("/api/notes", (_request, response) => response.set("ETag", '"7"').json([{ id: 1, text: "hello" }]));
  app.put("/api/notes/:id", (request, response) => response.json({ id: Number(request.params.id), ...request.body }));
  app.get("/api/broken", () => {
    throw new Error("a defect");
  });
  // Express's own handler would print the stack.
  app.use((_error, _request, response, _next) => response.status(500).json({ error: "sorry" }));
  return app;
}
