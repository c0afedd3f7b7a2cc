import { cors } from "corslet/koa";
import Koa from "koa";

const app = new Koa();
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
app.use((context) => {
  if (context.path === "/api/notes") context.body = [{ id: 1, text: "hello" }];
});

const server = app.listen(process.env.PORT ?? 3000, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
