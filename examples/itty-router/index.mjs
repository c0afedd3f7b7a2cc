import { cors } from "corslet/itty-router";
import { AutoRouter } from "itty-router";
import { serve } from "../fetch/serve.mjs";

const { preflight, corsify } = cors({
  resources: {
    "/api/*": {
      origins: ["https://app.example.com"],
      methods: ["GET", "POST", "PUT", "DELETE"],
      allowHeaders: ["Content-Type", "Authorization"],
      credentials: true,
      maxAge: 86400,
    },
  },
});

const router = AutoRouter({ before: [preflight], finally: [corsify] });
router.get("/api/notes", () => [{ id: 1, text: "hello" }]);

export default router;

serve(router, process.env.PORT ?? 3000);
