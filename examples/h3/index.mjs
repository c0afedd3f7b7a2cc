import { cors } from "corslet/h3";
import { H3, serve } from "h3";

const app = new H3();
app.register(
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
app.get("/api/notes", () => [{ id: 1, text: "hello" }]);

const server = serve(app, { port: Number(process.env.PORT ?? 3000), hostname: "127.0.0.1", silent: true });
await server.ready();
console.log(server.url.replace(/\/$/, ""));
