import { cors } from "corslet/express";
import express from "express";

const app = express();
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
app.get("/api/notes", (request, response) => response.json([{ id: 1, text: "hello" }]));

const server = app.listen(process.env.PORT ?? 3000, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
