import { cors } from "corslet/fastify";
import { fastify } from "fastify";

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

const app = fastify();
await app.register(cors, { policy });
app.get("/api/notes", () => [{ id: 1, text: "hello" }]);

await app.listen({ host: "127.0.0.1", port: Number(process.env.PORT ?? 3000) });
console.log(`http://127.0.0.1:${app.server.address().port}`);
