// `npm run peers`. Node 20 runs no TypeScript: Vite does, and leaves the packages to Node.
import process from "node:process";
import { fileURLToPath } from "node:url";
import { createViteServer } from "vitest/node";

process.chdir(fileURLToPath(new URL("../..", import.meta.url)));
const vite = await createViteServer({
  configFile: false,
  appType: "custom",
  server: { middlewareMode: true, watch: null, ws: false },
});
try {
  const { main } = await vite.ssrLoadModule("/conformance/peers/main.ts");
  await main();
} finally {
  await vite.close();
}
