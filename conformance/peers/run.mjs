// `npm run peers`, and `npm run peers:csrf`, which names its own program. Node 20 runs no TypeScript: Vite does, and
// leaves the packages to Node.
import process from "node:process";
import { fileURLToPath } from "node:url";
import { createViteServer } from "vitest/node";

const [, , program = "/conformance/peers/main.ts"] = process.argv;
process.chdir(fileURLToPath(new URL("../..", import.meta.url)));
const vite = await createViteServer({
  configFile: false,
  appType: "custom",
  server: { middlewareMode: true, watch: null, ws: false },
});
try {
  const { main } = await vite.ssrLoadModule(program);
  await main();
} finally {
  await vite.close();
}
